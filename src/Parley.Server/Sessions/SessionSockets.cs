using Microsoft.Extensions.Primitives;
using Parley.Domain.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Starting;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>Where sockets come in: <c>/v2/rtc</c> for 9.x and @vonage/client-sdk, <c>/rtc</c> for the older clients.</summary>
internal sealed class SessionSockets : IDisposable
{
    private const string Path = "/v2/rtc";
    private const string OlderPath = "/rtc";
    private const int MaximumMessage = 64 * 1024;

    private readonly Strangers _strangers;
    private readonly Readiness _readiness;
    private readonly SocketIOServer _server;

    public SessionSockets(
        SessionHandler handler, Strangers strangers, Readiness readiness, ParleyOptions options, TimeProvider time,
        ILoggerFactory logging)
    {
        (_strangers, _readiness) = (strangers, readiness);
        _server = new SocketIOServer(
            new SocketIOOptions
            {
                AllowCredentials = true,
                AllowedOrigins = options.SocketOrigins.Contains("*") ? null : options.SocketOrigins,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // By Shutdown, before the listener ends.
                DrainTimeout = TimeSpan.Zero,
                KeptHeaders = [],
                MaxPayload = MaximumMessage,
                OnConnecting = Arrive,
                TimeProvider = time,
            },
            logging);
        _server.Handle("/", handler);
    }

    /// <summary>Whether sockets come in at a path.</summary>
    public static bool Serve(PathString path)
    {
        var text = (path.Value ?? "").AsSpan().TrimEnd('/');
        return text.SequenceEqual(Path) || text.SequenceEqual(OlderPath);
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var path in (ReadOnlySpan<string>)[Path, OlderPath])
            endpoints.MapSocketIO(path, _server).Add(WithConnection);
    }

    public int Count => _server.ConnectionCount;

    /// <summary>Refuses new connections and closes the others over a time; clients take it for a loss and come back.</summary>
    public Task Drain(TimeSpan spread, TimeSpan farewell, CancellationToken cancel) => _server.DrainAsync(spread, farewell, cancel);

    public void Dispose() => _server.Dispose();

    private static void WithConnection(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            QueryToken.PutBackConnection(http);
            return serve(http);
        };
    }

    private ValueTask Arrive(ConnectingContext connecting)
    {
        var http = connecting.HttpContext;
        // From the same moment on at which health says so.
        if (_readiness.IsDraining)
        {
            http.Response.Headers.RetryAfter = HealthApi.RetryAfter;
            connecting.Refuse(StatusCodes.Status503ServiceUnavailable, "The server is about to end");
            return default;
        }

        if (_strangers.Admit(http.Connection.RemoteIpAddress) is not { } stranger)
        {
            connecting.Refuse(StatusCodes.Status429TooManyRequests, "Too many connections that are not logged in");
            return default;
        }

        connecting.State = new Arrival(
            QueryToken.Take(http), connecting.Query.TryGetValue("session_id", out var resume) ? (string?)resume : null,
            http.Request.Path.StartsWithSegments(OlderPath, StringComparison.Ordinal), Client(connecting.Query), stranger);
        return default;
    }

    private static SessionClient Client(IReadOnlyDictionary<string, StringValues> query)
    {
        var name = (string?)query.GetValueOrDefault("SDK_name") ?? "";
        // Stored with the session; names that are longer, or that PostgreSQL cannot store, are nobody's.
        return new SessionClient(
            name.Length > 100 || name.Contains('\0', StringComparison.Ordinal) ? "" : name,
            (string?)query.GetValueOrDefault("acknowledge_events") == "true");
    }
}
