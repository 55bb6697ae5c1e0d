namespace Parley.Domain.Revocations;

/// <summary>
/// Tokens that are refused although their signature and time are good: the one with <paramref name="TokenId"/>, or
/// those of <paramref name="Subject"/> (all of the application when null) issued at or before a second.
/// </summary>
/// <param name="TokenId">The <c>jti</c> to refuse, or null.</param>
/// <param name="Subject">The user name whose tokens to refuse; null with no <paramref name="TokenId"/> is everybody's.</param>
/// <param name="IssuedUntil">Unix seconds; tokens issued up to and including it are refused. Ignored with a token id.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch.</param>
public sealed record Revocation(
    string ApplicationId, string Id, string? TokenId, string? Subject, long IssuedUntil, long CreatedAt)
{
    /// <summary>No token lives longer than this after it was issued, so no revocation is needed longer.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(25);

    /// <summary>Revocations made before this cover no token that could still be used. Microseconds since the Unix epoch.</summary>
    public static long Oldest(TimeProvider time) => Moment.Now(time) - (long)Lifetime.TotalMicroseconds;
}
