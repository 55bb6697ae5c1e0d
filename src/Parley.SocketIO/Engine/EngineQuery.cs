using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO.Engine;

/// <summary>What Engine.IO itself asks of a query.</summary>
/// <remarks>Parsed here, not by <c>HttpRequest.Query</c>, which would keep it for as long as the WebSocket lives.</remarks>
internal sealed class EngineQuery
{
    internal EngineQuery(string? query) => All = QueryHelpers.ParseQuery(query);

    internal Dictionary<string, StringValues> All { get; }

    // Engine.IO protocol, "Query parameters": sid
    internal string? Sid => One("sid") is { Length: > 0 } sid ? sid : null;

    // Engine.IO protocol, "Query parameters": transport = polling / websocket
    internal TransportKind? Transport => One("transport") switch
    {
        "polling" => TransportKind.Polling,
        "websocket" => TransportKind.WebSocket,
        _ => null,
    };

    // Engine.IO protocol, "Query parameters": EIO, mandatory
    internal EngineRevision? Revision => One("EIO") switch
    {
        "4" => EngineRevision.V4,
        "3" => EngineRevision.V3,
        _ => null,
    };

    // Engine.IO 3, "Query parameters": b64 = the client cannot take binary
    internal bool Base64 => Revision == EngineRevision.V3 && One("b64") is { } b64 && b64 is not ("" or "0" or "false");

    private string? One(string name) =>
        All.TryGetValue(name, out StringValues values) && values.Count == 1 ? values[0] : null;
}
