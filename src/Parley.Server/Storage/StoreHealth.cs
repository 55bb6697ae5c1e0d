using Microsoft.Extensions.Logging.Abstractions;

namespace Parley.Server.Storage;

/// <summary>
/// Whether the store can be read and written, by how the last of each went: a full disk is read as before. The log is told
/// when that changes and not of each request that suffers from it.
/// </summary>
internal sealed partial class StoreHealth(TimeProvider time, ILogger<StoreHealth> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // A store that has never worked is for the start to report, which then ends.
    private bool _hasWorked;
    private int _readsFail;
    private int _writesFail;
    private long _lastWrite;

    /// <summary>Of a store that nobody asks.</summary>
    public static StoreHealth Unheard => new(TimeProvider.System, NullLogger<StoreHealth>.Instance);

    public bool CanBeWritten => Volatile.Read(ref _writesFail) == 0;

    /// <summary>Whether the last write was so long ago that only another one tells.</summary>
    public bool IsUnsure => Volatile.Read(ref _lastWrite) is var last && (last == 0 || time.GetElapsedTime(last) >= Fresh);

    public void ReadSucceeded()
    {
        Volatile.Write(ref _hasWorked, true);
        if (Volatile.Read(ref _readsFail) != 0 && Interlocked.Exchange(ref _readsFail, 0) != 0)
            LogReadable(log);
    }

    public void WriteSucceeded()
    {
        Volatile.Write(ref _hasWorked, true);
        Volatile.Write(ref _lastWrite, time.GetTimestamp());
        if (Volatile.Read(ref _writesFail) != 0 && Interlocked.Exchange(ref _writesFail, 0) != 0)
            LogWritable(log);
    }

    public void ReadFailed(string reason)
    {
        if (Volatile.Read(ref _hasWorked) && Interlocked.Exchange(ref _readsFail, 1) == 0)
            LogUnreadable(log, reason);
    }

    public void WriteFailed(string reason)
    {
        Volatile.Write(ref _lastWrite, time.GetTimestamp());
        if (Volatile.Read(ref _hasWorked) && Interlocked.Exchange(ref _writesFail, 1) == 0)
            LogUnwritable(log, reason);
    }

    [LoggerMessage(LogLevel.Error, "The store cannot be read, and what needs it is answered 503: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The store cannot be written, and what needs that is answered 503: {Reason}")]
    private static partial void LogUnwritable(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The store can be read again")]
    private static partial void LogReadable(ILogger log);

    [LoggerMessage(LogLevel.Warning, "The store can be written again")]
    private static partial void LogWritable(ILogger log);
}
