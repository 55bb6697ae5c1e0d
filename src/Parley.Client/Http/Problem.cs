namespace Parley.Client;

/// <summary>An error body; <c>description</c> is what v0.1 calls <c>detail</c>.</summary>
internal sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? Description { get; init; }

    public string? Reason { get; init; }

    public string? Instance { get; init; }

    public IReadOnlyList<InvalidParameter>? InvalidParameters { get; init; }
}
