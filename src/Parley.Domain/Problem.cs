namespace Parley.Domain;

/// <summary>What kind of refusal a problem is; each transport maps a kind to its own status once.</summary>
public enum ProblemKind
{
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Timeout,
    Conflict,
    TooLarge,
    UnsupportedMediaType,
    TooManyRequests,
    Internal,
    Unavailable,
}

/// <summary>One reason why a field of a request was refused.</summary>
/// <param name="Name">Path of the field, as <c>properties.ttl</c>.</param>
/// <param name="Reason">The broken rule, without the field's name: <c>must be a number</c>.</param>
public sealed record InvalidParameter(string Name, string Reason);

/// <summary>An error as a value. The catalogue of all of them is <see cref="Problems"/>.</summary>
/// <param name="Code">Stable code of the Conversation API, as <c>user:error:not-found</c>.</param>
/// <param name="Title">Short title, the same for every occurrence.</param>
/// <param name="Detail">What a person should know about this occurrence. Never holds a token or a secret.</param>
public sealed record Problem(string Code, ProblemKind Kind, string Title, string Detail)
{
    /// <summary>Why, in Parley's own words, where the API's fixed <see cref="Detail"/> says less.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<InvalidParameter> InvalidParameters { get; init; } = [];

    public Problem Because(string? reason) => this with { Reason = reason };
}
