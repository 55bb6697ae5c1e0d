using Parley.Domain.Listing;

namespace Parley.Server.Storage;

/// <summary>
/// The end of a SELECT over a list sorted by (created_at, id). Reading beside a key instead of by offset makes page N
/// as cheap as page 1 and keeps pages stable while rows are inserted.
/// </summary>
internal sealed class KeysetList
{
    private readonly List<(string, object?)> _parameters;
    private readonly PageRequest _page;
    private string _where = "";

    public KeysetList(PageRequest page, params IReadOnlyList<(string, object?)> parameters)
    {
        _page = page;
        _parameters = [.. parameters, ("take", page.Size + 1)];
        if (page.From is { } from)
            Where($"(created_at, id) {(Rising ? '>' : '<')} (@from_created, @from_id)",
                ("from_created", from.CreatedAt), ("from_id", from.Id));
    }

    private bool Rising => _page.Order == SortOrder.Ascending != _page.Backwards;

    public string Clauses
    {
        get
        {
            var direction = Rising ? "ASC" : "DESC";
            return $"{_where} ORDER BY created_at {direction}, id {direction} LIMIT @take";
        }
    }

    public (string, object?)[] Parameters => [.. _parameters];

    public void Where(string condition, params ReadOnlySpan<(string, object?)> parameters)
    {
        _where += $" AND {condition}";
        _parameters.AddRange(parameters);
    }
}
