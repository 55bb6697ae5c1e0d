using Parley.Domain;
using Parley.Domain.Revocations;

namespace Parley.Server.Realtime;

/// <summary>
/// Tells again what the bus did not take: that an account, application, user or session changed. The other nodes find it out by
/// themselves, only later. What changed several times is told once.
/// </summary>
internal sealed class RetriedSignals(PostgresSignals bus, TimeProvider time) : BackgroundService, ISignals
{
    /// <summary>Beyond it the others are left to themselves.</summary>
    private const int MaximumUntold = 10_000;
    private const int MaximumRevoked = 100;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<(SignalKind Kind, string Scope, string? Subject), Signal> _untold = [];

    public bool Connected => bus.Connected;

    public bool ReachesOthers => bus.ReachesOthers;

    public void Subscribe(Action<Signal?> handler) => bus.Subscribe(handler);

    public Task<bool> TryPublish(Signal signal, CancellationToken cancel) => bus.TryPublish(signal, cancel);

    public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => bus.TryTellOthers(signal, cancel);

    public async Task Publish(Signal signal, CancellationToken cancel)
    {
        if (!await bus.TryPublish(signal, cancel) && IsWorthRepeating(signal.Kind))
            Remember(signal);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAgain(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Retry, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TellAgain(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Tried once more when everything else has ended.
        }
    }

    /// <summary>Told again, both may be told at once: each says that something is no longer as it was.</summary>
    internal static Signal Join(Signal earlier, Signal later) => later with
    {
        Emptied = earlier.Emptied || later.Emptied,
        Revoked = earlier.Revoked is { } first && later.Revoked is { } then && first.Count + then.Count <= MaximumRevoked
            ? (IReadOnlyList<RevokedTokens>)[.. first, .. then] : null,
    };

    private static bool IsWorthRepeating(SignalKind kind) => kind is
        SignalKind.AccountChanged or SignalKind.ApplicationChanged or SignalKind.UserChanged or SignalKind.SessionChanged;

    private void Remember(Signal signal)
    {
        var key = (signal.Kind, signal.Scope, signal.Subject);
        lock (_gate)
        {
            if (_untold.TryGetValue(key, out var earlier))
                _untold[key] = Join(earlier, signal);
            else if (_untold.Count < MaximumUntold)
                _untold[key] = signal;
        }
    }

    private async Task TellAgain(CancellationToken cancel)
    {
        while (Next() is { } signal)
        {
            if (await bus.TryTellOthers(signal, cancel))
                continue;
            Remember(signal);
            return;
        }
    }

    private Signal? Next()
    {
        lock (_gate)
        {
            foreach (var (key, signal) in _untold)
            {
                _untold.Remove(key);
                return signal;
            }

            return null;
        }
    }
}
