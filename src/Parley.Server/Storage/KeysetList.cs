using Parley.Domain.Listing;

namespace Parley.Server.Storage;

/// <summary>
/// The end of a SELECT over a sorted list. Reading beside a key instead of by offset makes page N as cheap as page 1
/// and keeps pages stable while rows are inserted.
/// </summary>
internal sealed class KeysetList
{
    private readonly List<(string, object?)> _parameters;
    private readonly PageRequest _page;
    private readonly string[] _columns;
    private string _where = "";

    private KeysetList(PageRequest page, string[] columns, string[] from, IReadOnlyList<(string, object?)> parameters)
    {
        (_page, _columns) = (page, columns);
        _parameters = [.. parameters, ("take", page.Size + 1)];
        if (page.From is { } place)
            Where(
                $"({string.Join(", ", columns)}) {(Rising ? '>' : '<')} ({string.Join(", ", from)})",
                ("from_created", place.CreatedAt), ("from_id", place.Id));
    }

    public KeysetList(PageRequest page, params IReadOnlyList<(string, object?)> parameters)
        : this(page, ["created_at", "id"], ["@from_created", "@from_id"], parameters)
    {
    }

    private bool Rising => _page.Order == SortOrder.Ascending != _page.Backwards;

    public string Clauses
    {
        get
        {
            var direction = Rising ? "ASC" : "DESC";
            return $"{_where} ORDER BY {string.Join(", ", _columns.Select(column => $"{column} {direction}"))} LIMIT @take";
        }
    }

    public (string, object?)[] Parameters => [.. _parameters];

    /// <summary>Sorted by a creation time and an id of other names.</summary>
    public static KeysetList By(string createdAt, string id, PageRequest page, params IReadOnlyList<(string, object?)> parameters) =>
        new(page, [createdAt, id], ["@from_created", "@from_id"], parameters);

    /// <summary>Sorted by one number; the key's time is that number.</summary>
    public static KeysetList ByNumber(string column, PageRequest page, params IReadOnlyList<(string, object?)> parameters) =>
        new(page, [column], ["@from_created"], parameters);

    /// <summary>Sorted by one text; the key's id is that text.</summary>
    public static KeysetList ByText(string column, PageRequest page, params IReadOnlyList<(string, object?)> parameters) =>
        new(page, [column], ["@from_id"], parameters);

    public void Where(string condition, params ReadOnlySpan<(string, object?)> parameters)
    {
        _where += $" AND {condition}";
        _parameters.AddRange(parameters);
    }
}
