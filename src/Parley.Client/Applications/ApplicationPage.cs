using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>One page of the account's applications.</summary>
public sealed record ApplicationPage
{
    /// <summary>This page's number, from 1.</summary>
    public int Page { get; init; }

    /// <summary>How many pages there are.</summary>
    public int TotalPages { get; init; }

    /// <summary>How many applications there are.</summary>
    public int TotalItems { get; init; }

    /// <summary>The applications of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<Application> Applications => Embedded?.Applications ?? [];

    [JsonInclude, JsonPropertyName("_embedded")]
    internal ApplicationPageItems? Embedded { get; init; }
}

internal sealed record ApplicationPageItems(IReadOnlyList<Application>? Applications);
