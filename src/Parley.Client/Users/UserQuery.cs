namespace Parley.Client;

/// <summary>Which users, in which order.</summary>
public sealed record UserQuery
{
    /// <summary>How many at once, 1 to 100; the server's choice when absent.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where the last page ended: <see cref="UserPage.NextCursor"/>.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether the newest come first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only the user of this name.</summary>
    public string? Name { get; init; }
}
