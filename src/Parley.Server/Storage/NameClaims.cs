using System.Data.Common;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// The names that the changes of a batch want for their conversations. Who may have one is decided before anything is written,
/// so that a name that is taken refuses the one change that wants it, and no other.
/// </summary>
internal sealed class NameClaims(SqlBatch sql)
{
    // Each wanted name, with the conversation that has it.
    private readonly Dictionary<(string Application, string Name), string?> _owners = [];
    private readonly List<object?[]> _granted = [];

    public async Task Read(IReadOnlyList<Append> changes)
    {
        foreach (var change in changes)
        {
            if (Wanted(change) is { } name)
                _owners.TryAdd((change.Conversation.ApplicationId, name), null);
        }

        var found = await sql.Query(
            "SELECT application_id, name, id FROM conversations WHERE application_id = @app AND name = @name", ["app", "name"],
            [.. _owners.Keys.Select(key => new object?[] { key.Application, key.Name })],
            row => (Key: (row.GetString(0), row.GetString(1)), Id: row.GetString(2)));
        foreach (var (key, id) in found)
            _owners[key] = id;
    }

    /// <summary>Gives the conversation its new name, and its old one to whoever comes next; false when another has it.</summary>
    public bool Grant(Append change)
    {
        if (Wanted(change) is not { } name)
            return true;
        var (application, id) = (change.Conversation.ApplicationId, change.Conversation.Id);
        if (_owners[(application, name)] is { } owner && owner != id)
            return false;
        if (_owners.TryGetValue((application, change.Conversation.Name), out var before) && before == id)
            _owners[(application, change.Conversation.Name)] = null;
        _owners[(application, name)] = id;
        _granted.Add([id, name]);
        return true;
    }

    /// <summary>One after the other, as they were granted: the next one may take the name that this one gives up.</summary>
    /// <exception cref="TransactionConflict">Another transaction has taken one of the names since they were read.</exception>
    public async Task Write()
    {
        try
        {
            await sql.Execute("UPDATE conversations SET name = @name WHERE id = @id", ["id", "name"], _granted);
        }
        catch (DbException taken) when (sql.Dialect.IsUniqueViolation(taken))
        {
            throw new TransactionConflict("The name of a conversation was taken meanwhile.", taken);
        }
    }

    private static string? Wanted(Append change) =>
        change.Changed is { } changed && changed.Name != change.Conversation.Name ? changed.Name : null;
}
