using System.Text.Json;

namespace Parley.Server.Tests.Hosting;

/// <summary>What a server answered, read to the end.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The member at a path such as <c>_links.self.href</c>.</summary>
    public JsonElement At(string path) => path.Split('.').Aggregate(Json, (json, name) =>
        json.TryGetProperty(name, out var member)
            ? member
            : throw new Xunit.Sdk.XunitException($"There is no '{path}' in {Text}"));

    public string Value(string path) => At(path).ToString();

    public bool Has(string path)
    {
        var json = Json;
        foreach (var name in path.Split('.'))
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return false;
        }

        return true;
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Refused by the Conversation API with this status and code, in JSON.</summary>
    public Answer Refused(int status, string code)
    {
        Is(status);
        Assert.True(Value("code") == code, $"Expected {code}: {Text}");
        Assert.Equal("application/json", Header("Content-Type"));
        return this;
    }

    /// <summary>Refused for a token that is no token, with the challenge that RFC 6750 asks for.</summary>
    public Answer RefusedToken(string code = "system:error:invalid-token")
    {
        Refused(401, code);
        Assert.StartsWith("Bearer realm=\"parley\"", Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(
            code != "system:error:missing-token",
            Header("WWW-Authenticate")!.Contains("error=\"invalid_token\"", StringComparison.Ordinal));
        return this;
    }

    public Answer Forbidden()
    {
        Refused(403, "system:error:permission");
        Assert.Equal("Bearer realm=\"parley\", error=\"insufficient_scope\"", Header("WWW-Authenticate"));
        return this;
    }

    /// <summary>Refused because of these fields, and of no others.</summary>
    public Answer RefusedFields(params string[] names)
    {
        Is(400);
        var fields = Has("error") ? At("error.invalid_parameters") : At("invalid_parameters");
        Assert.Equal(names, fields.EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        return this;
    }
}
