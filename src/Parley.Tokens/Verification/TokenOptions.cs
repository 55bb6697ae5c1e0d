namespace Parley.Tokens;

/// <summary>How strictly tokens are read. The defaults follow the Conversation API's JWT guide.</summary>
public sealed record TokenOptions
{
    /// <summary>How far clocks may differ when a token is accepted. Default 60 seconds.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest token, in characters. Default 8192.</summary>
    public int MaxLength { get; init; } = 8192;

    /// <summary>
    /// What to do when <c>exp</c> is more than <see cref="MaxLifetime"/> after <c>iat</c>. Default clamp.
    /// </summary>
    public LongLifetime LongLifetime { get; init; } = LongLifetime.Clamp;

    /// <summary>The longest life after <c>iat</c>. Default 24 hours.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The life after <c>iat</c> of a token without <c>exp</c>. Default 15 minutes.</summary>
    public TimeSpan DefaultLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The shortest life after <c>iat</c>, used for minting and under <see cref="RequireMinLifetime"/>. Default 30
    /// seconds.
    /// </summary>
    public TimeSpan MinLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a token with a shorter life than <see cref="MinLifetime"/> is refused. Default false.</summary>
    public bool RequireMinLifetime { get; init; }

    /// <summary>
    /// Whether a header without <c>typ</c> is refused; RFC 7519 section 5.1 leaves it to the issuer, and many libraries
    /// write none. Any other type than "JWT", in any case, is always refused. Default false.
    /// </summary>
    public bool RequireType { get; init; }

    /// <summary>How the versions in the paths of an ACL are read. Default alike.</summary>
    public AclVersions AclVersions { get; init; } = AclVersions.Alike;
}
