using Microsoft.Extensions.Logging;

namespace Parley.SocketIO;

/// <summary>Everything that the library logs. Never a query, a URL, a session id or a payload.</summary>
internal static partial class Log
{
    internal static void Opened(ILogger logger, EngineConnection connection)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            Opened(logger, connection.LogName, connection.Protocol, connection.Transport);
    }

    internal static void Closed(ILogger logger, EngineConnection connection, DisconnectReason reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            ClosedCore(logger, connection.LogName, reason);
    }

    internal static void Malformed(ILogger logger, Exception e, EngineConnection connection)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            MalformedCore(logger, e, connection.LogName);
    }

    internal static void UpgradeFailed(ILogger logger, Exception e, EngineConnection connection)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            UpgradeFailedCore(logger, e, connection.LogName);
    }

    internal static void SlowConsumer(ILogger logger, EngineConnection connection) =>
        SlowConsumerCore(logger, connection.LogName);

    internal static void HandlerFailed(ILogger logger, Exception e, EngineConnection connection) =>
        HandlerFailedCore(logger, e, connection.LogName);

    internal static void SenderFailed(ILogger logger, Exception e, EngineConnection connection) =>
        SenderFailedCore(logger, e, connection.LogName);

    [LoggerMessage(LogLevel.Debug, "Connection {Name} opened: Engine.IO {Revision} over {Transport}")]
    private static partial void Opened(
        ILogger logger, string name, Protocol.EngineRevision revision, TransportKind transport);

    [LoggerMessage(LogLevel.Debug, "Connection {Name} closed: {Reason}", EventName = "Closed")]
    private static partial void ClosedCore(ILogger logger, string name, DisconnectReason reason);

    [LoggerMessage(LogLevel.Debug, "Connection {Name} sent something malformed", EventName = "Malformed")]
    private static partial void MalformedCore(ILogger logger, Exception e, string name);

    [LoggerMessage(LogLevel.Debug, "Connection {Name} did not upgrade", EventName = "UpgradeFailed")]
    private static partial void UpgradeFailedCore(ILogger logger, Exception e, string name);

    [LoggerMessage(LogLevel.Warning, "Connection {Name} reads too slowly and is cut", EventName = "SlowConsumer")]
    private static partial void SlowConsumerCore(ILogger logger, string name);

    [LoggerMessage(LogLevel.Error, "The handler of connection {Name} failed", EventName = "HandlerFailed")]
    private static partial void HandlerFailedCore(ILogger logger, Exception e, string name);

    [LoggerMessage(LogLevel.Error, "Sending on connection {Name} failed", EventName = "SenderFailed")]
    private static partial void SenderFailedCore(ILogger logger, Exception e, string name);
}
