namespace Parley.Server.Http;

/// <summary>
/// The generations of the API. Each path prefix belongs to one, and each has its own shapes of bodies and errors.
/// </summary>
internal enum ApiVersion
{
    /// <summary><c>/v0.1</c> and its older name <c>/beta</c>.</summary>
    V01,

    /// <summary><c>/v0.2</c> and its older name <c>/beta2</c>.</summary>
    V02,

    /// <summary><c>/v0.3</c>.</summary>
    V03,

    /// <summary><c>/v1</c>, the current one.</summary>
    V1,

    /// <summary>The account's own APIs: <c>/v2/applications</c> and <c>/accounts</c>, with Basic authentication.</summary>
    Account,
}

internal static class ApiVersions
{
    /// <summary>Every prefix of the Conversation API, with what it speaks.</summary>
    public static readonly IReadOnlyList<(string Prefix, ApiVersion Version)> Conversation =
    [
        ("/v1", ApiVersion.V1),
        ("/v0.3", ApiVersion.V03),
        ("/v0.2", ApiVersion.V02),
        ("/beta2", ApiVersion.V02),
        ("/v0.1", ApiVersion.V01),
        ("/beta", ApiVersion.V01),
    ];

    /// <summary>What a path speaks, also one that no endpoint serves; null outside the APIs.</summary>
    public static ApiVersion? Of(PathString path)
    {
        foreach (var (prefix, version) in Conversation)
        {
            if (path.StartsWithSegments(prefix, StringComparison.Ordinal))
                return version;
        }

        return path.StartsWithSegments("/v2/applications", StringComparison.Ordinal)
            || path.StartsWithSegments("/accounts", StringComparison.Ordinal)
            ? ApiVersion.Account
            : null;
    }
}
