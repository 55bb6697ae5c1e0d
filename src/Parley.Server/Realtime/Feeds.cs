using System.Threading.Channels;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Sessions;

namespace Parley.Server.Realtime;

/// <summary>
/// Brings events to the sessions on this node. What this node appended comes with its events; of what others appended
/// comes a signal, and the events from the log. Each conversation belongs to one worker, which handles it in order; what
/// came for it while the worker was at others it handles together.
/// </summary>
internal sealed partial class Feeds : BackgroundService
{
    private const int MaximumWaiting = 16_384;
    private const int MaximumFeeds = 50_000;
    private const int PageSize = 500;
    private const int MaximumTurn = 1_024;

    private readonly Channel<Work>[] _workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ =>
        Channel.CreateBounded<Work>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true }))];
    private readonly IStore _store;
    private readonly LocalSessions _sessions;
    private readonly AppendSignals _others;
    private readonly ILogger<Feeds> _log;
    private long _delivered;

    public Feeds(IStore store, ISignals signals, LocalSessions sessions, AppendSignals others, ILogger<Feeds> log)
    {
        (_store, _sessions, _others, _log) = (store, sessions, others, log);
        signals.Subscribe(Hear);
    }

    /// <summary>Rises with every delivery: tells whether one fell between two moments.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Delivers what was appended here, and tells the other nodes.</summary>
    public void Deliver(AppendedRun run)
    {
        Post(new Work(run.Range, run.Events));
        _others.Tell(run.Range);
    }

    /// <summary>Delivers from the log what is there of a range, here, and tells the other nodes.</summary>
    public void Deliver(AppendedRange range)
    {
        Post(new Work(range, null));
        _others.Tell(range);
    }

    /// <summary>Delivers an event that the log does not keep, here and on the other nodes.</summary>
    public async Task Pass(PassingEvent passing)
    {
        Post(new Work(passing));
        await _others.Tell(passing);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_workers.Select(worker => Task.Run(() => Run(worker.Reader, stoppingToken), CancellationToken.None)));

    private void Hear(Signal? signal)
    {
        foreach (var range in signal?.Ranges ?? [])
            Post(new Work(range, null));
        if (signal?.Passing is { } passing)
            Post(new Work(passing));
        // What was signalled meanwhile is not repeated: every session looks into the log itself.
        if (signal is null)
            _sessions.CatchUpAll();
    }

    private void Post(Work work)
    {
        if (_sessions.IsEmpty)
            return;
        var worker = _workers[(uint)work.ConversationId.GetHashCode(StringComparison.Ordinal) % _workers.Length];
        // A worker that is this far behind loses its place and not its events: sessions see the gap and read the log.
        if (!worker.Writer.TryWrite(work))
            LogBehind(_log, work.ConversationId);
    }

    private async Task Run(ChannelReader<Work> reader, CancellationToken stopping)
    {
        var feeds = new Dictionary<string, Feed>(StringComparer.Ordinal);
        var turn = new List<Work>();
        try
        {
            while (await reader.WaitToReadAsync(stopping))
            {
                while (turn.Count < MaximumTurn && reader.TryRead(out var work))
                    turn.Add(work);
                foreach (var conversation in turn.GroupBy(work => work.ConversationId, StringComparer.Ordinal))
                {
                    foreach (var work in Work.Joined(conversation))
                        await Handle(feeds, work);
                }

                turn.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; sessions resume from the log.
        }
    }

    private async Task Handle(Dictionary<string, Feed> feeds, Work work)
    {
        var id = work.ConversationId;
        try
        {
            if (work.Range is { } range)
                await Advance(feeds, range, work.Events);
            else
                await Pass(feeds, work.Passing!);
        }
        catch (StoreException failure)
        {
            // Begun again at the next signal, and the sessions fill the gap from the log.
            feeds.Remove(id);
            LogNotDelivered(_log, failure, id);
        }
        catch (Exception defect)
        {
            feeds.Remove(id);
            LogDefect(_log, defect, id);
        }

        Interlocked.Increment(ref _delivered);
        if (feeds.Count > MaximumFeeds)
            feeds.Clear();
    }

    private async Task Advance(Dictionary<string, Feed> feeds, AppendedRange range, IReadOnlyList<Event>? events)
    {
        if (!feeds.TryGetValue(range.ConversationId, out var feed))
        {
            feed = new Feed(
                range.ApplicationId, range.First - 1,
                await _store.ListReaders(range.ConversationId, range.First, CancellationToken.None));
            feeds.Add(range.ConversationId, feed);
        }

        if (events is not null && range.First <= feed.Last + 1)
        {
            feed.Advance(events, _sessions);
            return;
        }

        while (feed.Last < range.Last)
        {
            var read = await Read(range.ConversationId, feed.Last, Math.Min(range.Last, feed.Last + PageSize));
            if (read.Count == 0)
                return;
            feed.Advance(read, _sessions);
        }
    }

    /// <summary>Up to the first leaving, where texts were updated after it: who left is not to get the newer ones.</summary>
    private async Task<IReadOnlyList<Event>> Read(string conversation, long after, long last)
    {
        var read = await _store.ReadEvents(conversation, after, last, PageSize, CancellationToken.None);
        var rest = read.SkipWhile(item => item.Type != EventTypes.MemberLeft);
        return rest.Any(item => EventTypes.IsUpdate(item.Type))
            ? await _store.ReadEvents(conversation, after, rest.First().Id, PageSize, CancellationToken.None) : read;
    }

    private async Task Pass(Dictionary<string, Feed> feeds, PassingEvent passing)
    {
        var frames = new EventFrames(passing.Event);
        var id = passing.Event.ConversationId;
        if (passing.Users is { } users)
        {
            feeds.Remove(id);
            foreach (var session in users.SelectMany(user => _sessions.OfUser(passing.ApplicationId, user)))
                session.Pass(frames);
            return;
        }

        if (!feeds.TryGetValue(id, out var feed))
        {
            if (await _store.GetConversation(passing.ApplicationId, id, CancellationToken.None) is not { } conversation)
                return;
            feed = new Feed(
                passing.ApplicationId, conversation.LastEventId,
                await _store.ListReaders(id, conversation.LastEventId + 1, CancellationToken.None));
            feeds.Add(id, feed);
        }

        feed.Pass(frames, _sessions);
    }

    private sealed class Work
    {
        private List<Event>? _events;

        public Work(AppendedRange range, IReadOnlyList<Event>? events) =>
            (ConversationId, Range, _events) = (range.ConversationId, range, events is null ? null : [.. events]);

        public Work(PassingEvent passing) => (ConversationId, Passing) = (passing.Event.ConversationId, passing);

        public string ConversationId { get; }

        public AppendedRange? Range { get; private set; }

        public IReadOnlyList<Event>? Events => _events;

        public PassingEvent? Passing { get; }

        /// <summary>Joins what came for one conversation where one range goes on with the next.</summary>
        public static IEnumerable<Work> Joined(IEnumerable<Work> works)
        {
            Work? last = null;
            foreach (var work in works)
            {
                if (last?.Take(work) == true)
                    continue;
                if (last is not null)
                    yield return last;
                last = work;
            }

            if (last is not null)
                yield return last;
        }

        private bool Take(Work next)
        {
            if (Range is not { } range || next.Range is not { } more || _events is null || next._events is null || more.First != range.Last + 1)
                return false;
            _events.AddRange(next._events);
            Range = range with { Last = more.Last, Restructured = range.Restructured || more.Restructured };
            return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The delivery of {Conversation} is behind; sessions will read the log")]
    private static partial void LogBehind(ILogger log, string conversation);

    [LoggerMessage(LogLevel.Warning, "Events of {Conversation} could not be read for delivery")]
    private static partial void LogNotDelivered(ILogger log, Exception failure, string conversation);

    [LoggerMessage(LogLevel.Error, "A defect in the delivery of {Conversation}")]
    private static partial void LogDefect(ILogger log, Exception defect, string conversation);
}
