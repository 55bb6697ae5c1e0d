using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>Signals of a node that is alone.</summary>
internal sealed class LocalSignals : ISignals
{
    private Action<Signal?>[] _handlers = [];

    public bool Connected => true;

    public Task Publish(Signal signal, CancellationToken cancel)
    {
        Raise(signal);
        return Task.CompletedTask;
    }

    public void Subscribe(Action<Signal?> handler) => _handlers = [.. _handlers, handler];

    public void Raise(Signal? signal)
    {
        foreach (var handler in _handlers)
            handler(signal);
    }
}
