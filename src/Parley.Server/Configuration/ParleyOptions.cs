using System.Net;
using Parley.Tokens;

namespace Parley.Server.Configuration;

internal enum StorageProvider
{
    Sqlite,
    Postgres,
}

internal enum SignalsProvider
{
    Local,
    Postgres,
}

/// <summary>The settings of section <c>Parley</c>, read once at start; <see cref="Settings"/> lists and explains them.</summary>
internal sealed record ParleyOptions
{
    public string? ApiKey { get; init; }
    public string? ApiSecret { get; init; }
    public required string DataDirectory { get; init; }
    public required StorageProvider Storage { get; init; }
    public string? ConnectionString { get; init; }
    public required SignalsProvider Signals { get; init; }
    public string? PublicUrl { get; init; }
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }
    public required IReadOnlyList<string> CorsOrigins { get; init; }
    public required TimeSpan ClockSkew { get; init; }
    public required bool RefuseLongTokens { get; init; }
    public required AclVersions AclVersions { get; init; }
    public required int TokenCacheSize { get; init; }
    public required TimeSpan SessionTimeToLive { get; init; }
    public required TimeSpan SessionExpiryGrace { get; init; }
    public required int MaximumSessionsPerUser { get; init; }
    public required int MaximumStrangersPerAddress { get; init; }
    public required IReadOnlyList<string> SocketOrigins { get; init; }
    public required int MaximumMembers { get; init; }
    public required bool HidesCustomData { get; init; }
    public required TimeSpan ShutdownSpread { get; init; }
}
