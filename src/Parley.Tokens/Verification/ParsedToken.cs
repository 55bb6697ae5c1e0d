using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>
/// A token whose structure and header are sound but whose signature has NOT been verified: good for nothing but
/// finding the application whose keys are to verify it.
/// </summary>
public sealed class ParsedToken
{
    internal ParsedToken(JsonElement header, JsonElement payload, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Payload = payload;
        SigningInput = signingInput;
        Signature = signature;
        Claims = ClaimSet.Read(payload);
    }

    /// <summary>The application that the token claims to belong to, unverified; empty when it names none.</summary>
    public string ApplicationId => Claims.ApplicationId.Value ?? "";

    internal JsonElement Header { get; }

    internal JsonElement Payload { get; }

    internal ClaimSet Claims { get; }

    internal byte[] SigningInput { get; }

    internal byte[] Signature { get; }

    /// <summary>Reads a token and applies the rules up to <see cref="TokenRule.Type"/>.</summary>
    /// <param name="token">The token in compact form, without the word "Bearer".</param>
    /// <param name="options">The limits.</param>
    /// <param name="parsed">The token, or null when refused.</param>
    /// <param name="failure">The first rule that it breaks, or null.</param>
    public static bool TryParse(
        ReadOnlySpan<char> token,
        TokenOptions options,
        [NotNullWhen(true)] out ParsedToken? parsed,
        [NotNullWhen(false)] out TokenFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!TokenReader.TryRead(token, options.MaxLength, out parsed, out failure)) return false;
        failure = HeaderRules.Header(parsed.Header)
            ?? HeaderRules.Algorithm(parsed.Header)
            ?? HeaderRules.Type(parsed.Header, options);
        if (failure is null) return true;
        parsed = null;
        return false;
    }
}
