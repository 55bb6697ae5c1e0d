using System.Text.Json;

namespace Parley.Tokens;

/// <summary>One filter of an entry: the same-named field of the request must equal the value.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">The text to equal; null when the value is nothing a field can equal, so that it never holds.</param>
internal readonly record struct AclFilter(string Name, string? Value)
{
    internal bool Holds(Func<string, string?>? field) =>
        Value is not null && field?.Invoke(Name) is { } actual && actual.Equals(Value, StringComparison.Ordinal);

    internal static AclFilter[] Read(JsonElement filters)
    {
        var read = new List<AclFilter>();
        foreach (var filter in filters.EnumerateObject())
            read.Add(new AclFilter(filter.Name, Text(filter.Value)));
        return [.. read];
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
