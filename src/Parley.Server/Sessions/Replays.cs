using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Realtime;

namespace Parley.Server.Sessions;

/// <summary>Shows sessions what they have missed, from the log.</summary>
internal sealed partial class Replays(IStore store, TimeProvider time, ILogger<Replays> log)
{
    /// <summary>As many events travel in the answer to a login; the others follow it.</summary>
    private const int MaximumPending = 100;

    // Characters of their bodies: an answer larger than a connection's queue would cut it, and so would the next one.
    private const int MaximumPendingSize = 256 * 1024;

    private const int PageSize = 100;

    // Together at most what a connection may have queued, however long each is.
    private const int RunSize = 10;

    // A quarter of what a connection may have queued: a replay must not look like a slow consumer.
    private const int MaximumQueued = 256 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // As many read at once when all sessions have to.
    private const int Readers = 8;

    /// <summary>A session that cannot be shown what it missed has to reconnect, and is then shown the rest.</summary>
    public void Start(LiveSession live) =>
        Background.Run(() => Run(live), log, "a session is shown what it missed", live.Socket.CloseTransport);

    /// <summary>Has sessions want what they were not shown, when it may be anything.</summary>
    public void CatchUp(IEnumerable<LiveSession> all) => Background.Run(
        () => Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (live, _) =>
        {
            try
            {
                await CatchUp(live);
            }
            catch (StoreException failure)
            {
                if (!failure.IsLogged)
                    LogInterrupted(log, failure);
                live.Socket.CloseTransport();
            }
        }),
        log, "all sessions look for what they missed");

    /// <summary>Has a session want everything that its user may see and that it was not shown.</summary>
    public async Task CatchUp(LiveSession live)
    {
        var session = live.Session;
        var reach = await store.ListReach(session.ApplicationId, session.UserId, session.OverBefore, CancellationToken.None);
        for (var i = 0; i < reach.Count;)
        {
            var id = reach[i].ConversationId;
            ReaderSpan? span = null;
            long last = 0;
            for (; i < reach.Count && reach[i].ConversationId == id; i++)
            {
                span = ReaderSpan.From(reach[i], span);
                last = reach[i].Last;
            }

            live.Want(Domain.Sessions.Positions.Key(id), span!.Value, last);
        }
    }

    /// <summary>The first events that a session wants, to travel in the answer to its login.</summary>
    /// <param name="readable">Whether the client can read it there; the others count as shown.</param>
    public async Task<Pending> TakePending(LiveSession live, Func<Event, bool> readable)
    {
        var pending = new Pending([], []);
        var size = 0;
        while (pending.Events.Count < MaximumPending && size < MaximumPendingSize && live.NextWanted(pending.Places) is { } wanted)
        {
            var events = await Read(wanted, MaximumPending - pending.Events.Count);
            if (events.Count == 0)
                live.GiveUp(wanted.Conversation);
            foreach (var missed in events.TakeWhile(_ => size < MaximumPendingSize))
            {
                size += missed.Body.Length;
                pending.Places[wanted.Conversation] = missed.Id;
                if (readable(missed))
                    pending.Events.Add(missed);
            }
        }

        return pending;
    }

    private async Task Run(LiveSession live)
    {
        while (live.NextWanted() is { } wanted)
        {
            var events = await Read(wanted, PageSize);
            if (events.Count == 0)
                live.GiveUp(wanted.Conversation);
            foreach (var run in events.Chunk(RunSize))
            {
                while (live.Socket.Connection.QueuedBytes > MaximumQueued && live.Socket.IsConnected)
                    await Task.Delay(Pause, time);
                if (!live.Replay(wanted.Conversation, new EventRun([.. run.Select(missed => new EventFrames(missed))])))
                    return;
            }
        }
    }

    private Task<IReadOnlyList<Event>> Read((Guid Conversation, long After, long Last) wanted, int take) => store.ReadEvents(
        Ids.ConversationPrefix + wanted.Conversation, wanted.After, wanted.Last, take, CancellationToken.None);

    /// <param name="Places">How far they lead in each conversation.</param>
    internal sealed record Pending(List<Event> Events, Dictionary<Guid, long> Places);

    [LoggerMessage(LogLevel.Warning, "A session could not be shown what it missed; it has to reconnect")]
    private static partial void LogInterrupted(ILogger log, Exception failure);
}
