using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>A real Kestrel on a free port with one Socket.IO and one Engine.IO server. Error logs fail the test.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogList _logs = new();
    private readonly Carrier _carrier;

    private readonly FlushRecorder? _flushes;

    private TestApp(Func<SocketIOOptions, SocketIOOptions> configure, Carrier carrier, FlushRecorder? flushes)
    {
        _carrier = carrier;
        _flushes = flushes;
        SocketIOOptions options = configure(new SocketIOOptions { TimeProvider = Time, DrainTimeout = TimeSpan.Zero });
        Server = new SocketIOServer(options, _logs);
        Handler = new RecordingHandler();
        Server.Handle("/", Handler);
        Server.Handle("/custom", new RecordingHandler());
        Server.Handle("/refusing", new RefusingHandler());
        Engine = new EngineIOServer(Raw, options, _logs);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(Configure));
        _app = builder.Build();
        _app.MapSocketIO("/socket.io", Server);
        _app.MapEngineIO("/engine.io", Engine);
        _app.MapPost("/socket.io/metrics", () => "metrics");
    }

    internal FakeTimeProvider Time { get; } = new();

    internal SocketIOServer Server { get; }

    internal EngineIOServer Engine { get; }

    internal RecordingHandler Handler { get; }

    internal RecordingEngine Raw { get; } = new();

    internal HttpClient Http { get; private set; } = null!;

    private Version Version => _carrier == Carrier.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;

    internal IReadOnlyCollection<string> Logs => _logs.Lines;

    /// <summary>Error logs that the test is about.</summary>
    internal bool ErrorsExpected { get; set; }

    internal static async Task<TestApp> StartAsync(
        Func<SocketIOOptions, SocketIOOptions>? configure = null, Carrier carrier = Carrier.Connection,
        FlushRecorder? flushes = null)
    {
        var app = new TestApp(configure ?? (static options => options), carrier, flushes);
        await app._app.StartAsync(TestContext.Current.CancellationToken);
        app.Http = new HttpClient
        {
            BaseAddress = new Uri(app._app.Urls.Single()),
            DefaultRequestVersion = app.Version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return app;
    }

    internal Task<TestClient> ConnectAsync(string query = "EIO=4&transport=websocket", string path = "/socket.io/") =>
        TestClient.ConnectAsync(new Uri($"ws://{Http.BaseAddress!.Authority}{path}?{query}"), Version);

    /// <summary>A protocol 5 client in the main namespace, past its handshakes.</summary>
    internal async Task<TestClient> ConnectMainAsync()
    {
        TestClient client = await ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.StartsWith("40{\"sid\":", await client.ReceiveAsync());
        return client;
    }

    internal Task<HttpResponseMessage> GetAsync(string query, string path = "/engine.io/") =>
        Http.GetAsync(path + "?" + query, TestContext.Current.CancellationToken);

    internal Task<HttpResponseMessage> PostAsync(string query, string body, string path = "/engine.io/") =>
        Http.PostAsync(path + "?" + query, new StringContent(body), TestContext.Current.CancellationToken);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Http.SendAsync(request, TestContext.Current.CancellationToken);

    internal async Task<string> OpenPollingAsync(int revision = 4, string path = "/engine.io/", string more = "")
    {
        string open = await (await GetAsync($"EIO={revision}&transport=polling{more}", path)).TextAsync();
        int start = open.IndexOf("\"sid\":\"", StringComparison.Ordinal) + 7;
        string sid = open[start..open.IndexOf('"', start)];
        return $"EIO={revision}&transport=polling&sid={sid}";
    }

    private void Configure(ListenOptions listen)
    {
        _flushes?.Watch(listen);
        if (_carrier == Carrier.Connection)
            listen.UseSocketIO();
        if (_carrier == Carrier.Http2)
            listen.Protocols = HttpProtocols.Http2;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Server.Dispose();
        Engine.Dispose();
        await _app.DisposeAsync();
        if (!ErrorsExpected)
            Assert.DoesNotContain(_logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private sealed class LogList : ILoggerFactory, ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        internal IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
