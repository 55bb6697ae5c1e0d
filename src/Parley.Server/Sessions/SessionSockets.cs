using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;
using Parley.Domain.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Starting;
using Parley.SocketIO;
using Parley.Tokens;

namespace Parley.Server.Sessions;

/// <summary>Where sockets come in: <c>/v2/rtc</c> for 9.x and @vonage/client-sdk, <c>/rtc</c> for the older clients.</summary>
internal sealed class SessionSockets : IDisposable
{
    private const string Path = "/v2/rtc";
    private const string OlderPath = "/rtc";
    private const int MaximumMessage = 64 * 1024;
    private const int MaximumSessionId = 100;

    // Not worth a copy.
    private const int QueryAround = 512;

    private readonly Strangers _strangers;
    private readonly Readiness _readiness;
    private readonly int _longestToken;
    private readonly SocketIOServer _server;

    public SessionSockets(
        SessionHandler handler, Strangers strangers, Readiness readiness, TokenOptions tokens, ParleyOptions options,
        TimeProvider time, ILoggerFactory logging)
    {
        (_strangers, _readiness, _longestToken) = (strangers, readiness, tokens.MaxLength);
        _server = new SocketIOServer(
            new SocketIOOptions
            {
                AllowCredentials = true,
                AllowedOrigins = options.SocketOrigins.Contains("*") ? null : options.SocketOrigins,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // By Shutdown, before the listener ends.
                DrainTimeout = TimeSpan.Zero,
                KeptHeaders = [],
                KeptQuery = [],
                Untrusted = new UntrustedLimits(),
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

        var arrival = new Arrival(
            Kept(QueryToken.Take(http)), Resume(connecting.Query),
            http.Request.Path.StartsWithSegments(OlderPath, StringComparison.Ordinal), Client(connecting.Query), stranger);
        connecting.Lease = stranger;
        connecting.State = arrival;
        connecting.StateSize = sizeof(char) * (arrival.Token.Length + (arrival.Resume?.Length ?? 0) + arrival.Client.Name.Length);
        return default;
    }

    /// <summary>
    /// The token without the query around it, for a stranger may let it wait. Of one that is too long so much that it is
    /// refused as such.
    /// </summary>
    private ReadOnlyMemory<char> Kept(ReadOnlyMemory<char> token)
    {
        token = token[..Math.Min(token.Length, _longestToken + 1)];
        return MemoryMarshal.TryGetString(token, out var query, out _, out _) && query.Length > token.Length + QueryAround
            ? token.ToString().AsMemory() : token;
    }

    // None is longer: it would be as unknown, and be kept.
    private static string? Resume(IReadOnlyDictionary<string, StringValues> query) =>
        (string?)query.GetValueOrDefault("session_id") is { Length: <= MaximumSessionId } id ? id : null;

    private static SessionClient Client(IReadOnlyDictionary<string, StringValues> query)
    {
        var name = (string?)query.GetValueOrDefault("SDK_name") ?? "";
        // Stored with the session; names that are longer, or that PostgreSQL cannot store, are nobody's.
        return new SessionClient(
            name.Length > 100 || name.Contains('\0', StringComparison.Ordinal) ? "" : name,
            (string?)query.GetValueOrDefault("acknowledge_events") == "true");
    }
}
