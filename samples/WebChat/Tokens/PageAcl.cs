using Parley.Tokens;

namespace WebChat.Tokens;

/// <summary>What the page may call: no more than it does.</summary>
internal static class PageAcl
{
    public static BuiltAcl Value { get; } = new AclBuilder()
        .Allow("/*/rtc/**")
        .Allow("/*/users/**")
        .Allow("/*/conversations/**")
        .Allow("/*/sessions/**")
        // Parley's own: in no preset, because the hosted service has no search.
        .Allow("/*/search/**")
        .Build();
}
