using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

/// <summary>
/// What Engine.IO and Socket.IO refuse before Parley hears of it. Their messages are the protocols' own: they have a number
/// or a text where Parley's have a code, and no <c>type</c>.
/// </summary>
internal static class TransportErrors
{
    private const int BadRequest = StatusCodes.Status400BadRequest;

    public static readonly ErrorEntry[] Entries =
    [
        new(Engine(0, BadRequest, "Transport unknown"))
        {
            Meaning = "The query names no transport, or one that does not exist.",
            Causes = ["The address was opened in a browser or with curl.", "`transport` is neither `polling` nor `websocket`."],
            Cure = "Use a Socket.IO client, or add `?EIO=4&transport=websocket`.",
        },
        new(Engine(1, BadRequest, "Session ID unknown"))
        {
            Meaning = "The `sid` of a polling or upgrade request names no connection of this node.",
            Causes =
            [
                "The connection ended, or the server was restarted. Clients connect again by themselves.",
                "Several nodes behind a load balancer that sends the requests of one client to different nodes.",
            ],
            Cure = "Let the client connect again. With several nodes, use sticky sessions, or WebSockets alone.",
        },
        new(Engine(2, BadRequest, "Bad handshake method"))
        {
            Meaning = "A connection is opened with `GET`, and carried on with `GET` and `POST`.",
            Causes = ["A `POST` without `sid`.", "A proxy that changes methods."],
            Cure = "Use a Socket.IO client.",
        },
        new(
            Engine(3, BadRequest, "Bad request"),
            Engine(3, StatusCodes.Status413PayloadTooLarge, "Bad request"),
            Engine(3, StatusCodes.Status431RequestHeaderFieldsTooLarge, "Bad request"))
        {
            Meaning = "The request does not fit its connection or cannot be read; 413: its body is too large. 431: its headers are, " +
                "before the login.",
            Causes =
            [
                "A proxy that drops the `Upgrade` header, so that a WebSocket arrives as a plain request.",
                "Two requests that poll one connection at the same time.",
                "Another `EIO` version than the connection began with.",
                "A body of more than 64 KiB, or one that is no Engine.IO payload.",
            ],
            Cure = "Have the proxy pass WebSockets on (`Upgrade` and `Connection` headers). Send large content by address.",
        },
        new(
            Engine(4, StatusCodes.Status403Forbidden, "Forbidden"),
            Engine(4, StatusCodes.Status429TooManyRequests, "Too many connections that are not logged in"),
            Engine(4, StatusCodes.Status431RequestHeaderFieldsTooLarge, "Too much for a handshake"),
            Engine(4, StatusCodes.Status503ServiceUnavailable, "Draining"))
        {
            Meaning = "The connection is not let in. 403: pages of this origin may not open sockets. 429: the address has too " +
                "many connections that are not logged in. 431: the request has more than a connection may send before its login. " +
                "503: the server is stopping.",
            Causes =
            [
                "`Sessions:AllowedOrigins` does not list the origin of the page.",
                "All clients seem to have one address, because the proxy in front is not in `TrustedProxies`.",
                "The node is being restarted.",
            ],
            Cure = "Set `Sessions:AllowedOrigins`, `TrustedProxies` or `Sessions:MaximumStrangersPerAddress`. After 503, " +
                "connect again: another node, or this one, takes the client back.",
        },
        new(Engine(5, BadRequest, "Unsupported protocol version"))
        {
            Meaning = "`EIO` is missing or is neither 3 nor 4.",
            Causes = ["A Socket.IO client before 1.0, or no Socket.IO client at all."],
            Cure = "Use a client of Socket.IO 2, 3 or 4.",
        },
        new(Packet("invalid-namespace", "Invalid namespace"))
        {
            Meaning = "The client connected to another namespace than `/`. Said in a Socket.IO packet, `CONNECT_ERROR` " +
                "(protocol 4: `ERROR`).",
            Causes = ["A path after the host, which Socket.IO clients take for a namespace: `io('https://host/chat')`."],
            Cure = "Give the client the bare host, and the path as an option: `io('https://host', { path: '/v2/rtc' })`.",
        },
    ];
}
