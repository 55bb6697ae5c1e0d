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
        var users = new HashSet<(string Application, string User)>();
        foreach (var change in changes)
        {
            if (change.Member is { IsActive: true } member)
                users.Add((change.Conversation.ApplicationId, member.UserId));
        }

        _there.UnionWith(await sql.Query(
            $"SELECT application_id, id FROM users WHERE application_id = @app AND id = @user {sql.Dialect.ForKeyShare}", ["app", "user"],
            [.. users.Order().Select(user => new object?[] { user.Application, user.User })],
            row => (row.GetString(0), row.GetString(1))));
    }

    public bool Has(Append change) =>
        change.Member is not { IsActive: true } member || _there.Contains((change.Conversation.ApplicationId, member.UserId));
}
