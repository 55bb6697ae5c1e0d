using System.Diagnostics.Metrics;

namespace Parley.Server.Telemetry;

/// <summary>The server's own figures, beside those of ASP.NET, Kestrel and the runtime.</summary>
internal sealed class ParleyMetrics
{
    public const string Name = "Parley";

    private readonly Counter<long> _tokens;
    private readonly Meter _meter;

    public ParleyMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _tokens = _meter.CreateCounter<long>(
            "parley.tokens.checked", "{token}", "Tokens checked, by outcome: cached, verified or the refusal's code.");
    }

    public void TokenChecked(string outcome) => _tokens.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void ObserveWaitingChanges(Func<int> waiting) => _meter.CreateObservableGauge(
        "parley.writer.waiting", waiting, "{change}", "Changes of conversations that wait to be written by this node.");

    public void ObserveSessions(Func<int> connected) => _meter.CreateObservableGauge(
        "parley.sessions.connected", connected, "{session}", "Sessions whose sockets are on this node.");
}
