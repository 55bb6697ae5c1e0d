using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

public sealed class ProxyTests
{
    [Theory]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    public async Task A_proxy_that_is_not_known_is_warned_of_once(string header, string value)
    {
        await using var server = await ParleyServer.Start();
        (await server.Send("GET", "/health/live", null)).Is(200);
        Assert.DoesNotContain(server.Logs.Warnings, IsOfProxies);
        for (var i = 0; i < 3; i++)
            (await RawHttp.Send(server, "GET", "/health/live", $"{header}: {value}")).Is(200);
        var warning = Assert.Single(server.Logs.Warnings, IsOfProxies);
        Assert.Contains("127.0.0.1", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", warning, StringComparison.Ordinal);
    }

    private static bool IsOfProxies(string line) => line.Contains("Parley:TrustedProxies", StringComparison.Ordinal);
}
