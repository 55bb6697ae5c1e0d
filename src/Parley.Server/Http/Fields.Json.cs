using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain.Conversations;

namespace Parley.Server.Http;

// What is kept of an object: as it came, and in the form that it was read in where that is another one.
internal sealed partial class Fields
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);

    // Most bodies need neither, and each sent event makes some of these.
    private List<(string Name, JsonNode? Value)>? _rewritten;
    private List<Part>? _parts;
    private string? _text;

    /// <summary>The object as it came, but for what was read so far in another form.</summary>
    public string Json
    {
        get
        {
            _text ??= _object.GetRawText();
            if (!IsRewritten)
                return _text;
            var rewritten = JsonNode.Parse(_text)!.AsObject();
            Rewrite(rewritten);
            return rewritten.ToJsonString(EventBody.Verbatim);
        }
    }

    private bool IsRewritten =>
        _rewritten is not null || _parts?.Exists(static part => part.WasArray || part.Fields.IsRewritten) == true;

    /// <param name="value">What is kept; null leaves the member out.</param>
    private void Keep(string name, JsonNode? value) => (_rewritten ??= []).Add((name, value));

    private Fields Add(Part part, JsonElement source, string path)
    {
        part.Fields = new Fields(part.WasArray ? EmptyObject : source, path, _broken);
        (_parts ??= []).Add(part);
        return part.Fields;
    }

    private void Rewrite(JsonObject target)
    {
        foreach (var (name, value) in _rewritten ?? [])
        {
            if (value is null)
                target.Remove(name);
            else
                target[name] = value.DeepClone();
        }

        foreach (var part in _parts ?? [])
        {
            if (part.WasArray && part.Index is { } place)
                target[part.Name]![place] = new JsonObject();
            else if (part.WasArray)
                target[part.Name] = new JsonObject();
            else if (part.Fields.IsRewritten)
                part.Fields.Rewrite((part.Index is { } at ? target[part.Name]![at] : target[part.Name])!.AsObject());
        }
    }

    /// <param name="Index">Its place, where the member is an array.</param>
    /// <param name="WasArray">It came as an empty array.</param>
    private sealed record Part(string Name, int? Index, bool WasArray)
    {
        public Fields Fields { get; set; } = null!;
    }
}
