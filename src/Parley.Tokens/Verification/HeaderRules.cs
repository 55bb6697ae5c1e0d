using System.Text.Json;

namespace Parley.Tokens;

/// <summary>The rules about the JOSE header (RFC 7515 section 4, RFC 8725 sections 3.1 and 3.10).</summary>
internal static class HeaderRules
{
    private const int MaxKeyIdLength = 256;

    internal static TokenFailure? Header(JsonElement header)
    {
        foreach (var member in header.EnumerateObject())
        {
            var reason = member.Name switch
            {
                "crit" or "b64" or "zip" or "p2c" or "enc" => $"the header has '{member.Name}', which is not supported",
                // CVE-2018-0114 and its kin: whoever brings the key could sign anything.
                "jwk" or "jku" or "x5u" or "x5c" =>
                    $"the header brings its own key ('{member.Name}'); keys come only from the application",
                Claims.KeyId => ProblemOfKeyId(member.Value),
                _ => null,
            };
            if (reason is not null) return Invalid(TokenRule.Header, member.Name, reason);
        }
        return null;
    }

    internal static TokenFailure? Algorithm(JsonElement header)
    {
        if (!header.TryGetProperty(Claims.Algorithm, out var alg))
            return Invalid(TokenRule.Algorithm, Claims.Algorithm, "the header has no alg; it must be RS256");
        if (alg.ValueKind != JsonValueKind.String)
            return Invalid(TokenRule.Algorithm, Claims.Algorithm, $"alg is {JsonKind.Of(alg)}; it must be the string RS256");
        return alg.ValueEquals("RS256"u8)
            ? null
            : Invalid(TokenRule.Algorithm, Claims.Algorithm, $"alg is {Name(alg.GetString()!)}; only RS256 is accepted");
    }

    internal static TokenFailure? Type(JsonElement header, TokenOptions options)
    {
        if (!header.TryGetProperty(Claims.Type, out var typ))
            return options.RequireType ? Invalid(TokenRule.Type, Claims.Type, "the header has no typ; it must be JWT") : null;
        if (typ.ValueKind != JsonValueKind.String)
            return Invalid(TokenRule.Type, Claims.Type, $"typ is {JsonKind.Of(typ)}; it must be the string JWT");
        return typ.ValueEquals("JWT"u8) || typ.GetString()!.Equals(Claims.Jwt, StringComparison.OrdinalIgnoreCase)
            ? null
            : Invalid(TokenRule.Type, Claims.Type, $"typ is {Name(typ.GetString()!)}; it must be JWT");
    }

    private static TokenFailure Invalid(TokenRule rule, string member, string reason) =>
        TokenFailure.Invalid(rule, reason, member);

    private static string? ProblemOfKeyId(JsonElement kid)
    {
        if (kid.ValueKind != JsonValueKind.String) return $"kid is {JsonKind.Of(kid)}, not a string";
        return kid.GetString()!.Length > MaxKeyIdLength ? $"kid is longer than {MaxKeyIdLength} characters" : null;
    }

    // Names of algorithms and types help; anything longer or stranger is not repeated.
    private static string Name(string text)
    {
        if (text.Length == 0) return "empty";
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '+' or '/'))
                return "another text";
        return text.Length <= 16 ? text : "another text";
    }
}
