using Parley.Domain;

namespace Parley.Server.Tests.Sessions;

/// <summary>A bus on which only the test speaks.</summary>
internal sealed class SpokenSignals : ISignals
{
    private Action<Signal?>[] _handlers = [];

    public bool Connected => true;

    public bool ReachesOthers => true;

    public Task<bool> TryPublish(Signal signal, CancellationToken cancel) => Task.FromResult(true);

    public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => Task.FromResult(true);

    public void Subscribe(Action<Signal?> handler) => _handlers = [.. _handlers, handler];

    public void Grew(SessionHost host, string conversation, long first, long last)
    {
        var signal = new Signal(SignalKind.EventsAppended, "")
        {
            Ranges = [new AppendedRange(host.Tokens.ApplicationId, conversation, first, last, Restructured: true)],
        };
        foreach (var handler in _handlers)
            handler(signal);
    }
}
