namespace Parley.Tokens;

/// <summary>ACLs that the Conversation API's own documentation gives to users of the client SDKs.</summary>
public static class AclPresets
{
    /// <summary>The ten documented paths of a client SDK user (JWT guide, 2021).</summary>
    public static BuiltAcl ClientSdk { get; } = Of(
        "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/devices/**", "/*/image/**", "/*/media/**",
        "/*/applications/**", "/*/push/**", "/*/knocking/**", "/*/legs/**");

    /// <summary>The newer set of the current voice tutorials: no image, media and applications, but <c>/*/rtc/**</c>.</summary>
    public static BuiltAcl ClientSdkWithRtc { get; } = Of(
        "/*/rtc/**", "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/devices/**", "/*/push/**",
        "/*/knocking/**", "/*/legs/**");

    /// <summary>No paths: the token can do nothing.</summary>
    public static BuiltAcl None { get; } = Of();

    private static BuiltAcl Of(params ReadOnlySpan<string> patterns)
    {
        var builder = new AclBuilder();
        foreach (var pattern in patterns) builder.Allow(pattern);
        return builder.Build();
    }
}
