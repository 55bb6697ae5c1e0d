using Parley.Domain;

namespace Parley.Server.Tests.Sessions;

/// <summary>A bus that nobody hears.</summary>
internal sealed class LostSignals : ISignals
{
    public bool Connected => true;

    public bool ReachesOthers => true;

    public Task<bool> TryPublish(Signal signal, CancellationToken cancel) => Task.FromResult(true);

    public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => Task.FromResult(true);

    public void Subscribe(Action<Signal?> handler)
    {
    }
}
