using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>What the API has and this version does not.</summary>
public sealed class NotServedTests(SharedServer shared)
{
    [Theory]
    [InlineData("POST", "/v0.3/legs", "Calls")]
    [InlineData("GET", "/v0.3/legs/one", "Calls")]
    [InlineData("DELETE", "/v0.1/legs/one", "Calls")]
    [InlineData("POST", "/beta/knocking", "Calls")]
    [InlineData("DELETE", "/v0.3/knocking/one", "Calls")]
    [InlineData("POST", "/v1/calls", "Calls")]
    [InlineData("PUT", "/v1/calls/one/talk", "Calls")]
    [InlineData("POST", "/beta/conversations/CON-1/rtc", "Calls")]
    [InlineData("POST", "/v0.3/conversations/CON-1/rtc/one/offer", "Calls")]
    [InlineData("DELETE", "/beta2/conversations/CON-1/rtc/one", "Calls")]
    [InlineData("PUT", "/v1/conversations/CON-1/record", "Calls")]
    [InlineData("PUT", "/v1/conversations/CON-1/talk", "Calls")]
    [InlineData("DELETE", "/v1/conversations/CON-1/stream", "Calls")]
    [InlineData("GET", "/v1/files/one", "Calls")]
    [InlineData("POST", "/v1/emergency/call", "Calls")]
    [InlineData("POST", "/v1/image", "Images and other media")]
    [InlineData("GET", "/v3/media/one", "Images and other media")]
    [InlineData("POST", "/v3/media", "Images and other media")]
    [InlineData("PUT", "/v1/devices", "Push notifications")]
    [InlineData("PUT", "/v1/applications/one/push_tokens/android", "Push notifications")]
    public async Task A_family_that_is_not_served_says_so(string method, string path, string what)
    {
        var app = await TestApplication.Create(shared.Server);
        var body = method is "GET" or "DELETE" ? null : """{"body":{"offer":{"sdp":"v=0"}}}""";
        var refused = (await app.Send(method, path, body)).Refused(404, "http:error:not-served");
        Assert.Equal($"{what} are not served by this version.", refused.Value(refused.Has("detail") ? "detail" : "description"));
        Assert.Null(refused.Header("Allow"));
    }

    [Theory]
    [InlineData("/v0.1", true)]
    [InlineData("/beta", true)]
    [InlineData("/v0.2", false)]
    [InlineData("/v0.3", false)]
    [InlineData("/v1", false)]
    public async Task The_leg_of_nexmo_client_is_an_answer_that_leads_nowhere(string prefix, bool isAnswered)
    {
        var app = await TestApplication.Create(shared.Server);
        const string offer = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n";
        var answer = await app.Post($"{prefix}/legs", JsonSerializer.Serialize(new { body = new { offer = new { type = "offer", sdp = offer } } }));
        if (!isAnswered)
        {
            answer.Refused(404, "http:error:not-served");
            return;
        }

        answer.Is(200);
        Assert.Equal(("http:error:not-served", "Calls are not served by this version."), (answer.Value("code"), answer.Value("description")));
        Assert.True(Guid.TryParse(answer.Value("rtc_id"), out _));
        var sdp = answer.Value("sdp");
        foreach (var line in new[] { "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=rtpmap:111 opus/48000/2", "a=setup:passive", "a=end-of-candidates" })
            Assert.Contains($"{line}\r\n", sdp, StringComparison.Ordinal);
        Assert.Single(sdp.Split("\r\n"), line => line.StartsWith("a=candidate:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"body":{"offer":{"sdp":""}}}""")]
    [InlineData("""{"body":{"offer":{"sdp":"m=audio"}}}""")]
    [InlineData("""{"body":{"offer":{"sdp":"m=audio 9 UDP 111\na=mid:0"}}}""")]
    [InlineData("""{"body":{"offer":7}}""")]
    [InlineData("not json")]
    public async Task A_leg_without_an_offer_is_not_served(string body)
    {
        var app = await TestApplication.Create(shared.Server);
        (await app.Post("/beta/legs", body)).Refused(404, "http:error:not-served");
    }

    [Theory]
    [InlineData("POST", "/v0.3/legs")]
    [InlineData("GET", "/v3/media/one")]
    public async Task A_stranger_hears_nothing_of_it(string method, string path)
    {
        (await shared.Server.Send(method, path, null)).RefusedToken("system:error:missing-token");
        var app = await TestApplication.Create(shared.Server);
        await app.AddUser("ann");
        (await app.Send(method, path, null, app.Mint("ann", new Parley.Tokens.AclBuilder().Allow("/*/users/**")))).Forbidden();
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/conversations/CON-1/nothing")]
    [InlineData("/v3/nothing")]
    [InlineData("/v2/media")]
    public async Task Other_paths_are_none(string path)
    {
        var app = await TestApplication.Create(shared.Server);
        (await app.Get(path)).Refused(404, "http:error:not-found");
    }

    [Theory]
    [InlineData("/v1", "_embedded.legs")]
    [InlineData("/v0.3", "_embedded.legs")]
    [InlineData("/v0.2", "_embedded.data.legs")]
    [InlineData("/beta2", "_embedded.data.legs")]
    [InlineData("/v0.1", "_embedded.legs")]
    [InlineData("/beta", "_embedded.legs")]
    public async Task The_list_of_legs_is_empty(string prefix, string legs)
    {
        var app = await TestApplication.Create(shared.Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        foreach (var path in new[] { $"{prefix}/legs", $"{prefix}/conversations/{room}/legs" })
        {
            var list = (await app.Get($"{path}?page_size=5&order=DESC&cursor=")).Is(200);
            Assert.Equal("[]", list.At(legs).GetRawText());
            Assert.Equal("5", list.Value("page_size"));
            Assert.StartsWith($"{shared.Server.Url}{path[1..]}", list.Value("_links.self.href"), StringComparison.Ordinal);
            if (prefix is "/v0.1" or "/beta")
                Assert.Equal(("0", "0"), (list.Value("count"), list.Value("record_index")));
        }

        (await app.Get($"{prefix}/conversations/CON-1/legs")).Refused(404, "conversation:error:not-found");
    }
}
