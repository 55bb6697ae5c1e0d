using Microsoft.Extensions.Logging;

namespace Parley.SocketIO;

/// <summary>Everything that the library logs. Never a query, a URL, a session id in full or a payload.</summary>
internal static partial class Log
{
    // A session id lets its holder act as the client: eight characters are enough to find the lines that belong
    // together.
    private static string Short(string id) => id.Length <= 8 ? id : id[..8];

    internal static void Opened(ILogger logger, EngineConnection connection)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            Opened(logger, Short(connection.Id), connection.Protocol, connection.Transport);
    }

    internal static void Closed(ILogger logger, string id, DisconnectReason reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            ClosedCore(logger, Short(id), reason);
    }

    internal static void Malformed(ILogger logger, Exception e, string id)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            MalformedCore(logger, e, Short(id));
    }

    internal static void UpgradeFailed(ILogger logger, Exception e, string id)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            UpgradeFailedCore(logger, e, Short(id));
    }

    internal static void SlowConsumer(ILogger logger, string id) => SlowConsumerCore(logger, Short(id));

    internal static void HandlerFailed(ILogger logger, Exception e, string id) => HandlerFailedCore(logger, e, Short(id));

    [LoggerMessage(LogLevel.Debug, "Connection {Id} opened: Engine.IO {Revision} over {Transport}")]
    private static partial void Opened(
        ILogger logger, string id, Protocol.EngineRevision revision, TransportKind transport);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} closed: {Reason}", EventName = "Closed")]
    private static partial void ClosedCore(ILogger logger, string id, DisconnectReason reason);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} sent something malformed", EventName = "Malformed")]
    private static partial void MalformedCore(ILogger logger, Exception e, string id);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} did not upgrade", EventName = "UpgradeFailed")]
    private static partial void UpgradeFailedCore(ILogger logger, Exception e, string id);

    [LoggerMessage(LogLevel.Warning, "Connection {Id} reads too slowly and is cut", EventName = "SlowConsumer")]
    private static partial void SlowConsumerCore(ILogger logger, string id);

    [LoggerMessage(LogLevel.Error, "The handler of connection {Id} failed", EventName = "HandlerFailed")]
    private static partial void HandlerFailedCore(ILogger logger, Exception e, string id);
}
