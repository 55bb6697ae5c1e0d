using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Domain;

namespace Parley.Server.Http;

/// <summary>
/// Reads the fields of a JSON object and collects every broken rule, so that a caller hears of all of them at once.
/// A field that is absent, or broke a rule, reads as null.
/// </summary>
internal sealed class Fields
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<InvalidParameter> _broken;

    public Fields(JsonElement source)
        : this(source, "", [])
    {
    }

    private Fields(JsonElement source, string path, List<InvalidParameter> broken) =>
        (_object, _path, _broken) = (source, path, broken);

    public IReadOnlyList<InvalidParameter> Broken => _broken;

    public bool IsValid => _broken.Count == 0;

    public JsonElement Source => _object;

    public bool Has(string name) => _object.TryGetProperty(name, out _);

    public bool IsNull(string name) => Kind(name) == JsonValueKind.Null;

    public void Refuse(string name, string rule) => _broken.Add(new InvalidParameter(_path + name, rule));

    /// <summary>A text without NUL, which PostgreSQL cannot store.</summary>
    public string? Text(string name, int maximumLength, bool mayBeEmpty = false)
    {
        if (Value(name, JsonValueKind.String, "must be a string") is not { } value)
            return null;
        var text = value.GetString()!;
        if (text.Contains('\0', StringComparison.Ordinal))
            return Broke<string>(name, "must not contain NUL");
        if (text.Length == 0 && !mayBeEmpty)
            return Broke<string>(name, "is not allowed to be empty");
        return text.Length > maximumLength
            ? Broke<string>(name, $"length must be less than or equal to {maximumLength} characters long")
            : text;
    }

    /// <summary>A text, or a number as the text that it is written with.</summary>
    public string? TextOrNumber(string name, int maximumLength)
    {
        if (Kind(name) != JsonValueKind.Number)
            return Text(name, maximumLength);
        var text = _object.GetProperty(name).GetRawText();
        return text.Length > maximumLength
            ? Broke<string>(name, $"length must be less than or equal to {maximumLength} characters long")
            : text;
    }

    public string? Url(string name, int maximumLength)
    {
        var text = Text(name, maximumLength);
        // On Unix, "/path" reads as an absolute file URI.
        return text is null || text[0] != '/' && Uri.TryCreate(text, UriKind.Absolute, out _)
            ? text : Broke<string>(name, "must be a valid uri");
    }

    /// <summary>A field <c>url</c> that must be there.</summary>
    public void RequiredUrl(int maximumLength)
    {
        if (Url("url", maximumLength) is null && !Has("url"))
            Refuse("url", "is required");
    }

    /// <summary>A text without control characters.</summary>
    public string? Name(string name, int maximumLength)
    {
        var text = Text(name, maximumLength);
        return text is null || !text.Any(char.IsControl) ? text : Broke<string>(name, "must not contain control characters");
    }

    /// <summary>A field that null clears.</summary>
    public Change<string?> Clearable(string name, Func<string, string?> read)
    {
        if (!Has(name))
            return default;
        return IsNull(name) ? new Change<string?>(true, null) : new Change<string?>(true, read(name));
    }

    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name, 100) is not { } text)
            return null;
        return allowed.Contains(text) ? text : Broke<string>(name, $"must be one of [{string.Join(", ", allowed)}]");
    }

    public bool? Flag(string name)
    {
        if (!Has(name))
            return null;
        if (Kind(name) is JsonValueKind.True or JsonValueKind.False)
            return _object.GetProperty(name).GetBoolean();
        Refuse(name, "must be a boolean");
        return null;
    }

    public long? Integer(string name, long least, long most)
    {
        if (Value(name, JsonValueKind.Number, "must be a number") is not { } value)
            return null;
        if (!value.TryGetInt64(out var number))
            Refuse(name, "must be an integer");
        else if (number < least)
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {least}"));
        else if (number > most)
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {most}"));
        else
            return number;
        return null;
    }

    /// <summary>A nested object whose broken rules are collected with these.</summary>
    public Fields? Nested(string name) =>
        Value(name, JsonValueKind.Object, "must be an object") is { } value
            ? new Fields(value, $"{_path}{name}.", _broken)
            : null;

    /// <summary>The elements of an array of objects.</summary>
    public IEnumerable<Fields> NestedItems(string name)
    {
        if (Value(name, JsonValueKind.Array, "must be an array") is not { } array)
            yield break;
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{_path}{name}[{index++}]");
            if (item.ValueKind == JsonValueKind.Object)
                yield return new Fields(item, path + ".", _broken);
            else
                _broken.Add(new InvalidParameter(path, "must be an object"));
        }
    }

    /// <summary>The JSON text of an object, as it came.</summary>
    public string? RawObject(string name, int maximumLength)
    {
        if (Value(name, JsonValueKind.Object, "must be an object") is not { } value)
            return null;
        var text = value.GetRawText();
        return Encoding.UTF8.GetByteCount(text) > maximumLength ? Broke<string>(name, $"must not be larger than {maximumLength} bytes") : text;
    }

    private JsonValueKind Kind(string name) =>
        _object.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;

    private JsonElement? Value(string name, JsonValueKind kind, string rule)
    {
        if (!_object.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == kind)
            return value;
        Refuse(name, rule);
        return null;
    }

    private T? Broke<T>(string name, string rule)
        where T : class
    {
        Refuse(name, rule);
        return null;
    }
}
