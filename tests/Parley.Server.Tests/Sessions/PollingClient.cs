using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Sessions;

/// <summary>A client that polls, and only when the test says so.</summary>
internal sealed partial class PollingClient
{
    private readonly SessionHost _host;
    private readonly string _url;

    private PollingClient(SessionHost host, string url) => (_host, _url) = (host, url);

    public string SessionId { get; private set; } = "";

    public static async Task<PollingClient> LogIn(SessionHost host, string token)
    {
        const string Url = "/rtc/?EIO=4&transport=polling";
        var open = await host.Http.GetStringAsync(Url, SessionHost.Cancel);
        var client = new PollingClient(host, $"{Url}&sid={Sid().Match(open).Groups[1].Value}");
        await client.Post("40");
        await client.Poll();
        await client.Post($$"""42["session:login",{"tid":"t1","body":{"token":"{{token}}"} }]""");
        client.SessionId = SessionIds().Match(await client.Poll()).Groups[1].Value;
        return client;
    }

    public Task<string> Poll() => _host.Http.GetStringAsync(_url, SessionHost.Cancel);

    private async Task Post(string packet)
    {
        using var response = await _host.Http.PostAsync(_url, new StringContent(packet), SessionHost.Cancel);
        response.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("\"sid\":\"([^\"]+)\"")]
    private static partial Regex Sid();

    [GeneratedRegex("\"id\":\"([^\"]+)\"")]
    private static partial Regex SessionIds();
}
