using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Domain.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Sessions;

namespace Parley.Server.Tests.Sessions;

/// <summary>
/// A whole server on a free port, with one application and the users ann and bob. Its clock stands still until a test
/// moves it. A log line with a token, or one of level Error, fails the test.
/// </summary>
internal sealed class SessionHost : IAsyncDisposable
{
    public const string ApiKey = "sessionkey";
    private const string ApiSecret = "session-secret-1";

    private readonly TestDirectory _directory = TestDirectory.New();
    private readonly ConcurrentBag<SessionClient> _clients = [];
    private WebApplication _app = null!;
    private bool _stopped;
    private bool _disposed;

    private SessionHost(FakeTimeProvider time) => Time = time;

    public FakeTimeProvider Time { get; }

    public SessionLogs Logs { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public SessionTokens Tokens { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string ConnectionString => Services.GetRequiredService<ParleyOptions>().ConnectionString!;

    public bool ErrorsExpected { get; set; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="settings">Settings below <c>Parley</c>, as an operator writes them.</param>
    /// <param name="like">Another node: the same clock and the same application; <paramref name="settings"/> name the same database.</param>
    public static async Task<SessionHost> Start(
        Dictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null, SessionHost? like = null)
    {
        // Tokens carry whole seconds; so does the clock at the start.
        var host = new SessionHost(like?.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        await host.Begin(settings ?? [], replace);
        // What passes is not repeated for a node that did not listen yet.
        await Eventually(() => Task.FromResult(host.Services.GetRequiredService<ISignals>().Connected));
        host.Tokens = like?.Tokens ?? new SessionTokens(host.Time, await host.AddApplication("ours"));
        if (like is null)
        {
            await host.AddUser("ann");
            await host.AddUser("bob");
        }

        return host;
    }

    /// <summary>Makes an application with the key of <see cref="SessionTokens"/>; its id.</summary>
    public async Task<string> AddApplication(string name)
    {
        var application = new Application(
            Guid.NewGuid().ToString(), ApiKey, name, SessionTokens.PublicPem, "{}", false, Moment.Now(Time));
        await Services.GetRequiredService<IStore>().AddApplication(application, Cancel);
        return application.Id;
    }

    /// <summary>Makes a user over HTTP; its id.</summary>
    public async Task<string> AddUser(string name, SessionTokens? application = null)
    {
        var (status, body) = await Send(
            HttpMethod.Post, "/v1/users", (application ?? Tokens).Admin(), $$"""{"name":"{{name}}"}""");
        Assert.Equal(201, status);
        return body.GetProperty("id").GetString()!;
    }

    public async Task<SessionClient> Open(string path, string query = "", int engine = 4, string? origin = null)
    {
        var client = await SessionClient.Open(
            new Uri($"ws://{Http.BaseAddress!.Authority}{path}?{query}&EIO={engine}&transport=websocket"), engine, origin);
        _clients.Add(client);
        return client;
    }

    /// <summary>Connects as 9.x clients do.</summary>
    public Task<SessionClient> OpenWith(string token, string? resume = null) => Open(
        "/v2/rtc/", $"token={token}&session_version=0.0.3&acknowledge_events=true" + (resume is null ? "" : $"&session_id={resume}"));

    /// <summary>Connects as 9.x clients do and is logged in.</summary>
    public async Task<SessionClient> LogIn(string token, string? resume = null)
    {
        var client = await OpenWith(token, resume);
        await client.Succeeds();
        return client;
    }

    public Task<SessionClient> LogIn() => LogIn(Tokens.User("ann"));

    public async Task<(int Status, JsonElement Body)> Send(HttpMethod method, string path, string? token, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "bearer " + token);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Send(request);
    }

    /// <summary>A request of the account's, with its key and secret.</summary>
    public Task<(int Status, JsonElement Body)> SendAsAccount(HttpMethod method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKey}:{ApiSecret}")));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return Send(request);
    }

    public async Task<(int Status, JsonElement Body)> Send(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>The ids of a user's sessions as the API lists them.</summary>
    public async Task<string[]> SessionsOf(string user)
    {
        var (status, body) = await Send(HttpMethod.Get, $"/v1/users/{user}/sessions", Tokens.Admin());
        Assert.Equal(200, status);
        return [.. body.GetProperty("_embedded").GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("id").GetString()!)];
    }

    public async Task<DateTimeOffset> AliveUntil(string session) => Moment.ToTime((await Stored(session)).AliveUntil);

    /// <summary>When the token ends under which this node holds a session.</summary>
    public DateTimeOffset TokenEnd(string session) => Moment.ToTime(
        Services.GetRequiredService<LocalSessions>().OfApplication(Tokens.ApplicationId).Single(live => live.Session.Id == session).Session.Token.EndsAt);

    public async Task<Session> Stored(string session) =>
        (await Services.GetRequiredService<IStore>().GetSession(Tokens.ApplicationId, session, Cancel))!;

    /// <summary>Waits for what happens a moment after its cause, as the release of a closed socket.</summary>
    public static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 2_400; i++)
        {
            if (await condition())
                return;
            await Task.Delay(25, Cancel);
        }

        Assert.Fail("It never happened.");
    }

