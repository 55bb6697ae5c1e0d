using System.Text.Json;

namespace Parley.Tokens;

/// <summary>What a token is inspected against. Everything is optional; what is missing is not checked.</summary>
public sealed record InspectionContext
{
    /// <summary>How strictly to judge.</summary>
    public TokenOptions Options { get; init; } = new();

    /// <summary>The time to judge at; null for now.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The keys of the application; without any the signature is not checked.</summary>
    public IReadOnlyList<PublicKey> Keys { get; init; } = [];

    /// <summary>The application that the token should belong to.</summary>
    public string? ExpectedApplicationId { get; init; }

    /// <summary>The user that the token should belong to.</summary>
    public string? ExpectedSubject { get; init; }

    /// <summary>The ACL that the token should have.</summary>
    public JsonElement? ExpectedAcl { get; init; }

    /// <summary>With <see cref="Path"/>: the method of a request to try on the ACL.</summary>
    public string? Method { get; init; }

    /// <summary>With <see cref="Method"/>: the path of a request to try on the ACL, as on the wire.</summary>
    public string? Path { get; init; }
}
