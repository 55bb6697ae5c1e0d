using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// The word index of a SQLite file. It follows the commits: the words of many events at once cost a fraction of those of
/// each alone, and nobody waits for them but a search, which first brings the index up to date.
/// </summary>
internal sealed class WordIndex(SqlDialect dialect, ILogger log)
{
    // A step stands between senders and their commit, so it must be short.
    private const int Step = 256;

    /// <summary>SearchWords.Join as a function of SQLite, on the writer's connection: (application's id, text).</summary>
    internal const string Function = "search_words";

    // The texts are those of EventContent.SearchedText.
    private const string IndexUpTo =
        $"""
        INSERT INTO event_words (rowid, words)
        SELECT e.number, {Function}(c.application_id, e.body ->> '$.text')
        FROM events e JOIN conversations c ON c.id = e.conversation_id
        WHERE e.number > (SELECT number FROM event_words_end) AND e.number <= @last
        AND e.type IN ('{EventTypes.Text}', '{EventTypes.Message}') AND json_type(e.body, '$.text') = 'text'
        AND e.body ->> '$.text' <> ''
        """;

    private readonly Lock _gate = new();
    private Task _catchingUp = Task.CompletedTask;

    // Events that were committed since; at the start nobody knows.
    private int _behind = 1;
    private int _following;

    /// <summary>Tells of events that were committed.</summary>
    public void Follow(int events)
    {
        if (Interlocked.Add(ref _behind, events) >= Step && Interlocked.Exchange(ref _following, 1) == 0)
            Background.Run(Run, log, "the word index follows the commits");
    }

    /// <summary>Begins with whatever is not in the index yet.</summary>
    public void FollowAll() => Follow(Step);

    /// <summary>Ends when every event that was committed before the call is in the index.</summary>
    public Task CatchUp(CancellationToken cancel)
    {
        lock (_gate)
            return (_catchingUp = CatchUpAfter(_catchingUp)).WaitAsync(cancel);
    }

    private async Task CatchUpAfter(Task before)
    {
        // Elsewhere, for the caller holds the lock, and what follows may work on the caller's thread for long.
        await Task.WhenAny(before).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var behind = Interlocked.Exchange(ref _behind, 0);
        try
        {
            while (behind > 0 && await dialect.Write(Take, CancellationToken.None))
            {
            }
        }
        catch
        {
            Interlocked.Add(ref _behind, behind);
            throw;
        }
    }

    private async Task Run()
    {
        try
        {
            await CatchUp(CancellationToken.None);
        }
        catch (StoreException)
        {
            // Whoever searches tries again, and is told if it fails.
        }
        finally
        {
            Volatile.Write(ref _following, 0);
        }
    }

    private async Task<bool> Take(DbConnection connection, DbTransaction transaction)
    {
        var sql = new SqlBatch(dialect, connection, transaction);
        var step = await sql.Query(
            """
            SELECT count(*), max(number) FROM (
                SELECT number FROM events WHERE number > (SELECT number FROM event_words_end) ORDER BY number LIMIT @step)
            """,
            ["step"], [[Step]], row => (Count: row.GetInt64(0), Last: row.GetInt64OrNull(1)));
        if (step is not [{ Last: { } last } next])
            return false;
        await sql.Execute(IndexUpTo, ["last"], [[last]]);
        await sql.Execute("UPDATE event_words_end SET number = @number", ["number"], [[last]]);
        return next.Count == Step;
    }
}
