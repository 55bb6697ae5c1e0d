namespace Parley.Client;

/// <summary>A token, and what somebody wants to do with it.</summary>
public sealed record TokenQuestion
{
    /// <summary>The token.</summary>
    public required string Token { get; init; }

    /// <summary>The HTTP method that the ACL is asked about.</summary>
    public string? Method { get; init; }

    /// <summary>The path that the ACL is asked about, such as <c>/v1/users</c>.</summary>
    public string? Path { get; init; }
}
