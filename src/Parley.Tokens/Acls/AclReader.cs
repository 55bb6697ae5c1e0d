using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Reads an <c>acl</c> claim by the vendor's schema: only <c>paths</c>; per path only <c>methods</c> and <c>filters</c>.</summary>
internal static class AclReader
{
    internal static bool TryRead(
        JsonElement acl, [NotNullWhen(true)] out AclRule[]? rules, [NotNullWhen(false)] out string? problem)
    {
        rules = null;
        var read = new List<AclRule>(16);
        try
        {
            problem = ProblemOfShape(acl);
            if (problem is not null) return false;
            foreach (var path in acl.GetProperty(Claims.AclPaths).EnumerateObject())
            {
                if (read.Count == Acl.MaxEntries) problem = $"it has more than {Acl.MaxEntries} paths";
                else if (TryReadRule(path, out var rule, out problem)) read.Add(rule);
                if (problem is not null) return false;
            }
        }
        catch (InvalidOperationException) // A lone surrogate, written as an escape, has no text.
        {
            problem = "it holds text that is not valid Unicode";
            return false;
        }
        rules = [.. read];
        return true;
    }

    private static string? ProblemOfShape(JsonElement acl)
    {
        if (acl.ValueKind == JsonValueKind.String)
            return "acl is a string, not an object; it looks as if it was JSON-encoded twice";
        if (acl.ValueKind != JsonValueKind.Object) return $"acl is {JsonKind.Of(acl)}, not an object";

        var members = 0;
        foreach (var member in acl.EnumerateObject())
        {
            members++;
            if (!member.NameEquals(Claims.AclPaths)) return "acl has a member other than 'paths'";
            if (member.Value.ValueKind != JsonValueKind.Object)
                return $"'paths' is {JsonKind.Of(member.Value)}, not an object";
        }
        return members switch { 0 => "acl has no 'paths'", 1 => null, _ => "acl has 'paths' twice" };
    }

    private static bool TryReadRule(
        JsonProperty path, [NotNullWhen(true)] out AclRule? rule, [NotNullWhen(false)] out string? problem)
    {
        rule = null;
        var text = path.Name;
        problem = ProblemOfPattern(text);
        if (problem is not null) return false;
        if (path.Value.ValueKind != JsonValueKind.Object)
        {
            problem = $"path '{text}' is {JsonKind.Of(path.Value)}, not an object";
            return false;
        }
        if (AclPattern.Compile(text) is not { } pattern)
        {
            problem = $"a path has more than {AclPattern.MaxSegments} segments";
            return false;
        }

        IReadOnlyList<string>? methods = null;
        JsonElement? filters = null;
        var bits = AclMethods.All;
        foreach (var member in path.Value.EnumerateObject())
        {
            if (member.NameEquals(Claims.AclMethods))
                problem = methods is null ? ReadMethods(member.Value, out methods, ref bits) : "it has methods twice";
            else if (!member.NameEquals(Claims.AclFilters))
                problem = "it has a member other than 'methods' and 'filters'";
            else if (member.Value.ValueKind != JsonValueKind.Object)
                problem = $"its filters are {JsonKind.Of(member.Value)}, not an object";
            else if (filters is not null)
                problem = "it has filters twice";
            else
                filters = member.Value.Clone();

            if (problem is null) continue;
            problem = $"path '{text}': {problem}";
            return false;
        }

        rule = new AclRule(
            new AclEntry(text, methods, filters), pattern, bits, filters is { } given ? AclFilter.Read(given) : []);
        return true;
    }

    private static string? ProblemOfPattern(string text)
    {
        if (text.Length > Acl.MaxPatternLength) return $"a path is longer than {Acl.MaxPatternLength} characters";
        if (text.Length == 0 || text[0] != '/') return "a path does not start with '/'";
        foreach (var c in text)
            if (char.IsWhiteSpace(c) || c == '\uFEFF') // White space as the schema's \S sees it.
                return "a path holds white space";
        return null;
    }

    private static string? ReadMethods(JsonElement value, out IReadOnlyList<string>? methods, ref AclMethods bits)
    {
        methods = null;
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Array) return $"its methods are {JsonKind.Of(value)}, not an array";

        var allowed = AclMethods.None;
        var names = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || AclMethodNames.Canonical(item.GetString()!) is not { } name)
                return "its methods may only be GET, POST, PUT, PATCH and DELETE";
            names.Add(name);
            allowed |= AclMethodNames.OfRequest(name);
        }
        methods = names.AsReadOnly();
        bits = allowed;
        return null;
    }
}
