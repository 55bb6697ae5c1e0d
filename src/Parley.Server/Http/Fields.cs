using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;

namespace Parley.Server.Http;

/// <summary>
/// Reads the fields of a JSON object and collects every broken rule, so that a caller hears of all of them at once.
/// A field that is absent, or broke a rule, reads as null. Null is absent, and an empty array where an object belongs is
/// the empty object, which PHP writes so: <see cref="Json"/> has what was read in the form that it was read as.
/// </summary>
internal sealed partial class Fields
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

    /// <summary>Whether the field is there and says something.</summary>
    public bool Has(string name) => Kind(name) is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsNull(string name) => Kind(name) == JsonValueKind.Null;

    public void Refuse(string name, string rule) => _broken.Add(new InvalidParameter(_path + name, rule));

    /// <summary>A text without NUL, which PostgreSQL cannot store. Its length is counted in characters of Unicode.</summary>
    public string? Text(string name, int maximumLength, bool mayBeEmpty = false)
    {
        if (Value(name, JsonValueKind.String, "must be a string") is not { } value)
            return null;
        var text = value.GetString()!;
        if (text.Contains('\0', StringComparison.Ordinal))
            return Broke<string>(name, "must not contain NUL");
        if (text.Length == 0 && !mayBeEmpty)
            return Broke<string>(name, "is not allowed to be empty");
        return UnicodeText.IsLonger(text, maximumLength)
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

    /// <summary>An address that pages show or that is called.</summary>
    public string? Url(string name) => Address(name, WebAddress.Refusal);

    /// <param name="refusal">The rule that an address breaks, or null.</param>
    public string? Address(string name, Func<string, string?> refusal, bool mayBeEmpty = false)
    {
        if (Text(name, WebAddress.MaximumLength, mayBeEmpty) is not { Length: > 0 } text)
            return null;
        return refusal(text) is { } rule ? Broke<string>(name, rule) : text;
    }

    /// <summary>A field <c>url</c> that must be there.</summary>
    public void RequiredUrl()
    {
        if (Url("url") is null && !Has("url"))
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
        if (Kind(name) == JsonValueKind.Undefined)
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
        if (Kind(name) is JsonValueKind.True or JsonValueKind.False)
            return _object.GetProperty(name).GetBoolean();
        // Never of this kind: refused, unless it is absent.
        Value(name, JsonValueKind.True, "must be a boolean");
        return null;
    }

    public long? Integer(string name, long least, long most)
    {
        if (Value(name, JsonValueKind.Number, "must be a number") is not { } value)
            return null;
        if (!TryReadInteger(name, value, out var number))
            Refuse(name, "must be an integer");
        else if (number < least)
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {least}"));
        else if (number > most)
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {most}"));
        else
            return number;
        return null;
    }

    /// <summary>A nested object whose broken rules are collected with these; the same one each time.</summary>
    public Fields? Nested(string name)
    {
        if (_parts?.Find(part => part.Name == name && part.Index is null) is { } known)
            return known.Fields;
        if (!IsEmptyArray(name) && Value(name, JsonValueKind.Object, "must be an object") is null)
            return null;
        return Add(new Part(name, null, Kind(name) == JsonValueKind.Array), _object.GetProperty(name), $"{_path}{name}.");
    }

    /// <summary>The elements of an array of objects.</summary>
    public IEnumerable<Fields> NestedItems(string name)
    {
        if (Value(name, JsonValueKind.Array, "must be an array") is not { } array)
            yield break;
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{_path}{name}[{index}]");
            if (item.ValueKind == JsonValueKind.Object || IsEmptyArray(item))
                yield return Add(new Part(name, index, item.ValueKind == JsonValueKind.Array), item, path + ".");
            else
                _broken.Add(new InvalidParameter(path, "must be an object"));
            index++;
        }
    }

    /// <summary>The <see cref="Json"/> of a nested object.</summary>
    public string? RawObject(string name, int maximumLength)
    {
        if (Nested(name) is not { } part)
            return null;
        var text = part.Json;
        return Encoding.UTF8.GetByteCount(text) > maximumLength ? Broke<string>(name, $"must not be larger than {maximumLength} bytes") : text;
    }

    /// <summary>A whole number, also when it is written as <c>60.0</c>.</summary>
    private bool TryReadInteger(string name, JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number))
            return true;
        if (!value.TryGetDecimal(out var precise) || precise != decimal.Truncate(precise)
            || precise is < long.MinValue or > long.MaxValue)
            return false;
        number = (long)precise;
        Keep(name, JsonValue.Create(number));
        return true;
    }

    private JsonValueKind Kind(string name) =>
        _object.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;

    private bool IsEmptyArray(string name) => _object.TryGetProperty(name, out var value) && IsEmptyArray(value);

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private JsonElement? Value(string name, JsonValueKind kind, string rule)
    {
        if (!_object.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == kind)
            return value;
        if (value.ValueKind == JsonValueKind.Null)
            Keep(name, null);
        else
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
