using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.Timing;

namespace Parley.SocketIO;

/// <summary>
/// A Socket.IO server for clients of protocols 4 and 5. Give it handlers with <see cref="Handle"/> and map it with
/// <see cref="SocketIOEndpoints.MapSocketIO"/>.
/// </summary>
public sealed class SocketIOServer : IDisposable
{
    private readonly ConcurrentDictionary<string, SocketIONamespace> _namespaces = new(StringComparer.Ordinal);

    /// <summary>Creates a server without namespaces.</summary>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="loggerFactory">Where to log; nowhere when null.</param>
    public SocketIOServer(SocketIOOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        Options = options ?? new SocketIOOptions();
        Engine = new EngineIOServer(new SessionDispatcher(this), Options, loggerFactory);
        ConnectDeadlines = Engine.Deadlines.AddList(Options.ConnectTimeout);
    }

    /// <summary>Settings of this server.</summary>
    public SocketIOOptions Options { get; }

    /// <summary>The Engine.IO server beneath.</summary>
    public EngineIOServer Engine { get; }

    /// <summary>Connections that are open or closing; each may have sockets in several namespaces.</summary>
    public int ConnectionCount => Engine.ConnectionCount;

    internal DeadlineList ConnectDeadlines { get; }

    /// <summary>Opens a namespace. Clients of any other are refused.</summary>
    /// <param name="name">Its name, <c>/</c> for the main one.</param>
    /// <param name="handler">The app on it.</param>
    /// <returns>The namespace.</returns>
    public SocketIONamespace Handle(string name, SocketIOHandler handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        if (!name.StartsWith('/') || name.AsSpan().ContainsAny(',', '?'))
            throw new ArgumentException("A namespace begins with a slash and has no comma or question mark.", nameof(name));
        var ns = new SocketIONamespace(name, handler);
        return _namespaces.TryAdd(name, ns)
            ? ns
            : throw new ArgumentException("The namespace has a handler already.", nameof(name));
    }

    /// <summary>A namespace that was opened before.</summary>
    /// <param name="name">Its name, <c>/</c> by default.</param>
    /// <returns>The namespace.</returns>
    /// <exception cref="KeyNotFoundException">It was not opened.</exception>
    public SocketIONamespace Of(string name = SocketPacketCodec.MainNamespace) => _namespaces[name];

    /// <inheritdoc cref="EngineIOServer.DrainAsync(TimeSpan, CancellationToken)"/>
    public Task<int> DrainAsync(TimeSpan deadline, CancellationToken cancellationToken = default) =>
        Engine.DrainAsync(deadline, cancellationToken);

    /// <inheritdoc cref="EngineIOServer.DrainAsync(TimeSpan, TimeSpan, CancellationToken)"/>
    public Task<int> DrainAsync(TimeSpan spread, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        Engine.DrainAsync(spread, deadline, cancellationToken);

    /// <summary>Cuts all connections and stops the timers.</summary>
    public void Dispose() => Engine.Dispose();

    internal SocketIONamespace? Find(string name) => _namespaces.GetValueOrDefault(name);
}