    /// <summary>Moves the clock in the steps of a running server, so that heartbeats are answered on the way.</summary>
    public async Task Pass(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(5))
        {
            Time.Advance(left < TimeSpan.FromSeconds(5) ? left : TimeSpan.FromSeconds(5));
            await Task.WhenAll(_clients.Select(client => client.Settle()));
        }
    }

    /// <summary>
    /// Moves the clock on until something happens. What a client sees may come a moment before the server starts the
    /// clock that is waited for, so moving it once could be too early.
    /// </summary>
    public async Task PassUntil(Task happened, TimeSpan step)
    {
        do
            await Pass(step);
        while (await Task.WhenAny(happened, Task.Delay(100, Cancel)) != happened);
        await happened;
    }

    /// <summary>The same, where a client waits for the server's clock and can answer nothing meanwhile.</summary>
    public async Task AdvanceUntil(Task happened, TimeSpan step)
    {
        do
            Time.Advance(step);
        while (await Task.WhenAny(happened, Task.Delay(50, Cancel)) != happened);
        await happened;
    }

    public async Task Stop()
    {
        _stopped = true;
        await _app.StopAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Http.Dispose();
        // Draining waits on the server's clock, which stands still.
        var stopping = _stopped ? Task.CompletedTask : _app.StopAsync(CancellationToken.None);
        while (await Task.WhenAny(stopping, Task.Delay(20, CancellationToken.None)) != stopping)
            Time.Advance(TimeSpan.FromSeconds(1));
        await stopping;
        await _app.DisposeAsync();
        _directory.Dispose();
        if (!ErrorsExpected)
        {
            var error = Logs.Lines.FirstOrDefault(line =>
                line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
            Assert.True(error is null, error);
        }

        Logs.HaveNone(SessionTokens.Signatures);
    }

    private async Task Begin(Dictionary<string, string?> settings, Action<IServiceCollection>? replace)
    {
        var all = new Dictionary<string, string?>
        {
            ["Account:ApiKey"] = ApiKey,
            ["Account:ApiSecret"] = ApiSecret,
            ["DataDirectory"] = _directory.Path,
            ["Shutdown:SpreadSeconds"] = "0",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            all.Select(pair => KeyValuePair.Create("Parley:" + pair.Key, pair.Value))
                .Append(KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Trace"))
                .Append(KeyValuePair.Create("Logging:LogLevel:Microsoft.AspNetCore", (string?)"Trace")));
        var (options, errors) = SettingsReader.Read(builder.Configuration);
        Assert.Empty(errors);
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = ServerHost.Build(builder, options!, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.Replace(ServiceDescriptor.Singleton(TextWriter.Null));
            replace?.Invoke(services);
        });
        await _app.StartAsync(Cancel);
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }
}
