using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// The word index of a SQLite file. It follows the commits: the words of many events at once cost a fraction of those of
/// each alone, and nobody waits for them but a search, which first brings the index up to date.
/// </summary>
internal sealed class WordIndex(SqlDialect dialect)
{
    // A step stands between senders and their commit, so it must be short.
    private const int Step = 256;

    private readonly Lock _gate = new();
    private Task _catchingUp = Task.CompletedTask;

    // Events that were committed since; at the start nobody knows.
    private int _behind = 1;
    private int _following;

    /// <summary>Tells of events that were committed.</summary>
    public void Follow(int events)
    {
        if (Interlocked.Add(ref _behind, events) >= Step && Interlocked.Exchange(ref _following, 1) == 0)
            _ = Run();
    }

    /// <summary>Ends when every event that was committed before the call is in the index.</summary>
    public Task CatchUp(CancellationToken cancel)
    {
        lock (_gate)
            return (_catchingUp = CatchUpAfter(_catchingUp)).WaitAsync(cancel);
    }

    private async Task CatchUpAfter(Task before)
    {
        await Task.WhenAny(before);
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
        var events = await sql.Query(
            """
            SELECT number, type, body FROM events WHERE number > (SELECT number FROM event_words_end)
            ORDER BY number LIMIT @step
            """,
            ["step"], [[Step]], row => (Number: row.GetInt64(0), Type: row.GetString(1), Body: row.GetString(2)));
        if (events.Count == 0)
            return false;
        var words = new List<object?[]>(events.Count);
        foreach (var (number, type, body) in events)
        {
            if (EventContent.Words(type, body) is { } text)
                words.Add([number, text]);
        }

        await sql.Execute("INSERT INTO event_words (rowid, words) VALUES (@number, @words)", ["number", "words"], words);
        await sql.Execute("UPDATE event_words_end SET number = @number", ["number"], [[events[^1].Number]]);
        return events.Count == Step;
    }
}
