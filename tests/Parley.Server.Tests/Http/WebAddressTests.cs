using System.Text.Json;
using Parley.Domain;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>Addresses that pages show and that servers call.</summary>
public sealed class WebAddressTests(SharedServer shared)
{
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://x.test/a")]
    [InlineData("blob:https://x.test/1")]
    [InlineData("//x.test/a")]
    [InlineData("/a.png")]
    [InlineData("x.test/a")]
    [InlineData("https:x.test")]
    [InlineData("https://")]
    [InlineData(" https://x.test/a")]
    [InlineData("https://x.test/a\nb")]
    [InlineData("https://x.test/a\r\nSet-Cookie: a=b")]
    [InlineData("https://x.test/a\tb")]
    [InlineData("https://x.test/\u0085")]
    [InlineData("https://x.test/\u2028")]
    [InlineData("https://x.test/\u202egpj.exe")]
    [InlineData("https://x.test/\u2067gpj.exe")]
    [InlineData("https://x.test/\u200fa")]
    [InlineData("https:///ann:secret@x.test/")]
    [InlineData("https:\\\\x.test/")]
    [InlineData("https://ann:secret@x.test/")]
    [InlineData("https://ann@x.test/")]
    [InlineData("https://@x.test/")]
    [InlineData("https://good.test\\@evil.test/")]
    public async Task An_address_that_is_not_one_of_the_web_is_refused_everywhere(string address)
    {
        Assert.NotNull(WebAddress.Refusal(address));
        var app = await TestApplication.Create(shared.Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        foreach (var (path, body, field) in new[]
        {
            ("/v1/users", """{"image_url":#}""", "image_url"),
            ("/v1/conversations", """{"image_url":#}""", "image_url"),
            ("/v1/conversations", """{"callback":{"url":#}}""", "callback.url"),
            ("/v1/conversations", """{"callback":{"url":"https://x.test","params":{"ncco_url":#}}}""", "callback.params.ncco_url"),
            ($"/v1/conversations/{room}/events", """{"type":"message","body":{"message_type":"image","image":{"url":#}}}""", "body.image.url"),
            ($"/v1/conversations/{room}/events", """{"type":"message","body":{"message_type":"audio","audio":{"url":#}}}""", "body.audio.url"),
            ($"/v1/conversations/{room}/events", """{"type":"message","body":{"message_type":"video","video":{"url":#}}}""", "body.video.url"),
            ($"/v1/conversations/{room}/events", """{"type":"message","body":{"message_type":"file","file":{"url":#}}}""", "body.file.url"),
            ($"/v1/conversations/{room}/events", """{"type":"message","body":{"message_type":"vcard","vcard":{"url":#}}}""", "body.vcard.url"),
            ($"/v1/conversations/{room}/events", """{"type":"image","body":{"representations":{"medium":{"url":#}}}}""", "body.representations.medium.url"),
        })
            (await app.Post(path, With(body, address))).RefusedFields(field);
        foreach (var (capability, webhook) in new[] { ("rtc", "event_url"), ("voice", "answer_url"), ("messages", "inbound_url"), ("meetings", "rooms_changed") })
        {
            var body = With("""{"name":"x","capabilities":{"CAPABILITY":{"webhooks":{"WEBHOOK":{"address":#}}}}}""", address)
                .Replace("CAPABILITY", capability, StringComparison.Ordinal).Replace("WEBHOOK", webhook, StringComparison.Ordinal);
            (await shared.Server.Account("POST", "/v2/applications", body))
                .RefusedFields($"capabilities.{capability}.webhooks.{webhook}.address");
        }
    }

    [Theory]
    [InlineData("https://x.test")]
    [InlineData("HTTP://X.test:8080/a/b?c=d@e#f")]
    [InlineData("http://127.0.0.1:3000/hook")]
    [InlineData("https://[::1]/a")]
    [InlineData("https://x.test/ü/😀.png")]
    [InlineData("https://bücher.test/a@b\\c")]
    public async Task An_address_of_the_web_is_kept_as_it_came(string address)
    {
        Assert.Null(WebAddress.Refusal(address));
        var app = await TestApplication.Create(shared.Server);
        Assert.Equal(address, (await app.Post("/v1/users", JsonSerializer.Serialize(new { image_url = address }))).Is(201).Value("image_url"));
    }

    [Theory]
    [InlineData("sip", "sip:4442@example.test;transport=tls", true)]
    [InlineData("sip", "sips:ann@example.test", true)]
    [InlineData("sip", "javascript:alert(1)", false)]
    [InlineData("sip", "sip:ann@example.test\r\nContact: eve", false)]
    [InlineData("websocket", "wss://example.test/s", true)]
    [InlineData("websocket", "https://example.test/s", false)]
    [InlineData("websocket", "wss://ann:secret@example.test/s", false)]
    public async Task A_channel_has_an_address_of_its_own_kind(string type, string uri, bool isTaken)
    {
        var app = await TestApplication.Create(shared.Server);
        var made = await app.Post("/v1/users", With($$$"""{"channels":{"{{{type}}}":[{"uri":#}]}}""", uri));
        if (isTaken)
            made.Is(201);
        else
            made.RefusedFields($"channels.{type}[0].uri");
    }

    private static string With(string body, string address) =>
        body.Replace("#", JsonSerializer.Serialize(address), StringComparison.Ordinal);
}
