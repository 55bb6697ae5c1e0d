using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// Which of the users that a batch makes members are there. They stay until the batch is committed, and whoever deletes one
/// after that sees that it is a member.
/// </summary>
internal sealed class MemberUsers(SqlBatch sql)
{
    private readonly HashSet<(string Application, string User)> _there = [];

    public async Task Read(IReadOnlyList<Append> changes)
    {
        var users = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Member is not { IsActive: true } member)
                continue;
            if (!users.TryGetValue(change.Conversation.ApplicationId, out var ofApplication))
                users.Add(change.Conversation.ApplicationId, ofApplication = new SortedSet<string>(StringComparer.Ordinal));
            ofApplication.Add(member.UserId);
        }

        _there.UnionWith(await sql.Query(
            $"""
            SELECT application_id, id FROM users WHERE application_id = @app AND id {sql.Dialect.InTexts("users")}
            {sql.Dialect.ForKeyShare}
            """,
            ["app", "users"], [.. users.Select(some => new object?[] { some.Key, SqlDialect.Texts(some.Value) })],
            row => (row.GetString(0), row.GetString(1))));
    }

    public bool Has(Append change) =>
        change.Member is not { IsActive: true } member || _there.Contains((change.Conversation.ApplicationId, member.UserId));
}
