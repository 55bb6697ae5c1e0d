using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// Adds the words of events that PostgreSQL had before words were found as they are now: until it is done, a search does
/// not find these. Every node helps, and one that goes is no loss: what is to be done stands in a table.
/// </summary>
internal sealed partial class WordBackfill(SqlDialect dialect, TimeProvider time, ILogger<WordBackfill> log) : BackgroundService
{
    // A step holds its events for as long as it takes, and who updates one of them waits.
    private const int Step = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                try
                {
                    if (await Run(stoppingToken) is > 0 and var added)
                        LogAdded(log, added);
                    return;
                }
                catch (StoreException failure)
                {
                    if (!failure.IsLogged)
                        LogFailed(log, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next node goes on.
        }
    }

    /// <summary>Ends when nothing is left that no other node works on; how many events it looked at.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var all = 0;
        while (await dialect.Write(Take, cancel) is > 0 and var taken)
        {
            all += taken;
            cancel.ThrowIfCancellationRequested();
        }

        return all;
    }

    private async Task<int> Take(DbConnection connection, DbTransaction transaction)
    {
        var sql = new SqlBatch(dialect, connection, transaction);
        // The events too: the words of one that is being deleted or updated must not be added behind that.
        var events = await sql.Query(
            """
            SELECT c.application_id, e.conversation_id, e.id, e.type, e.body
            FROM event_words_missing m
            JOIN events e ON e.conversation_id = m.conversation_id AND e.id = m.event_id
            JOIN conversations c ON c.id = e.conversation_id
            ORDER BY m.conversation_id, m.event_id LIMIT @step FOR UPDATE OF m, e SKIP LOCKED
            """,
            ["step"], [[Step]],
            row => (Mark: SearchWords.MarkOf(row.GetString(0)).ToString(), Conversation: row.GetString(1), Id: row.GetInt64(2),
                Text: EventContent.SearchedText(row.GetString(3), row.GetString(4))));
        // Words that are there already are those of an update, and newer.
        await sql.Execute(
            """
            INSERT INTO event_words (conversation_id, event_id, words)
            VALUES (@conversation, @id, array_to_tsvector(string_to_array(@words, ' ')))
            ON CONFLICT (conversation_id, event_id) DO NOTHING
            """,
            ["conversation", "id", "words"],
            [.. events.Where(e => e.Text is not null).Select(e => new object?[] { e.Conversation, e.Id, SearchWords.Join(e.Text!, e.Mark) })]);
        await sql.Execute(
            "DELETE FROM event_words_missing WHERE conversation_id = @conversation AND event_id = @id", ["conversation", "id"],
            [.. events.Select(e => new object?[] { e.Conversation, e.Id })]);
        return events.Count;
    }

    [LoggerMessage(LogLevel.Information, "Search finds older messages again: the words of {Events} events were added")]
    private static partial void LogAdded(ILogger log, int events);

    [LoggerMessage(LogLevel.Warning, "The words of older messages could not be added; tried again soon")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
