using System.Collections.Concurrent;
using System.Threading.Channels;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Sessions;

namespace Parley.Server.Realtime;

/// <summary>
/// Brings events to the sessions on this node. What this node appended comes with its events; of what others appended
/// comes a signal, and the events from the log. Each conversation belongs to one worker, which handles it in order; what
/// came for it while the worker was at others it handles together.
/// <para>
/// Order and completeness follow from the log alone. A signal is a hint; the store is asked every few seconds which
/// conversations grew, and what was not delivered is. What cannot be read, or finds its worker too far behind, is put off
/// and tried again.
/// </para>
/// </summary>
internal sealed partial class Feeds : BackgroundService
{
    private const int MaximumWaiting = 16_384;
    private const int MaximumFeeds = 50_000;
    private const int PageSize = 500;
    private const int MaximumTurn = 1_024;

    /// <summary>How often the store is asked what grew.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MaximumPutOff = TimeSpan.FromMinutes(1);

    // A membership that ended within this time may have begun and ended unseen. After a longer time without a look every
    // session reads for itself.
    private static readonly TimeSpan Unseen = TimeSpan.FromMinutes(5);

    private readonly Channel<Work>[] _workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ =>
        Channel.CreateBounded<Work>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true }))];

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // A feed belongs to its conversation's worker; others look how far it is.
    private readonly ConcurrentDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PutOff> _putOff = new(StringComparer.Ordinal);
    private readonly IStore _store;
    private readonly ISignals _signals;
    private readonly LocalSessions _sessions;
    private readonly Replays _replays;
    private readonly TimeProvider _time;
    private readonly ILogger<Feeds> _log;
    private long _posted;
    private int _isBehind;
    private long? _mark;
    private long _markedAt;

    public Feeds(
        IStore store, ISignals signals, LocalSessions sessions, Replays replays, TimeProvider time, ILogger<Feeds> log)
    {
        (_store, _signals, _sessions, _replays, _time, _log) = (store, signals, sessions, replays, time, log);
        signals.Subscribe(Hear);
    }

    /// <summary>
    /// Rises before anything new is delivered, whether there are sessions or not. A session that is added between two equal
    /// values misses nothing that was committed after the first of them: its delivery has not begun.
    /// </summary>
    public long Posted => Interlocked.Read(ref _posted);

    /// <summary>Delivers what was appended here. The other nodes were told with the commit.</summary>
    public void Deliver(AppendedRun run) => Post(new Work(run.Range, run.Events));

    /// <summary>Delivers an event that the log does not keep, here and on the other nodes.</summary>
    /// <exception cref="StoreException">The other nodes cannot be told; nobody was.</exception>
    public async Task Pass(PassingEvent passing)
    {
        var signal = new Signal(SignalKind.EventPassed, passing.ApplicationId) { Passing = passing };
        var isTold = await _signals.TryTellOthers(signal, CancellationToken.None);
        // With names it tells of something that has happened, whoever hears of it.
        if (!isTold && passing.Users is null)
            throw new StoreException("The other nodes cannot be told of an event.");
        Post(new Work(passing));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        _workers.Select(worker => Task.Run(() => Run(worker.Reader, stoppingToken), CancellationToken.None))
            .Append(Look(stoppingToken)));

    private void Hear(Signal? signal)
    {
        // Nodes of earlier versions may say it backwards.
        foreach (var range in signal?.Ranges ?? [])
            Post(new Work(range with { First = Math.Min(range.First, range.Last) }, null));
        if (signal?.Passing is { } passing)
            Post(new Work(passing));
        // What was signalled meanwhile is not repeated.
        if (signal is null)
            _wake.Writer.TryWrite(true);
    }

    private void Post(Work work)
    {
        Interlocked.Increment(ref _posted);
        if (_sessions.IsEmpty)
            return;
        var worker = _workers[(uint)work.ConversationId.GetHashCode(StringComparison.Ordinal) % _workers.Length];
        if (worker.Writer.TryWrite(work))
            return;
        if (Interlocked.Exchange(ref _isBehind, 1) == 0)
            LogBehind(_log, work.ConversationId);
        if (work.Range is { } range)
            PutOffWork(range, failures: 0);
    }

    /// <summary>Looks which conversations grew, and has what was not delivered delivered.</summary>
    private async Task Look(CancellationToken stopping)
    {
        await using var timer = _time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, LookInterval, LookInterval);
        _wake.Writer.TryWrite(true);
        try
        {
            while (await _wake.Reader.WaitToReadAsync(stopping))
            {
                _wake.Reader.TryRead(out _);
                try
                {
                    await Look();
                }
                catch (StoreException failure)
                {
                    // While the store does not answer this, nothing else is asked.
                    if (!failure.IsLogged)
                        LogNotLooked(_log, failure);
                }
                catch (Exception defect)
                {
                    LogDefect(_log, defect, "conversations that grew");
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; sessions resume from the log.
        }
    }

    private async Task Look()
    {
        var growth = await _store.ListGrowth(_mark, CancellationToken.None);
        if (_mark is null || _time.GetElapsedTime(_markedAt) > Unseen)
        {
            // A session that is being added sees that it has to.
            Interlocked.Increment(ref _posted);
            _replays.CatchUp(_sessions.All);
        }

        (_mark, _markedAt) = (growth.Mark, _time.GetTimestamp());
        foreach (var range in growth.Ranges)
        {
            if (!_feeds.TryGetValue(range.ConversationId, out var feed) || feed.Last < range.Last)
                Post(new Work(range, null));
        }

        var now = _time.GetTimestamp();
        foreach (var (id, work) in _putOff)
        {
            if (work.Due <= now && _putOff.TryUpdate(id, work with { Due = long.MaxValue }, work))
                Post(new Work(work.Range, null));
        }
    }

    private void PutOffWork(AppendedRange range, int failures)
    {
        var wait = TimeSpan.FromTicks(Math.Min(LookInterval.Ticks << Math.Min(failures, 10), MaximumPutOff.Ticks));
        var due = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
        _putOff.AddOrUpdate(
            range.ConversationId, new PutOff(range, failures, due),
            (_, other) => new PutOff(other.Range.With(range), Math.Max(failures, other.Failures), due));
    }

    private void Settle(AppendedRange range, Feed feed)
    {
        if (_putOff.TryGetValue(range.ConversationId, out var work) && work.Range.Last <= feed.Last)
            _putOff.TryRemove(KeyValuePair.Create(range.ConversationId, work));
    }

    private async Task Run(ChannelReader<Work> reader, CancellationToken stopping)
    {
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
                        await Handle(work);
                }

                if (turn.Count < MaximumTurn)
                    Volatile.Write(ref _isBehind, 0);
                turn.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; sessions resume from the log.
        }
    }

    private async Task Handle(Work work)
    {
        var id = work.ConversationId;
        try
        {
            if (work.Range is { } range)
                Settle(range, await Advance(range, work.Events));
            else
                await PassOn(work.Passing!);
        }
        catch (StoreException failure)
        {
            if (!failure.IsLogged)
                LogNotDelivered(_log, failure, id);
            PutOffAgain(work);
        }
        catch (Exception defect)
        {
            // How far the feed came is not known.
            _feeds.TryRemove(id, out _);
            LogDefect(_log, defect, id);
            PutOffAgain(work);
        }
    }

    private void PutOffAgain(Work work)
    {
        if (work.Range is { } range)
            PutOffWork(range, _putOff.TryGetValue(work.ConversationId, out var before) ? before.Failures + 1 : 0);
    }

    private async Task<Feed> Advance(AppendedRange range, IReadOnlyList<Event>? events)
    {
        var feed = await Open(range);
        if (events is not null && range.First <= feed.Last + 1)
        {
            feed.Advance(events, _sessions);
            return feed;
        }

        while (feed.Last < range.Last)
        {
            var read = await Read(range.ConversationId, feed.Last, Math.Min(range.Last, feed.Last + PageSize));
            if (read.Count == 0)
            {
                // The conversation is gone. Should it not be, the next event opens it again.
                _feeds.TryRemove(range.ConversationId, out _);
                _putOff.TryRemove(range.ConversationId, out _);
                break;
            }

            feed.Advance(read, _sessions);
        }

        return feed;
    }

    /// <summary>Up to the first leaving, where texts were updated after it: who left is not to get the newer ones.</summary>
    private async Task<IReadOnlyList<Event>> Read(string conversation, long after, long last)
    {
        var read = await _store.ReadEvents(conversation, after, last, PageSize, CancellationToken.None);
        var rest = read.SkipWhile(item => item.Type != EventTypes.MemberLeft);
        return rest.Any(item => EventTypes.IsUpdate(item.Type))
            ? await _store.ReadEvents(conversation, after, rest.First().Id, PageSize, CancellationToken.None) : read;
    }

    private async Task<Feed> Open(AppendedRange range)
    {
        var id = range.ConversationId;
        if (_feeds.TryGetValue(id, out var feed))
            return feed;
        if (_feeds.Count >= MaximumFeeds)
            _feeds.Clear();
        var since = Moment.Now(_time) - (long)(2 * Unseen).TotalMicroseconds;
        feed = new Feed(
            range.ApplicationId, range.First - 1, await _store.ListReaders(id, range.First, since, CancellationToken.None));
        _feeds[id] = feed;
        return feed;
    }

    private async Task PassOn(PassingEvent passing)
    {
        var frames = new EventFrames(passing.Event);
        var id = passing.Event.ConversationId;
        if (passing.Users is { } users)
        {
            _feeds.TryRemove(id, out _);
            _putOff.TryRemove(id, out _);
            foreach (var session in users.SelectMany(user => _sessions.OfUser(passing.ApplicationId, user)))
                session.Pass(frames);
            return;
        }

        if (!_feeds.TryGetValue(id, out var feed))
        {
            if (await _store.GetConversation(passing.ApplicationId, id, CancellationToken.None) is not { LastEventId: > 0 and var last })
                return;
            // With the newest event the sessions find out whether they lack any before it.
            feed = await Advance(new AppendedRange(passing.ApplicationId, id, last, last, Restructured: false), events: null);
        }

        feed.Pass(frames, _sessions);
    }

    /// <summary>Growth that is to be delivered once more.</summary>
    /// <param name="Due">When, as a timestamp; never while it is with its worker.</param>
    private sealed record PutOff(AppendedRange Range, int Failures, long Due);

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

    [LoggerMessage(LogLevel.Warning, "Delivery is behind, first of {Conversation}; it goes on from the log")]
    private static partial void LogBehind(ILogger log, string conversation);

    [LoggerMessage(LogLevel.Warning, "Events of {Conversation} could not be read for delivery")]
    private static partial void LogNotDelivered(ILogger log, Exception failure, string conversation);

    [LoggerMessage(LogLevel.Warning, "It could not be read which conversations grew; it is tried again")]
    private static partial void LogNotLooked(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Error, "A defect in the delivery of {Conversation}")]
    private static partial void LogDefect(ILogger log, Exception defect, string conversation);
}
