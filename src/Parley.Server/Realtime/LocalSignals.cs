using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>Signals of a node that is alone.</summary>
internal sealed class LocalSignals : ISignals
{
    private Action<Signal?>[] _handlers = [];

    public bool Connected => true;

    public bool ReachesOthers => false;

    public Task<bool> TryPublish(Signal signal, CancellationToken cancel)
    {
        Raise(signal);
        return Task.FromResult(true);
    }

    public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => Task.FromResult(true);

    public void Subscribe(Action<Signal?> handler) => _handlers = [.. _handlers, handler];

    public void Raise(Signal? signal)
    {
        foreach (var handler in _handlers)
            handler(signal);
    }
}
