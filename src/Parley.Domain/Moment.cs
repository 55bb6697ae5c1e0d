namespace Parley.Domain;

/// <summary>
/// A point in time as stored: microseconds since the Unix epoch, so that both engines compare it as a number and
/// things made in one millisecond keep their order.
/// </summary>
public static class Moment
{
    public static long Now(TimeProvider time) =>
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>ISO 8601, UTC, with milliseconds: the API's way to write a time.</summary>
    public static string ToIso(long microseconds) =>
        ToTime(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
