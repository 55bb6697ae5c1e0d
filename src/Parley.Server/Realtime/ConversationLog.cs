using System.Threading.Channels;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Telemetry;

namespace Parley.Server.Realtime;

/// <summary>
/// The one writer of conversations on this node. Whatever waits is written in one transaction, because a commit costs a
/// wait for the disk and a row does not; nobody is answered before the commit. While one batch is written, the next stands
/// at the store and takes along what comes meanwhile, so that the store never waits for this class. A transaction that the
/// store refuses is split, so that one bad change fails alone.
/// </summary>
internal sealed partial class ConversationLog : IAsyncDisposable
{
    private const int MaximumBatch = 1_024;

    // About as many as can wait for a slow disk within the patience below; the next ones are refused at once.
    private const int MaximumWaiting = 8_192;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MaximumWaiting));

    // Held by the batch that stands at the store and has not been drawn.
    private readonly SemaphoreSlim _next = new(1);

    // Held by whoever takes changes out: to write them, or because they waited too long.
    private readonly Lock _taking = new();
    private readonly IStore _store;
    private readonly Feeds _feeds;
    private readonly ConversationCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger<ConversationLog> _log;
    private readonly ITimer _patience;
    private readonly Task _writer;

    public ConversationLog(
        IStore store, Feeds feeds, ConversationCache cache, ParleyMetrics metrics, TimeProvider time,
        ILogger<ConversationLog> log)
    {
        metrics.ObserveWaitingChanges(() => WaitingChanges);
        (_store, _feeds, _cache, _time, _log) = (store, feeds, cache, time, log);
        _patience = time.CreateTimer(_ => GiveUp(), null, Tick, Tick);
        _writer = Task.Run(Write);
    }

    /// <summary>How many changes wait to be written.</summary>
    public int WaitingChanges => _waiting.Reader.Count;

    /// <summary>
    /// Appends durably, or throws <see cref="StoreException"/> and has changed nothing, unless it is an
    /// <see cref="OutcomeUnknownException"/>.
    /// </summary>
    public Task<AppendResult> Append(Append change)
    {
        var waiting = new Waiting(change, _time.GetTimestamp());
        if (!_waiting.Writer.TryWrite(waiting))
            waiting.TrySetException(new StoreException("Too many changes wait for the store."));
        return waiting.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _patience.DisposeAsync();
        _waiting.Writer.TryComplete();
        await _writer;
        _next.Dispose();
    }

    /// <summary>Those who have waited too long; of what is being written only its end tells what became of it.</summary>
    private void GiveUp()
    {
        var late = new List<Waiting>();
        lock (_taking)
        {
            while (_waiting.Reader.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) >= Patience
                && _waiting.Reader.TryRead(out _))
                late.Add(oldest);
        }

        foreach (var waiting in late)
            waiting.TrySetException(new StoreException("The store is too slow."));
    }

    private async Task Write()
    {
        var before = Task.CompletedTask;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _next.WaitAsync();
            // The batch that was drawn meanwhile may have taken everything.
            if (_waiting.Reader.TryPeek(out _))
                before = Write(new Batch(this), before);
            else
                _next.Release();
        }

        await before;
    }

    private async Task Write(Batch batch, Task before)
    {
        var stored = Store(batch.Draw);
        await Task.WhenAny(stored);
        // In the order of the commits.
        await before;
        // Where the store failed before it drew, those who wait are told as well.
        batch.Draw();
        await Settle(batch.Drawn, stored);
    }

    private async Task Settle(IReadOnlyList<Waiting> batch, Task<IReadOnlyList<AppendResult>> stored)
    {
        try
        {
            var results = await stored;
            Publish(batch, results);
            Answer(batch, results);
        }
        catch (StoreException refusal) when (refusal.IsRefusal && batch.Count > 1)
        {
            LogSplit(_log, refusal, batch.Count);
            var half = batch.Count / 2;
            await WriteAgain([.. batch.Take(half)]);
            await WriteAgain([.. batch.Skip(half)]);
        }
        catch (Exception failure)
        {
            // The writer goes on: the next batch may find the store well again.
            foreach (var waiting in batch)
            {
                // What was committed nevertheless is delivered when the feeds look for growth.
                if (failure is OutcomeUnknownException)
                    _cache.Forget(waiting.Change.Conversation.Id);
                waiting.TrySetException(failure);
            }
        }
    }

    /// <summary>
    /// Has those who wait go on, as many at a time as there are processors: to wake a thread for each of them costs more
    /// than most have left to do.
    /// </summary>
    private static void Answer(IReadOnlyList<Waiting> batch, IReadOnlyList<AppendResult> results)
    {
        var share = (batch.Count + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        for (var from = 0; from < batch.Count; from += share)
        {
            var (first, end) = (from, Math.Min(from + share, batch.Count));
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                for (var i = first; i < end; i++)
                    batch[i].TrySetResult(results[i]);
            }, null);
        }
    }

    private Task WriteAgain(IReadOnlyList<Waiting> batch)
    {
        var appends = AppendsOf(batch);
        return Settle(batch, Store(() => appends));
    }

    private async Task<IReadOnlyList<AppendResult>> Store(Func<Appends> draw) =>
        await _store.Append(draw, CancellationToken.None);

    private Appends AppendsOf(IReadOnlyList<Waiting> batch) =>
        new([.. batch.Select(waiting => waiting.Change)], Moment.Now(_time));

    private void Publish(IReadOnlyList<Waiting> batch, IReadOnlyList<AppendResult> results)
    {
        var runs = new Dictionary<string, AppendedRun>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
        {
            if (results[i] is not { Status: AppendStatus.Appended, Event: { } appended })
                continue;
            var change = batch[i].Change;
            if (!runs.TryGetValue(appended.ConversationId, out var run))
                runs.Add(appended.ConversationId, run = new AppendedRun(change.Conversation.ApplicationId, appended.ConversationId));
            run.Events.Add(appended);
            if (change.Changed is not null)
                run.ReplacedVersion = change.Conversation.Version;
        }

        foreach (var run in runs.Values)
        {
            if (run.Restructured)
                _cache.ForgetUpTo(run.ConversationId, run.ReplacedVersion);
            _feeds.Deliver(run);
        }
    }

    /// <summary>What one transaction writes: decided when its turn has come.</summary>
    private sealed class Batch(ConversationLog log)
    {
        private readonly List<Waiting> _drawn = [];
        private Appends? _appends;

        public IReadOnlyList<Waiting> Drawn => _drawn;

        public Appends Draw()
        {
            if (_appends is not null)
                return _appends;
            lock (log._taking)
            {
                while (_drawn.Count < MaximumBatch && log._waiting.Reader.TryRead(out var waiting))
                    _drawn.Add(waiting);
            }

            _appends = log.AppendsOf(_drawn);
            log._next.Release();
            return _appends;
        }
    }

    /// <param name="change">What is to be appended.</param>
    /// <param name="since">The timestamp at which it came.</param>
    private sealed class Waiting(Append change, long since) : TaskCompletionSource<AppendResult>
    {
        public Append Change => change;

        public long Since => since;
    }

    [LoggerMessage(LogLevel.Debug, "The store refused one of {Count} changes; they are written in halves")]
    private static partial void LogSplit(ILogger log, Exception refusal, int count);
}

/// <summary>Events that were appended to one conversation in one commit, in order and without a gap.</summary>
internal sealed class AppendedRun(string applicationId, string conversationId)
{
    public string ApplicationId { get; } = applicationId;

    public string ConversationId { get; } = conversationId;

    public List<Event> Events { get; } = [];

    /// <summary>The last version of the conversation that was replaced by another; zero when none was.</summary>
    public long ReplacedVersion { get; set; }

    public bool Restructured => ReplacedVersion > 0;

    public AppendedRange Range => new(ApplicationId, ConversationId, Events[0].Id, Events[^1].Id, Restructured);
}
