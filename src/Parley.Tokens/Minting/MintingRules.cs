using System.Text.Json;

namespace Parley.Tokens;

/// <summary>What a server would refuse is refused where it is made, with a message for its author.</summary>
internal static class MintingRules
{
    private const int MaxText = 1024;

    private static readonly HashSet<string> Written =
    [
        Claims.ApplicationId, Claims.IssuedAt, Claims.Id, Claims.ExpiresAt, Claims.NotBefore, Claims.Subject, Claims.Acl,
    ];

    /// <returns>The end of the token, in seconds since 1970 UTC.</returns>
    internal static long Check(TokenRequest request, long issuedAt, TokenOptions limits)
    {
        CheckText(request.ApplicationId, "the application id");
        if (request.Subject is not null) CheckText(request.Subject, "the subject");
        if (request.Id is not null) CheckText(request.Id, "the token id");
        if (request.Acl is { } acl && Acl.Parse(acl) is { IsMalformed: true } malformed)
            throw new ArgumentException($"the acl is malformed: {malformed.Problem}");
        foreach (var (name, value) in request.ExtraClaims ?? new Dictionary<string, JsonElement>())
        {
            if (Written.Contains(name)) throw new ArgumentException($"'{name}' has its own property and is not an extra claim");
            if (value.ValueKind == JsonValueKind.Undefined) throw new ArgumentException($"the extra claim '{name}' has no value");
        }

        var expiresAt = End(request, issuedAt, limits);
        if (request.NotBefore is { } start && start.ToUnixTimeSeconds() >= expiresAt)
            throw new ArgumentException("the token would end before it begins");
        return expiresAt;
    }

    private static long End(TokenRequest request, long issuedAt, TokenOptions limits)
    {
        if (request is { Lifetime: not null, ExpiresAt: not null })
            throw new ArgumentException("give either a lifetime or an end, not both");
        var seconds = request.ExpiresAt is { } end
            ? end.ToUnixTimeSeconds() - issuedAt
            : Math.Floor((request.Lifetime ?? limits.DefaultLifetime).TotalSeconds);
        if (seconds > limits.MaxLifetime.TotalSeconds)
            throw new ArgumentException($"the token would live {seconds} seconds; at most 24 hours are allowed");
        if (seconds < limits.MinLifetime.TotalSeconds)
            throw new ArgumentException($"the token would live {seconds} seconds; at least 30 are needed");
        return issuedAt + (long)seconds;
    }

    private static void CheckText(string text, string what)
    {
        if (string.IsNullOrEmpty(text)) throw new ArgumentException($"{what} is empty");
        if (text.Length > MaxText) throw new ArgumentException($"{what} is longer than {MaxText} characters");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) throw new ArgumentException($"{what} holds a control character");
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
                throw new ArgumentException($"{what} holds half a surrogate pair");
        }
    }
}
