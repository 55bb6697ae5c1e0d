using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Applications;

/// <summary>Webhooks are kept and not called, and the operator hears of it.</summary>
public sealed class WebhookNoticeTests
{
    private const string Webhook = """{"name":"ours","capabilities":{"rtc":{"webhooks":{"event_url":{"address":"https://hooks.test/e"}}}}}""";

    [Fact]
    public async Task An_application_that_names_webhooks_is_warned_of_once()
    {
        await using var host = await SessionHost.Start();
        var path = $"/v2/applications/{host.Tokens.ApplicationId}";
        await host.SendAsAccount(HttpMethod.Put, path, """{"name":"ours","capabilities":{"rtc":{"webhooks":{"event_url":{"address":""}}}}}""");
        Assert.Empty(Warnings(host));
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.SendAsAccount(HttpMethod.Put, path, Webhook)).Status);
        Assert.Contains(host.Tokens.ApplicationId, Assert.Single(Warnings(host)), StringComparison.Ordinal);
        Assert.Equal(201, (await host.SendAsAccount(HttpMethod.Post, "/v2/applications", Webhook)).Status);
        Assert.Equal(2, Warnings(host).Length);
        Assert.DoesNotContain(Warnings(host), line => line.Contains("hooks.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callback_of_a_conversation_is_one_too()
    {
        await using var host = await SessionHost.Start();
        foreach (var body in new[] { "{}", """{"callback":{"params":{}}}""", """{"callback":{"url":"https://hooks.test/c"}}""", """{"callback":{"url":"https://hooks.test/d"}}""" })
            Assert.Equal(201, (await host.Send(HttpMethod.Post, "/v1/conversations", host.Tokens.Admin(), body)).Status);
        Assert.Single(Warnings(host));
    }

    private static string[] Warnings(SessionHost host) =>
        [.. host.Logs.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("names webhooks", StringComparison.Ordinal))];
}
