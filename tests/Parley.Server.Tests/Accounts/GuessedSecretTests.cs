using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Accounts;

/// <summary>Many wrong secrets at once cost whoever sends them, and nobody else.</summary>
public sealed class GuessedSecretTests
{
    private const string Chosen = "chosen and sent to the API";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("configured")]
    [InlineData("made at the start")]
    [InlineData("made through the API")]
    public async Task After_a_restart_a_right_secret_is_taken_while_another_address_guesses(string kind)
    {
        using var home = TestDirectory.New();
        var secret = await Prepare(home.Path, kind);
        await using var server = await Start(home.Path, kind);
        using var guesser = From(IPAddress.Parse("127.0.0.2"), server);
        var guesses = Enumerable.Range(0, 100).Select(i => Ask(guesser, $"wrong secret {i}")).ToList();
        await Refused(guesses);
        Assert.Equal(HttpStatusCode.OK, await Ask(server.Http, secret));
        await Task.WhenAll(guesses);
    }

    [Theory]
    [InlineData("configured")]
    [InlineData("made at the start")]
    public async Task A_secret_that_is_known_or_random_is_taken_from_the_address_that_guesses_too(string kind)
    {
        using var home = TestDirectory.New();
        var secret = await Prepare(home.Path, kind);
        await using var server = await Start(home.Path, kind);
        if (kind == "made at the start")
            await server.Store.PutSecret(ParleyServer.ApiKey, new AccountSecret("slow", SecretHash.Create(Chosen), 1), Cancel);
        var guesses = Enumerable.Range(0, 100).Select(i => Ask(server.Http, $"wrong secret {i}")).ToList();
        await Refused(guesses);
        Assert.Equal(HttpStatusCode.OK, await Ask(server.Http, secret));
        await Task.WhenAll(guesses);
    }

    [Fact]
    public async Task One_wrong_secret_again_and_again_is_always_told_that_it_is_wrong()
    {
        await using var server = await ParleyServer.Start();
        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server.Http, "an old secret"));
        var crowd = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Ask(server.Http, "another old secret")));
        Assert.All(crowd, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        // Until it is the right one.
        await server.Store.PutSecret(
            ParleyServer.ApiKey, new AccountSecret("new", SecretHash.Create("an old secret"), 1), Cancel);
        await server.Services.GetRequiredService<ISignals>().Publish(
            new Signal(SignalKind.AccountChanged, ParleyServer.ApiKey), Cancel);
        Assert.Equal(HttpStatusCode.OK, await Ask(server.Http, "an old secret"));
    }

    [Fact]
    public void Hashes_of_every_version_are_understood_and_only_those_of_chosen_secrets_are_slow()
    {
        const string older = "pbkdf2-sha256$100000$AAECAwQFBgcICQoLDA0ODw==$oBTSQnWqKJNi1MGjBckiIL9opzsZuXNrUXXf09yBx+M=";
        Assert.True(SecretHash.Matches("pass-word-1", older));
        Assert.False(SecretHash.Matches("pass-word-2", older));
        Assert.True(SecretHash.IsSlow(older));
        Assert.True(SecretHash.IsSlow(SecretHash.Create("pass-word-1")));
        var quick = SecretHash.CreateOfRandom("pass-word-1");
        Assert.False(SecretHash.IsSlow(quick));
        Assert.True(SecretHash.Matches("pass-word-1", quick));
        Assert.False(SecretHash.Matches("pass-word-2", quick));
        Assert.NotEqual(quick, SecretHash.CreateOfRandom("pass-word-1"));
        Assert.False(SecretHash.Matches("pass-word-1", "md5$x"));
    }

    /// <summary>A data directory whose account has the secret; the secret.</summary>
    private static async Task<string> Prepare(string directory, string kind)
    {
        var console = new StringWriter();
        await using var server = await ParleyServer.Start(
            directory: directory, secret: kind == "made at the start" ? null : ParleyServer.ApiSecret,
            replace: services => services.AddSingleton<TextWriter>(console));
        if (kind == "made through the API")
            (await server.Account("POST", $"/accounts/{ParleyServer.ApiKey}/secrets", $$"""{"secret":"{{Chosen}}"}""")).Is(201);
        return kind switch
        {
            "configured" => ParleyServer.ApiSecret,
            "made through the API" => Chosen,
            _ => console.ToString().Split('\n').Single(line => line.Contains("API secret", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1],
        };
    }

    private static Task<ParleyServer> Start(string directory, string kind) =>
        ParleyServer.Start(directory: directory, secret: kind == "made at the start" ? null : ParleyServer.ApiSecret);

    /// <summary>Until one is refused unread, or all of them are refused without waiting.</summary>
    private static async Task Refused(List<Task<HttpStatusCode>> guesses)
    {
        var open = guesses.ToList();
        while (open.Count > 0)
        {
            var answered = await Task.WhenAny(open);
            open.Remove(answered);
            var status = await answered;
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{status}");
            if (status == HttpStatusCode.TooManyRequests)
                return;
        }
    }

    private static async Task<HttpStatusCode> Ask(HttpClient http, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/applications");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ParleyServer.ApiKey}:{secret}")));
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static HttpClient From(IPAddress address, ParleyServer server) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (connecting, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(IPAddress.Loopback, connecting.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Url,
    };
}
