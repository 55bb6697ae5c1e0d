namespace Parley.Client.Realtime;

/// <summary>How long to wait before a new try.</summary>
internal static class BackOff
{
    /// <summary>Doubles from the first delay to the longest one, and takes a random part of up to a half off.</summary>
    public static TimeSpan Delay(ParleySessionOptions options, int attempt)
    {
        var doubled = options.ReconnectDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30));
        var longest = Math.Min(doubled, options.MaximumReconnectDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (1 - (options.Jitter() / 2)));
    }
}
