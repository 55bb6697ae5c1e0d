using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Starting;

/// <summary>The end of a real process, in order and without.</summary>
public sealed class ShutdownTests(PostgresCluster cluster)
{
    private const string Secret = "secret-of-the-tests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_told_to_end_fails_no_request_and_its_sessions_go_on_at_the_next()
    {
        using var directory = TestDirectory.New();
        await using var server = await Start(directory, "--Parley:Shutdown:SpreadSeconds", "3");
        var (http, tokens) = await Prepare(server);
        var clients = new List<SessionClient>();
        for (var i = 0; i < 6; i++)
            clients.Add(await LogIn(server, tokens));
        // As a balancer asks, again and again.
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", Cancel)).StatusCode);
        using var slow = await BeginSlowRequest(server, tokens);

        // As a balancer does: requests come until the server is not ready, on connections that stay.
        var isReady = true;
        var requests = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var own = Client(server, tokens);
            while (isReady)
                Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/v1/users", Cancel)).StatusCode);
        }).ToList();
        var ending = server.Terminate();
        HttpResponseMessage health;
        do
            health = await http.GetAsync("/health/ready", Cancel);
        while (health.StatusCode == HttpStatusCode.OK);
        Assert.Equal("stopping", await health.Content.ReadAsStringAsync(Cancel));
        Assert.NotNull(health.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", Cancel)).StatusCode);
        Assert.Equal(503, (await Assert.ThrowsAsync<SessionRefused>(() => LogIn(server, tokens))).Status);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/users", Cancel)).StatusCode);
        isReady = false;
        await Task.WhenAll(requests);

        // A DISCONNECT packet would keep them away.
        foreach (var client in clients)
            await client.Hears(Heard.Closed);
        Assert.StartsWith("HTTP/1.1 201", await EndSlowRequest(slow), StringComparison.Ordinal);
        Assert.Equal(0, await ending);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", server.Output, StringComparison.Ordinal);

        await using var next = await Start(directory);
        foreach (var client in clients)
        {
            await using var again = await LogIn(next, tokens, client.SessionId);
            Assert.Equal(client.SessionId, again.SessionId);
            await client.DisposeAsync();
        }

        http.Dispose();
    }

    [Fact]
    public async Task The_clients_of_a_node_that_is_killed_go_on_at_another()
    {
        using var directory = TestDirectory.New();
        string[] settings =
        [
            "--Parley:Storage:Provider", "postgres", "--Parley:Storage:ConnectionString", await cluster.NewDatabase(),
        ];
        await using var one = await Start(directory, settings);
        await using var two = await Start(directory, settings);
        var (http, tokens) = await Prepare(one);
        http.Dispose();
        await using var client = await LogIn(one, tokens);

        await one.Kill();
        await client.Hears(Heard.Closed);
        // Nobody answers for the socket that has the session, which is then given after a moment.
        await using var again = await LogIn(two, tokens, client.SessionId);

        Assert.Equal(client.SessionId, again.SessionId);
        using var other = Client(two, tokens);
        using var list = JsonDocument.Parse(await other.GetStringAsync("/v1/users/ann/sessions", Cancel));
        Assert.True(list.RootElement.GetProperty("_embedded").GetProperty("sessions")[0].GetProperty("connected").GetBoolean());
    }

    private static Task<ServerProcess> Start(TestDirectory directory, params string[] settings) => ServerProcess.Start(
        directory.Path,
        ["--urls", "http://127.0.0.1:0", "--Parley:Account:ApiKey", "mine", "--Parley:Account:ApiSecret", Secret, .. settings]);

    private static async Task<(HttpClient Http, SessionTokens Tokens)> Prepare(ServerProcess server)
    {
        using var account = new HttpClient { BaseAddress = server.Addresses[0] };
        account.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", ParleyServer.Basic("mine", Secret));
        using var application = new StringContent(
            JsonSerializer.Serialize(new { name = "ours", keys = new { public_key = SessionTokens.PublicPem } }), Encoding.UTF8, "application/json");
        using var made = JsonDocument.Parse(
            await (await account.PostAsync("/v2/applications", application, Cancel)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancel));
        var tokens = new SessionTokens(TimeProvider.System, made.RootElement.GetProperty("id").GetString()!);
        var http = Client(server, tokens);
        using var ann = new StringContent("""{"name":"ann"}""", Encoding.UTF8, "application/json");
        (await http.PostAsync("/v1/users", ann, Cancel)).EnsureSuccessStatusCode();
        return (http, tokens);
    }

    private static HttpClient Client(ServerProcess server, SessionTokens tokens)
    {
        var http = new HttpClient { BaseAddress = server.Addresses[0] };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + tokens.Admin());
        return http;
    }

    private static async Task<SessionClient> LogIn(ServerProcess server, SessionTokens tokens, string? resume = null)
    {
        var client = await SessionClient.Open(
            new Uri($"ws://{server.Addresses[0].Authority}/v2/rtc/?token={tokens.User("ann")}&session_id={resume}&EIO=4&transport=websocket"),
            engine: 4, origin: null);
        await client.Succeeds();
        return client;
    }

    /// <summary>A request whose body comes in two parts.</summary>
    private static async Task<TcpClient> BeginSlowRequest(ServerProcess server, SessionTokens tokens)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Addresses[0].Port, Cancel);
        await connection.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {tokens.Admin()}\r\nContent-Type: application/json\r\n" +
                "Content-Length: 14\r\n\r\n{\"name\":"), Cancel);
        return connection;
    }

    private static async Task<string> EndSlowRequest(TcpClient connection)
    {
        await connection.GetStream().WriteAsync("\"bob\"}"u8.ToArray(), Cancel);
        using var reader = new StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync(Cancel);
    }
}
