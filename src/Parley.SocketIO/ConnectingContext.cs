using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Parley.SocketIO;

/// <summary>A handshake that is about to be accepted.</summary>
public sealed class ConnectingContext
{
    internal ConnectingContext(HttpContext httpContext, IReadOnlyDictionary<string, StringValues> query)
    {
        HttpContext = httpContext;
        Query = query;
    }

    /// <summary>The request, not to be kept. Its query has been taken off, for the sake of the logs.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The query, decoded.</summary>
    public IReadOnlyDictionary<string, StringValues> Query { get; }

    /// <summary>Becomes <see cref="EngineConnection.State"/>: what the app learned here and wants to keep.</summary>
    public object? State { get; set; }

    /// <summary>Bytes that <see cref="State"/> takes. They count among what <see cref="EngineIOOptions.Untrusted"/> allows.</summary>
    public int StateSize { get; set; }

    /// <summary>
    /// Disposed of once: when the connection has ended, or when none came of the handshake. On the thread that ends it,
    /// which must not be kept.
    /// </summary>
    public IDisposable? Lease { get; set; }

    internal int? RefusedWith { get; private set; }

    internal string RefusalMessage { get; private set; } = "";

    internal IDisposable? TakeLease()
    {
        IDisposable? lease = Lease;
        Lease = null;
        return lease;
    }

    /// <summary>Refuses the connection.</summary>
    /// <param name="statusCode">HTTP status, 4xx or 5xx.</param>
    /// <param name="message">Sent in the body as Engine.IO error 4.</param>
    public void Refuse(int statusCode, string message = "Forbidden")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statusCode, 599);
        RefusedWith = statusCode;
        RefusalMessage = message;
    }
}
