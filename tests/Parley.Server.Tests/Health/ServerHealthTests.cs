using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Health;

public sealed class ServerHealthTests
{
    [Fact]
    public async Task A_node_that_hears_no_signals_is_not_ready_after_a_while()
    {
        var signals = new SilentSignals();
        await using var host = await SessionHost.Start(replace: services => services.Replace(ServiceDescriptor.Singleton<ISignals>(signals)));
        Assert.Equal((200, "ready", false), await Ready(host));

        signals.Connected = false;
        Assert.Equal((200, "ready", false), await Ready(host));
        host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((503, "signals of other nodes do not arrive", true), await Ready(host));
        signals.Connected = true;
        Assert.Equal((200, "ready", false), await Ready(host));
    }

    private static async Task<(int Status, string Text, bool SaysWhen)> Ready(SessionHost host)
    {
        using var response = await host.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), SessionHost.Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(SessionHost.Cancel), response.Headers.RetryAfter is not null);
    }

    private sealed class SilentSignals : ISignals
    {
        public bool Connected { get; set; } = true;

        public bool ReachesOthers => true;

        public Task<bool> TryPublish(Signal signal, CancellationToken cancel) => Task.FromResult(true);

        public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => Task.FromResult(true);

        public void Subscribe(Action<Signal?> handler)
        {
        }
    }
}
