using System.Net;
using Microsoft.Extensions.Primitives;

namespace Parley.SocketIO;

/// <summary>What is kept of the request that opened a connection, until the app lets it go.</summary>
/// <remarks>The query may hold secrets: never log it, and call <see cref="EngineConnection.ForgetHandshake"/> soon.</remarks>
public sealed class ConnectionHandshake
{
    internal static readonly ConnectionHandshake Forgotten = new(
        new Dictionary<string, StringValues>(), new Dictionary<string, StringValues>(), null);

    internal ConnectionHandshake(
        IReadOnlyDictionary<string, StringValues> query,
        IReadOnlyDictionary<string, StringValues> headers,
        IPAddress? remoteAddress)
    {
        Query = query;
        Headers = headers;
        RemoteAddress = remoteAddress;
    }

    /// <summary>The query, decoded.</summary>
    public IReadOnlyDictionary<string, StringValues> Query { get; }

    /// <summary>The headers named in <see cref="EngineIOOptions.KeptHeaders"/>; names compare without case.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers { get; }

    /// <summary>Address of the client as the host sees it.</summary>
    public IPAddress? RemoteAddress { get; }
}
