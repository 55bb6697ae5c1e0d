using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Sessions;

public class ClientServicesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_metrics_of_a_reconnection_are_taken_with_and_without_a_token(bool withToken)
    {
        await using var host = await SessionHost.Start();

        var (status, body) = await host.Send(
            HttpMethod.Post, "/v2/rtc/metrics", withToken ? host.Tokens.User("ann") : null,
            """{"body":{"sessionId":"SES-1","metrics":[{"name":"TIME_TO_RECONNECT_SUCCESS","time":8,"attempt":1}]}}""");

        Assert.Equal(200, status);
        Assert.Empty(body.EnumerateObject());
    }

    [Fact]
    public async Task The_metrics_may_be_of_any_form_and_no_larger_than_other_bodies()
    {
        await using var host = await SessionHost.Start();
        using var noJson = new StringContent("not json", Encoding.UTF8, "text/plain");
        using var large = new HttpRequestMessage(HttpMethod.Post, "/v2/rtc/metrics");
        large.Content = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        large.Headers.ExpectContinue = true;

        Assert.Equal(200, (int)(await host.Http.PostAsync("/v2/rtc/metrics", noJson, SessionHost.Cancel)).StatusCode);
        Assert.Equal(413, (int)(await host.Http.SendAsync(large, SessionHost.Cancel)).StatusCode);
    }

    [Fact]
    public async Task Discovery_names_this_server_for_everything()
    {
        await using var host = await SessionHost.Start();

        var (status, body) = await host.Send(HttpMethod.Get, "/v0.3/discovery/api", token: null);

        Assert.Equal(200, status);
        var center = body.EnumerateObject().Single().Value;
        var here = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (var address in center.EnumerateObject())
            Assert.Equal(here, address.Value.GetString());
        Assert.True(center.TryGetProperty("endpoint", out _) && center.TryGetProperty("https", out _) && center.TryGetProperty("ws", out _));
    }

    [Fact]
    public async Task Discovery_names_the_configured_public_address()
    {
        await using var host = await SessionHost.Start(new() { ["PublicUrl"] = "https://chat.example.com:8443/" });

        var (_, body) = await host.Send(HttpMethod.Get, "/v0.3/discovery/api", host.Tokens.User("ann"));

        Assert.Equal(
            "https://chat.example.com:8443", body.EnumerateObject().Single().Value.GetProperty("ws").GetString());
    }

    [Fact]
    public async Task There_are_no_media_servers_to_discover()
    {
        await using var host = await SessionHost.Start();

        var (status, body) = await host.Send(HttpMethod.Get, "/v0.3/discovery/media/parley", token: null);

        Assert.Equal((200, JsonValueKind.Array, 0), (status, body.ValueKind, body.GetArrayLength()));
    }
}
