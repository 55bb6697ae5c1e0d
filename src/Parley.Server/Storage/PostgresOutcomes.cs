using System.Data.Common;
using Npgsql;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>
/// Finds out what became of a transaction whose COMMIT was sent and not answered: the server may have died before it came, or
/// the connection after it was carried out. PostgreSQL remembers each transaction for much longer than anybody asks.
/// </summary>
internal sealed class PostgresOutcomes(NpgsqlDataSource source, TimeProvider time)
{
    // Less than a caller waits, and more than a connection needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const string OfAnotherEra = "of another era";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // After a crash PostgreSQL gives the ids of those transactions again of which it had written nothing yet. With a crash its
    // statistics begin anew, and so they do on another server: their beginning tells whether an id means what it meant.
    private const string Era = "(SELECT COALESCE(EXTRACT(EPOCH FROM stats_reset), 0)::text FROM pg_stat_bgwriter)";

    /// <summary>SQL of the id of the transaction that it stands in, and of the era in which that id is its own.</summary>
    public const string TransactionId = $"pg_current_xact_id()::text || '@' || {Era}";

    // A COMMIT that was lost on its way leaves a transaction open that nobody will end. Its locks would hold others up, and it
    // might still be committed after this said that it was not; so it is ended before it is judged.
    private const string End =
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_xid = @id::xid8::xid AND pid <> pg_backend_pid()
        """;

    /// <summary>Whether a COMMIT that failed in this way may have been carried out.</summary>
    public static bool IsUnknown(Exception failure) => failure
        // An error means that it was not; a server that shuts down may say so after it was.
        is PostgresException { InvariantSeverity: "FATAL" or "PANIC" } or NpgsqlException and not PostgresException
        or TimeoutException or IOException;

    /// <param name="id">Of the transaction, as <see cref="TransactionId"/> gives it; empty when it has none, and then it has changed nothing.</param>
    /// <param name="server">Where it was: another server, which took its place, may know another transaction by this id.</param>
    /// <param name="lost">How the answer was lost.</param>
    /// <exception cref="OutcomeUnknownException">It could not be found out.</exception>
    public async Task<bool> IsCommitted(string id, string server, Exception lost)
    {
        if (id.Length == 0)
            return true;
        var since = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        while (true)
        {
            try
            {
                switch (await Ask(id, server, time.GetElapsedTime(since) > Pause, patience.Token))
                {
                    case "committed":
                        return true;
                    case "aborted":
                        return false;
                    case OfAnotherEra:
                        throw Unknown(lost);
                }
            }
            catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
            {
                // The server may be back in a moment, or another one in its place.
            }
            catch (OperationCanceledException)
            {
                throw Unknown(lost);
            }

            try
            {
                await Task.Delay(Pause, time, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw Unknown(lost);
            }
        }
    }

    private async Task<string?> Ask(string id, string server, bool ends, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (connection.DataSource != server)
            return null;
        var (number, era) = (id[..id.IndexOf('@', StringComparison.Ordinal)], id[(id.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        var isOfThisEra = (await connection.QueryAsync(null, $"SELECT {Era}", row => row.GetString(0), cancel)).Single() == era;
        if (ends && isOfThisEra)
            await connection.QueryAsync(null, End, row => row.GetBoolean(0), cancel, ("id", number));
        var status = (await connection.QueryAsync(
            null, "SELECT pg_xact_status(@id::xid8)", row => row.GetStringOrNull(0), cancel, ("id", number))).Single();
        // What was committed before a crash keeps its id: whoever did not commit, this one did not either.
        return status == "committed" && !isOfThisEra ? OfAnotherEra : status;
    }

    private static OutcomeUnknownException Unknown(Exception lost) =>
        new($"The answer to a commit was lost, and nobody tells whether it was carried out: {lost.Message}", lost);
}
