using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>
/// Reads an <c>acl</c> claim by the vendor's schema: only <c>paths</c>; per path only <c>methods</c> and
/// <c>filters</c>.
/// </summary>
internal static class AclReader
{
    internal static bool TryRead(
        JsonElement acl, [NotNullWhen(true)] out AclRule[]? rules, [NotNullWhen(false)] out AclProblem? problem)
    {
        rules = null;
        var read = new List<AclRule>(16);
        try
        {
            problem = ProblemOfShape(acl);
            if (problem is not null) return false;
            foreach (var path in acl.GetProperty(Claims.AclPaths).EnumerateObject())
            {
                if (read.Count == Acl.MaxEntries)
                    problem = new AclProblem(AclPlace.Paths, $"has more than {Acl.MaxEntries} members");
                else if (TryReadRule(path, out var rule, out problem))
                    read.Add(rule);
                if (problem is not null) return false;
            }
        }
        catch (InvalidOperationException) // A lone surrogate, written as an escape, has no text.
        {
            problem = new AclProblem(AclPlace.Root, "holds text that is not valid Unicode");
            return false;
        }
        rules = [.. read];
        return true;
    }

    private static AclProblem? ProblemOfShape(JsonElement acl)
    {
        if (acl.ValueKind != JsonValueKind.Object)
        {
            var hint = acl.ValueKind == JsonValueKind.String ? "; it looks as if it was JSON-encoded twice" : "";
            return NotAnObject(AclPlace.Root, acl, hint);
        }

        var members = 0;
        foreach (var member in acl.EnumerateObject())
        {
            members++;
            if (!member.NameEquals(Claims.AclPaths))
                return new AclProblem(AclPlace.Member(AclPlace.Root, member.Name), "is unknown; an acl has only 'paths'");
            if (member.Value.ValueKind != JsonValueKind.Object) return NotAnObject(AclPlace.Paths, member.Value);
        }
        return members switch
        {
            0 => new AclProblem(AclPlace.Root, "has no 'paths'"),
            1 => null,
            _ => new AclProblem(AclPlace.Paths, "is there twice"),
        };
    }

    private static bool TryReadRule(
        JsonProperty path, [NotNullWhen(true)] out AclRule? rule, [NotNullWhen(false)] out AclProblem? problem)
    {
        rule = null;
        var text = path.Name;
        problem = ProblemOfPattern(text);
        if (problem is not null) return false;
        if (path.Value.ValueKind != JsonValueKind.Object)
        {
            problem = NotAnObject(PlaceOf(text), path.Value);
            return false;
        }
        if (AclPattern.Compile(text) is not { } pattern)
        {
            problem = new AclProblem(PlaceOf(text), $"has more than {AclPattern.MaxSegments} segments");
            return false;
        }

        IReadOnlyList<string>? methods = null;
        JsonElement? filters = null;
        var bits = AclMethods.All;
        foreach (var member in path.Value.EnumerateObject())
        {
            if (member.NameEquals(Claims.AclMethods))
            {
                problem = methods is null
                    ? ReadMethods(text, member.Value, out methods, ref bits)
                    : new AclProblem(AclPlace.Methods(PlaceOf(text)), "is there twice");
            }
            else if (!member.NameEquals(Claims.AclFilters))
            {
                problem = new AclProblem(
                    AclPlace.Member(PlaceOf(text), member.Name), "is unknown; a path has only 'methods' and 'filters'");
            }
            else if (member.Value.ValueKind != JsonValueKind.Object)
            {
                problem = NotAnObject(AclPlace.Filters(PlaceOf(text)), member.Value);
            }
            else if (filters is not null)
            {
                problem = new AclProblem(AclPlace.Filters(PlaceOf(text)), "is there twice");
            }
            else
            {
                filters = member.Value.Clone();
            }

            if (problem is not null) return false;
        }

        rule = new AclRule(
            new AclEntry(text, methods, filters), pattern, bits, filters is { } given ? AclFilter.Read(given) : []);
        return true;
    }

    private static AclProblem? ProblemOfPattern(string text)
    {
        if (text.Length > Acl.MaxPatternLength)
            return new AclProblem(PlaceOf(text), $"is longer than {Acl.MaxPatternLength} characters");
        if (text.Length == 0 || text[0] != '/') return new AclProblem(PlaceOf(text), "does not start with '/'");
        foreach (var c in text)
            if (char.IsWhiteSpace(c) || c == '\uFEFF') // White space as the schema's \S sees it.
                return new AclProblem(PlaceOf(text), "holds white space");
        return null;
    }

    private static AclProblem? ReadMethods(
        string path, JsonElement value, out IReadOnlyList<string>? methods, ref AclMethods bits)
    {
        methods = null;
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Array)
            return new AclProblem(AclPlace.Methods(PlaceOf(path)), $"is {JsonKind.Of(value)}, not an array");

        var allowed = AclMethods.None;
        var names = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || AclMethodNames.Canonical(item.GetString()!) is not { } name)
            {
                return new AclProblem(
                    AclPlace.Item(AclPlace.Methods(PlaceOf(path)), names.Count),
                    "is none of GET, POST, PUT, PATCH and DELETE");
            }
            names.Add(name);
            allowed |= AclMethodNames.OfRequest(name);
        }
        methods = names.AsReadOnly();
        bits = allowed;
        return null;
    }

    private static string PlaceOf(string path) => AclPlace.Member(AclPlace.Paths, path);

    private static AclProblem NotAnObject(string place, JsonElement value, string hint = "") =>
        new(place, $"is {JsonKind.Of(value)}, not an object{hint}");
}
