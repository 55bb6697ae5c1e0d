namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    public Task KeepNode(string node, long aliveUntil, bool isAlone, CancellationToken cancel) => dialect.Write(
        async (connection, transaction) =>
        {
            if (isAlone)
                await connection.ExecuteAsync(transaction, "DELETE FROM nodes WHERE id <> @id", cancel, ("id", node));
            return await connection.ExecuteAsync(
                transaction,
                """
                INSERT INTO nodes (id, alive_until) VALUES (@id, @until)
                ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
                """,
                cancel, ("id", node), ("until", aliveUntil));
        },
        cancel);

    public Task ForgetNodes(string? ended, long notAliveSince, CancellationToken cancel) => Execute(
        "DELETE FROM nodes WHERE id = @ended OR alive_until <= @since", cancel, ("ended", ended ?? ""), ("since", notAliveSince));
}
