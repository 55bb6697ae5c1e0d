using System.Text.Json.Serialization;

namespace Parley.Server.Hal;

/// <summary>One page of a list. <typeparamref name="T"/> is what stands under <c>_embedded</c>.</summary>
/// <param name="Cursor">Where the next page starts; only v0.2 has it here.</param>
internal sealed record PageMessage<T>(
    int PageSize,
    string? Cursor,
    [property: JsonPropertyName("_embedded")] T Embedded,
    [property: JsonPropertyName("_links")] PageLinks Links);

/// <summary>The level that v0.2 has between <c>_embedded</c> and the list.</summary>
internal sealed record DataOf<T>(T Data);
