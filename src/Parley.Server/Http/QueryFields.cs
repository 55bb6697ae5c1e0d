using System.Globalization;
using Parley.Domain;

namespace Parley.Server.Http;

/// <summary>
/// Reads the parameters of a query as <see cref="Fields"/> reads a body: every broken rule is collected, and what is absent,
/// empty or broken reads as null.
/// </summary>
internal sealed class QueryFields(ApiCall call)
{
    // It is signed, and one that is not ours has an error of its own.
    private const string Cursor = "cursor";

    private readonly List<InvalidParameter> _broken = [];

    public IReadOnlyList<InvalidParameter> Broken => _broken;

    public bool IsValid => _broken.Count == 0;

    /// <summary>
    /// Refuses NUL in whatever a handler may ask for: PostgreSQL fails on such a text, and SQLite would look for one.
    /// </summary>
    public static Problem? RefuseNul(HttpRequest request)
    {
        if (request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true)
            return null;
        foreach (var (name, values) in request.Query)
        {
            if (name != Cursor && values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true))
                return Problems.ValidationFail(new InvalidParameter(name, "must not contain NUL"));
        }

        return null;
    }

    public string? Text(string name) => call.Query(name) is { Length: > 0 } text ? text : null;

    public void Refuse(string name, string rule) => _broken.Add(new InvalidParameter(name, rule));

    /// <summary>Languages write booleans as words or as digits.</summary>
    public bool Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                Refuse(name, "must be a boolean");
                return false;
        }
    }

    /// <summary>Digits alone: no sign, no space and no line break around them.</summary>
    public long? Integer(string name, long least = 0, long most = long.MaxValue)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Refuse(name, most == long.MaxValue
            ? "must be a number" : string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));
        return null;
    }
}
