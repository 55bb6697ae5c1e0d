using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>The one HTTP endpoint of an Engine.IO server: sorts requests by session, transport and method.</summary>
internal sealed class EngineEndpoint(EngineIOServer server)
{
    private static readonly IReadOnlyList<string> PollingUpgrades = ["websocket"];

    // Seconds; another node takes the client, or the next process.
    private const string DrainingRetryAfter = "2";

    private readonly Origins _origins = new(server.Options);

    internal Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var query = new EngineQuery(context.Request.QueryString.Value);
        Redact(context);
        if (!_origins.Admit(context))
            return EngineError.WriteAsync(context, EngineError.Forbidden, StatusCodes.Status403Forbidden);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Origins.AnswerPreflight(context);
            return Task.CompletedTask;
        }

        bool isWebSocket = WebSocketHandshake.IsOffered(context);
        if (query.Transport is not { } transport)
            return EngineError.WriteAsync(context, EngineError.UnknownTransport);
        if (isWebSocket != (transport == TransportKind.WebSocket))
            return EngineError.WriteAsync(context, EngineError.BadRequest);
        if (query.Sid is not { } sid)
            return HandshakeAsync(context, query, transport);
        if (!server.TryGet(sid, out EngineConnection? connection))
            return EngineError.WriteAsync(context, EngineError.UnknownSession);
        if (query.Revision != connection.Protocol)
            return EngineError.WriteAsync(context, EngineError.BadRequest);
        if (isWebSocket)
            return UpgradeAsync(context, connection);
        if (HttpMethods.IsGet(context.Request.Method))
            return connection.PollAsync(context);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            LimitBody(context);
            return connection.PostAsync(context);
        }
        return EngineError.WriteAsync(context, EngineError.BadHandshakeMethod);
    }

    // Engine.IO protocol, "Handshake"
    private Task HandshakeAsync(HttpContext context, EngineQuery query, TransportKind transport)
    {
        // A WebSocket over HTTP/2 is a CONNECT (RFC 8441).
        if (transport == TransportKind.Polling && !HttpMethods.IsGet(context.Request.Method))
            return EngineError.WriteAsync(context, EngineError.BadHandshakeMethod);
        if (query.Revision is not { } revision || (revision == EngineRevision.V3 && !server.Options.AllowEngineIO3))
            return EngineError.WriteAsync(context, EngineError.UnsupportedVersion);
        if (server.IsDraining)
        {
            context.Response.Headers.RetryAfter = DrainingRetryAfter;
            return EngineError.WriteAsync(
                context, new EngineError(4, "Draining"), StatusCodes.Status503ServiceUnavailable);
        }
        return transport == TransportKind.WebSocket
            ? ServeAsync(AcceptWebSocketAsync(context, query, revision))
            : AcceptPollingAsync(context, query, revision);
    }

    /// <summary>
    /// Lives as long as the connection, hence its own method that knows neither the query nor the request.
    /// </summary>
    private static async Task ServeAsync(Task<(EngineConnection Connection, AcceptedWebSocket Socket)?> accepting)
    {
        if (await accepting is { } accepted)
            await accepted.Socket.ServeAsync(accepted.Connection.RunAsync);
    }

    private async Task<(EngineConnection Connection, AcceptedWebSocket Socket)?> AcceptWebSocketAsync(
        HttpContext context, EngineQuery query, EngineRevision revision)
    {
        var connecting = new ConnectingContext(context, query.All);
        try
        {
            // Where the request outlives its handshake, so does its head.
            long head = context.Features.Get<ConnectionHandover>() is { IsPossible: true } ? 0 : HeadSize(context);
            if (!await AdmitAsync(connecting, head))
                return null;
            ConnectionHandshake handshake = Keep(context, query);
            AcceptedWebSocket socket = await AcceptWebSocketAsync(context);
            return (Begin(revision, TransportKind.WebSocket, query.Base64, handshake, connecting, head), socket);
        }
        finally
        {
            connecting.TakeLease()?.Dispose();
        }
    }

    private async Task AcceptPollingAsync(HttpContext context, EngineQuery query, EngineRevision revision)
    {
        var connecting = new ConnectingContext(context, query.All);
        EngineConnection connection;
        try
        {
            if (!await AdmitAsync(connecting, head: 0))
                return;
            connection = Begin(revision, TransportKind.Polling, query.Base64, Keep(context, query), connecting, head: 0);
        }
        finally
        {
            connecting.TakeLease()?.Dispose();
        }
        if (await connection.TryOpenAsync(open: null))
            await connection.RespondAsync(context, [server.OpenPacket(connection, PollingUpgrades)]);
        else
            await EngineError.WriteAsync(context, EngineError.BadRequest);
    }

    private async ValueTask<bool> AdmitAsync(ConnectingContext connecting, long head)
    {
        if (server.Options.OnConnecting is { } onConnecting)
            await onConnecting(connecting);
        if (connecting.RefusedWith is null && head + connecting.StateSize > server.Options.Untrusted?.MaxReceived)
            connecting.Refuse(StatusCodes.Status431RequestHeaderFieldsTooLarge, "Too much for a handshake");
        if (connecting.RefusedWith is not { } status)
            return true;
        await EngineError.WriteAsync(
            connecting.HttpContext, EngineError.Forbidden with { Message = connecting.RefusalMessage }, status);
        return false;
    }

    private EngineConnection Begin(
        EngineRevision revision, TransportKind transport, bool base64, ConnectionHandshake handshake,
        ConnectingContext connecting, long head)
    {
        EngineConnection connection = server.Add(
            revision, transport, base64, handshake, connecting.State, connecting.TakeLease());
        connection.BeginProbation((int)head + connecting.StateSize);
        Log.Opened(server.Logger, connection);
        return connection;
    }

    private async Task UpgradeAsync(HttpContext context, EngineConnection connection)
    {
        AcceptedWebSocket socket = await AcceptWebSocketAsync(context);
        await socket.ServeAsync(connection.UpgradeAsync);
    }

    private Task<AcceptedWebSocket> AcceptWebSocketAsync(HttpContext context) =>
        WebSocketHandshake.AcceptAsync(context, server.Options.MaxPayload);

    /// <summary>
    /// Takes the query, which may hold a token or the sid, off the request: away from logs written when it ends.
    /// </summary>
    private static void Redact(HttpContext context)
    {
        context.Request.QueryString = QueryString.Empty;
        if (context.Features.Get<IHttpRequestFeature>() is { } request)
            request.RawTarget = request.Path;
    }

    /// <summary>Bytes that the head of a request takes as long as the request lives.</summary>
    internal static long HeadSize(HttpContext context)
    {
        long characters = 0;
        foreach ((string name, StringValues values) in context.Request.Headers)
        {
            characters += name.Length;
            foreach (string? value in values)
                characters += value?.Length ?? 0;
        }
        return characters * sizeof(char);
    }

    private void LimitBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = server.Options.MaxPayload;
    }

    private ConnectionHandshake Keep(HttpContext context, EngineQuery query)
    {
        var kept = new Dictionary<string, StringValues>(server.Options.KeptHeaders.Count, StringComparer.OrdinalIgnoreCase);
        foreach (string name in server.Options.KeptHeaders)
        {
            if (context.Request.Headers.TryGetValue(name, out StringValues values))
                kept[name] = values;
        }
        IReadOnlyDictionary<string, StringValues> fields = server.Options.KeptQuery is { } names
            ? query.All.Where(field => names.Contains(field.Key, StringComparer.Ordinal)).ToDictionary()
            : query.All;
        return new ConnectionHandshake(fields, kept, context.Connection.RemoteIpAddress);
    }
}
