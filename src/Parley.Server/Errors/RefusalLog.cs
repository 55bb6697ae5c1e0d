namespace Parley.Server.Errors;

/// <summary>
/// One line for each refused request, found again by the <c>instance</c> in its answer. So many a minute for each code that
/// a flood of refusals fills no disk; the next line of the code says how many were left out.
/// </summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> log)
{
    public const int MaxPerMinute = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);

    public void Write(
        int status, string code, string reason, string? method, string path, string? applicationId, string? instance)
    {
        if (!log.IsEnabled(LogLevel.Information) || !Admit(code, out var left))
            return;
        if (left > 0)
            LogLeft(log, left, code);
        LogRefused(log, status, code, reason, LogText.Short(method), path, applicationId ?? LogText.Nothing, instance ?? LogText.Nothing);
    }

    /// <param name="left">Lines of the minutes before that were left out.</param>
    private bool Admit(string code, out int left)
    {
        left = 0;
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(code);
            if (count.Lines == 0 || time.GetElapsedTime(count.Since, now) >= Minute)
            {
                left = count.Left;
                count = new Count(now, 0, 0);
            }

            var admitted = count.Lines < MaxPerMinute;
            _counts[code] = admitted ? count with { Lines = count.Lines + 1 } : count with { Left = count.Left + 1 };
            return admitted;
        }
    }

    private readonly record struct Count(long Since, int Lines, int Left);

    [LoggerMessage(LogLevel.Information,
        "Refused with {Status} {Code} ({Reason}): {Method} {Path}, application {ApplicationId}, instance {Instance}")]
    private static partial void LogRefused(
        ILogger log, int status, string code, string reason, string method, string path, string applicationId, string instance);

    [LoggerMessage(LogLevel.Information, "{Count} more requests were refused with {Code} and not logged one by one")]
    private static partial void LogLeft(ILogger log, int count, string code);
}
