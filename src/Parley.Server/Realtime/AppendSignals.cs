using System.Threading.Channels;
using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>
/// Tells the other nodes which conversations grew. Under load many appends become one signal; what could not be told is
/// told again, so that an event waits for the bus and is never forgotten by it.
/// </summary>
internal sealed class AppendSignals(ISignals signals, TimeProvider time) : BackgroundService
{
    // A range takes about 150 bytes, and PostgreSQL takes 8,000 in a notification.
    private const int RangesInSignal = 40;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AppendedRange> _untold = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Tell(AppendedRange range)
    {
        if (!signals.ReachesOthers)
            return;
        lock (_gate)
        {
            _untold[range.ConversationId] = _untold.TryGetValue(range.ConversationId, out var earlier)
                ? earlier with { Last = range.Last, Restructured = earlier.Restructured || range.Restructured } : range;
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>A passing event is told once; who does not hear it has missed it.</summary>
    public Task Tell(PassingEvent passing) => signals.ReachesOthers
        ? signals.Publish(new Signal(SignalKind.EventPassed, passing.ApplicationId) { Passing = passing }, CancellationToken.None)
        : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(stoppingToken))
            {
                _wake.Reader.TryRead(out _);
                foreach (var chunk in Take().Chunk(RangesInSignal))
                {
                    var signal = new Signal(SignalKind.EventsAppended, "") { Ranges = chunk };
                    while (!await signals.TryPublish(signal, stoppingToken))
                        await Task.Delay(Retry, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not told is found in the log.
        }
    }

    private AppendedRange[] Take()
    {
        lock (_gate)
        {
            AppendedRange[] ranges = [.. _untold.Values];
            _untold.Clear();
            return ranges;
        }
    }
}
