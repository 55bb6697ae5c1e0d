using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>A token of the greatest length is taken on both transports, and a longer one is refused by name on both.</summary>
public sealed class LongTokenTests(SharedServer shared)
{
    private const int Longest = 8192;

    [Fact]
    public async Task The_longest_token_is_good_for_requests_and_for_sockets()
    {
        var (app, token) = await Prepare(Longest);
        Assert.InRange(token.Length, Longest - 2, Longest);
        (await app.Get("/v1/users/me", token)).Is(200);
        Assert.Contains("session:success", await Poll(token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_300)]
    [InlineData(30_000)]
    public async Task A_longer_one_is_refused_by_name(int length)
    {
        var (app, token) = await Prepare(length);
        (await app.Get("/v1/users/me", token)).RefusedToken();
        Assert.Contains("system:error:invalid-token", await Poll(token), StringComparison.Ordinal);
    }

    private async Task<(TestApplication App, string Token)> Prepare(int length)
    {
        var app = await TestApplication.Create(shared.Server);
        await app.AddUser("ann");
        var acl = Parley.Tokens.AclPresets.ClientSdk.Json;
        string Of(int pad) => app.Forge($$""","sub":"ann","acl":{{acl}},"pad":"{{new string('x', pad)}}" """);
        // Three characters of claims are four of a token.
        return (app, Of(Math.Max(0, (length - Of(0).Length) * 3 / 4 - 1)));
    }

    /// <summary>Logs in by polling, as a page does; all that it is told.</summary>
    private async Task<string> Poll(string token)
    {
        using var hello = new HttpRequestMessage(HttpMethod.Get, $"/v2/rtc/?EIO=4&transport=polling&token={token}");
        hello.Headers.Add("Origin", "https://page.example");
        var opened = (await shared.Server.Send(hello)).Is(200);
        Assert.Equal("https://page.example", opened.Header("Access-Control-Allow-Origin"));
        var sid = System.Text.Json.JsonElement.Parse(opened.Text[1..]).GetProperty("sid").GetString();
        var session = $"/v2/rtc/?EIO=4&transport=polling&sid={sid}";
        (await shared.Server.Send("POST", session, null, "40", "text/plain")).Is(200);
        var told = "";
        while (!told.Contains("session:", StringComparison.Ordinal) && !told.Contains("system:", StringComparison.Ordinal))
            told += (await shared.Server.Send("GET", session, null)).Is(200).Text;
        return told;
    }
}
