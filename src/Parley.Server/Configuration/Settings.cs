using Npgsql;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Http;

namespace Parley.Server.Configuration;

/// <summary>One setting of section <c>Parley</c>.</summary>
/// <param name="Key">Key below <c>Parley</c>, as <c>Storage:Provider</c>.</param>
/// <param name="Default">The text that stands for an absent value; null when there is none.</param>
/// <param name="Meaning">For the operator; becomes docs/configuration.md.</param>
/// <param name="Check">The broken rule of a text, or null.</param>
internal sealed record Setting(string Key, string? Default, string Meaning, Func<string, string?>? Check = null);

/// <summary>Every setting, once: binding, validation and the documentation are made from this table.</summary>
internal static class Settings
{
    public static readonly Setting ApiKey = new("Account:ApiKey", null,
        "API key of the account that owns the applications. Generated and printed at the first start when absent.",
        text => text.Length is >= 1 and <= 64 && text.All(char.IsAsciiLetterOrDigit)
            ? null : "must be 1 to 64 letters and digits");

    public static readonly Setting ApiSecret = new("Account:ApiSecret", null,
        "Secret of that account. Generated and printed once when absent; kept only as a hash. Changing it replaces the " +
        "configured secret; secrets made through the API stay.",
        text => text.Length is >= AccountSecret.MinimumLength and <= AccountSecret.MaximumLength
            ? null : $"must have {AccountSecret.MinimumLength} to {AccountSecret.MaximumLength} characters");

    public static readonly Setting DataDirectory = new("DataDirectory", "./data",
        "Directory of the SQLite database. One server at a time may use it.");

    public static readonly Setting StorageProvider = new("Storage:Provider", "sqlite",
        "`sqlite` (a file in the data directory) or `postgres` (any number of nodes on one database).",
        OneOf("sqlite", "postgres"));

    public static readonly Setting ConnectionString = new("Storage:ConnectionString", null,
        "Npgsql connection string; needed for `postgres`. Several hosts may be named for high availability.",
        BrokenConnectionString);

    public static readonly Setting SignalsProvider = new("Signals:Provider", null,
        "`local` (one node) or `postgres` (NOTIFY, for several nodes). Default: `postgres` on PostgreSQL, else `local`.",
        OneOf("local", "postgres"));

    public static readonly Setting PublicUrl = new("PublicUrl", null,
        "Base of the links in answers, as `https://chat.example.com`. Default: scheme and host of the request.",
        BrokenPublicUrl);

    public static readonly Setting TrustedProxies = new("TrustedProxies", null,
        "Addresses and networks of the proxies in front, as `10.0.0.0/8`, separated by spaces. They are believed what they " +
        "say of a client's address and scheme (`X-Forwarded-For`, `X-Forwarded-Proto`). Default: nobody is.",
        text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Proxies.TryParse(word, out _))
            ? null : "must be IP addresses and networks, separated by spaces");

    public static readonly Setting CorsOrigins = new("Cors:AllowedOrigins", "*",
        "Origins whose pages may call the API, separated by spaces, as `https://chat.example`; `*` is every origin.",
        Origin.Broken);

    public static readonly Setting ClockSkew = new("Tokens:ClockSkewSeconds", "60",
        "How far the clocks of token issuers may be off, in seconds, when a token is accepted.", Number(0, 600));

    public static readonly Setting LongLifetime = new("Tokens:LongLifetime", "clamp",
        "Tokens that claim more than 24 hours: `clamp` (they end 24 hours after `iat`) or `refuse`.",
        OneOf("clamp", "refuse"));

    public static readonly Setting AclVersions = new("Tokens:AclVersions", "alike",
        "The version in the paths of an ACL: `alike` (`/v1`, `/v0.1` to `/v0.3`, `/beta` and `/beta2` stand for each other) " +
        "or `literal`.",
        OneOf("alike", "literal"));

    public static readonly Setting TokenCacheSize = new("Tokens:CacheSize", "10000",
        "Verified tokens kept in memory, so that a signature is checked once.", Number(1, 10_000_000));

    public static readonly Setting SessionTimeToLive = new("Sessions:TtlSeconds", "900",
        "How long a session can be resumed after its socket is gone, in seconds.", Number(1, 86_400));

    public static readonly Setting SessionExpiryGrace = new("Sessions:ExpiryGraceSeconds", "5",
        "How long a client may take to refresh a token after it was told that the token ended, in seconds.", Number(0, 60));

    public static readonly Setting MaximumSessionsPerUser = new("Sessions:MaximumPerUser", "50",
        "Sessions that a user may have at a time. Of those that wait to be resumed, the oldest makes room for a login.", Number(1, 100_000));

    public static readonly Setting MaximumStrangersPerAddress = new("Sessions:MaximumStrangersPerAddress", "1000",
        "Connections from one address that are not logged in yet.", Number(1, 1_000_000));

    public static readonly Setting SocketOrigins = new("Sessions:AllowedOrigins", "*",
        "Origins whose pages may open sockets, separated by spaces, as `https://chat.example`; `*` is every origin.",
        Origin.Broken);

    public static readonly Setting MaximumMembers = new("Conversations:MaximumMembers", "3000",
        "Members, invited and joined, that a conversation may have.", Number(1, 100_000));

    public static readonly Setting CustomData = new("Users:CustomData", "everyone",
        "Who is shown the `properties` of a user, and with them its `custom_data`: `everyone` (as official clients expect: every " +
        "user of the application may read them, and events bring them along) or `own` (the user itself and the application). " +
        "Events keep what they were written with.",
        OneOf("everyone", "own"));

    public static readonly Setting ShutdownSpread = new("Shutdown:SpreadSeconds", "5",
        "Over how many seconds a server that is to end closes its sockets, so that their clients do not come back all at once. " +
        "It is not ready meanwhile and answers requests; without sockets and without anybody who asks for `/health/ready` it " +
        "does not wait.",
        Number(0, 15));

    public static readonly IReadOnlyList<Setting> All =
    [
        ApiKey, ApiSecret, DataDirectory, StorageProvider, ConnectionString, SignalsProvider, PublicUrl,
        TrustedProxies, CorsOrigins, ClockSkew, LongLifetime, AclVersions, TokenCacheSize, SessionTimeToLive,
        SessionExpiryGrace, MaximumSessionsPerUser, MaximumStrangersPerAddress, SocketOrigins, MaximumMembers,
        CustomData, ShutdownSpread,
    ];

    // It stands in bodies and in headers, which are ASCII, and paths are appended to it.
    private static string? BrokenPublicUrl(string text)
    {
        if (WebAddress.Refusal(text) is not null)
            return "must be an absolute http or https URL without credentials";
        return text.All(letter => letter is > ' ' and <= '~' && !"\"'<>\\?#".Contains(letter, StringComparison.Ordinal))
            ? null : "must be a scheme, a host (as xn--… when it is not ASCII) and perhaps a path, and nothing else";
    }

    private static string? BrokenConnectionString(string text)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(text);
            return null;
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The driver names the keyword, and no value: there may be a password among them.
            return $"is no connection string of Npgsql: {broken.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}";
        }
    }

    private static Func<string, string?> OneOf(params string[] values) => text =>
        values.Contains(text, StringComparer.Ordinal) ? null : $"must be one of {string.Join(", ", values)}";

    private static Func<string, string?> Number(int least, int most) => text =>
        int.TryParse(text, out var number) && number >= least && number <= most
            ? null : $"must be a number from {least} to {most}";
}
