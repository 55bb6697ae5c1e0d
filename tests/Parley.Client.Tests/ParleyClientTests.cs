using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Parley.Tokens;

namespace Parley.Client.Tests;

public sealed class ParleyClientTests
{
    private static readonly PrivateKey Key = NewKey();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_token_is_used_until_shortly_before_its_end()
    {
        var server = new ScriptedServer(Ok("{}"), Ok("{}"), Ok("{}"));
        var client = Client(server);

        await client.GetUserAsync("ann", Cancellation);
        _time.Advance(TimeSpan.FromMinutes(12));
        await client.GetUserAsync("ann", Cancellation);
        _time.Advance(TimeSpan.FromMinutes(2));
        await client.GetUserAsync("ann", Cancellation);

        var tokens = server.Requests.Select(it => it.Headers.Authorization!.Parameter).ToList();
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[1], tokens[2]);
    }

    [Fact]
    public async Task A_refusal_carries_everything_that_the_server_said()
    {
        var server = new ScriptedServer((HttpStatusCode.BadRequest,
            """
            {"title":"Bad request.","type":"https://x/#http:error:validation-fail","code":"http:error:validation-fail",
             "reason":"it is too short",
             "detail":"Input validation failure.","instance":"i-1","new_member":true,
             "invalid_parameters":[{"name":"image_url","reason":"\"image_url\" must be a valid uri"}]}
            """));

        var refusal = await Assert.ThrowsAsync<ParleyException>(
            () => Client(server).CreateUserAsync(new User { ImageUrl = "x" }, Cancellation));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
        Assert.Equal("http:error:validation-fail", refusal.Code);
        Assert.Equal(("Bad request.", "Input validation failure.", "i-1"), (refusal.Title, refusal.Detail, refusal.Instance));
        Assert.Equal([new InvalidParameter("image_url", "\"image_url\" must be a valid uri")], refusal.InvalidParameters);
        Assert.Equal("it is too short", refusal.Reason);
        Assert.Equal(
            "400 http:error:validation-fail: Input validation failure. Reason: it is too short image_url: \"image_url\" must be a valid uri",
            refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("null")]
    public async Task A_refusal_that_is_no_json_still_has_its_status(string body)
    {
        var server = new ScriptedServer((HttpStatusCode.BadGateway, body));

        var refusal = await Assert.ThrowsAsync<ParleyException>(() => Client(server).GetUserAsync("ann", Cancellation));

        Assert.Equal(HttpStatusCode.BadGateway, refusal.Status);
    }

    [Fact]
    public async Task All_users_are_read_page_after_page()
    {
        var server = new ScriptedServer(
            Ok("""{"_embedded":{"users":[{"id":"USR-1"}]},"_links":{"next":{"href":"https://other.host/v1/users?order=asc&cursor=x%2Fy"}}}"""),
            Ok("""{"_embedded":{"users":[{"id":"USR-2"}]},"_links":{"next":null}}"""));

        var ids = new List<string?>();
        await foreach (var user in Client(server).ListAllUsersAsync(cancellationToken: Cancellation))
            ids.Add(user.Id);

        Assert.Equal(["USR-1", "USR-2"], ids);
        Assert.Equal("http://chat.test/v1/users?page_size=100&order=asc&cursor=x%2Fy", server.Requests[1].RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task Writing_an_application_back_leaves_out_its_links_and_its_private_key()
    {
        var server = new ScriptedServer(
            Ok("""{"id":"a","name":"n","keys":{"public_key":"P","private_key":"S"},"_links":{"self":{}},"newer":1}"""),
            Ok("""{"id":"a","name":"m"}"""));

        await Client(server).UpdateApplicationAsync("a", it => it with { Name = "m" }, Cancellation);

        Assert.Equal("""{"id":"a","name":"m","keys":{"public_key":"P"},"newer":1}""", server.Bodies[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\nb")]
    [InlineData("\0")]
    public async Task An_id_that_would_name_something_else_is_refused(string id)
    {
        var server = new ScriptedServer();

        await Assert.ThrowsAsync<ArgumentException>(() => Client(server).DeleteUserAsync(id, Cancellation));

        Assert.Empty(server.Requests);
    }

    // A test's data cannot carry half of a surrogate pair.
    [Fact]
    public void Half_a_character_is_no_id() => Assert.Equal("has half a character in it", ParleyClient.ProblemOfId("a\ud800"));

    [Theory]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("a/../b", "a%2F..%2Fb")]
    [InlineData("...", "...")]
    [InlineData("?x=1#y", "%3Fx%3D1%23y")]
    [InlineData("né 😀", "n%C3%A9%20%F0%9F%98%80")]
    public async Task An_id_stays_one_segment_of_the_path(string id, string segment)
    {
        var server = new ScriptedServer(Ok("{}"));

        await Client(server).GetUserAsync(id, Cancellation);

        Assert.Equal($"http://chat.test/v1/users/{segment}", server.Requests[0].RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData("ftp://chat.test")]
    [InlineData("http://ann:secret@chat.test")]
    [InlineData("http://chat.test/?token=secret")]
    [InlineData("http://chat.test/#x")]
    public void An_address_that_is_no_servers_root_is_refused_without_being_shown(string address)
    {
        var error = Assert.Throws<ArgumentException>(() => new ParleyClient(
            new HttpClient(new ScriptedServer()), new ParleyClientOptions { BaseAddress = new Uri(address) }));

        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public async Task A_list_of_refused_fields_may_have_gaps()
    {
        var server = new ScriptedServer((HttpStatusCode.BadRequest, """{"invalid_parameters":[null,{"name":"a"},{"name":"b","reason":"c"}]}"""));

        var refusal = await Assert.ThrowsAsync<ParleyException>(() => Client(server).GetUserAsync("ann", Cancellation));

        Assert.Equal([new InvalidParameter("b", "c")], refusal.InvalidParameters);
    }

    [Fact]
    public async Task Missing_credentials_are_named()
    {
        var client = new ParleyClient(
            new HttpClient(new ScriptedServer()), new ParleyClientOptions { BaseAddress = new Uri("http://chat.test") });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetUserAsync("ann", Cancellation));

        Assert.Contains(nameof(ParleyClientOptions.ApplicationId), error.Message);
    }

    [Fact]
    public async Task A_cancelled_call_sends_nothing()
    {
        var server = new ScriptedServer();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client(server).GetUserAsync("ann", new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_token_is_inspected_by_the_account()
    {
        var server = new ScriptedServer(Ok("""{"valid":true}"""));

        var report = await Client(server).InspectTokenAsync(
            "a", new TokenQuestion { Token = "t", Method = "GET", Path = "/v1/users" }, Cancellation);

        Assert.True(report.GetProperty("valid").GetBoolean());
        Assert.Equal("http://chat.test/v2/applications/a/tokens/inspect", server.Requests[0].RequestUri!.AbsoluteUri);
        Assert.Equal("Basic", server.Requests[0].Headers.Authorization!.Scheme);
        Assert.Equal("""{"token":"t","method":"GET","path":"/v1/users"}""", server.Bodies[0]);
    }

    private ParleyClient Client(ScriptedServer server) => new(
        new HttpClient(server),
        new ParleyClientOptions
        {
            BaseAddress = new Uri("http://chat.test/"),
            ApiKey = "k",
            ApiSecret = "s",
            ApplicationId = "0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10",
            PrivateKey = Key,
            TimeProvider = _time,
        });

    private static (HttpStatusCode Status, string Body) Ok(string body) => (HttpStatusCode.OK, body);

    private static PrivateKey NewKey()
    {
        using var rsa = RSA.Create(2048);
        return PrivateKey.TryParse(rsa.ExportPkcs8PrivateKeyPem(), out var key, out var reason)
            ? key
            : throw new InvalidOperationException(reason);
    }
}
