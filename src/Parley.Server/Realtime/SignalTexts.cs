using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>
/// Signals as PostgreSQL carries them: JSON with the name of the node that it comes from. What is too long for one
/// notification goes in parts, which come one right after the other because they belong to one transaction.
/// </summary>
internal sealed partial class SignalTexts
{
    public const string Channel = "parley_signals";

    /// <summary>Apart from the other: nodes that know no parts would take them for another program's.</summary>
    public const string PartsChannel = "parley_signal_parts";

    // PostgreSQL takes less than 8,000 bytes. The rest is for what stands before a part.
    private const int MaximumBytes = 7_900;
    private const int PartBytes = 7_800;

    private static readonly SignalsJson Json = new(new JsonSerializerOptions
    {
        // Text in JSON in JSON: escaped twice, it would be several times as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });

    private readonly string _node = Guid.NewGuid().ToString("N");
    private long _divided;

    /// <summary>A signal of this node.</summary>
    public IReadOnlyList<Notification> Write(Signal signal)
    {
        var text = Encode(signal);
        return text.Length <= MaximumBytes ? [new Notification(Channel, Encoding.UTF8.GetString(text))] : [.. Divide(text)];
    }

    /// <summary>Which conversations grew, in as many signals as that takes.</summary>
    public IEnumerable<Notification> Write(IReadOnlyList<AppendedRange> ranges)
    {
        var text = Encode(new Signal(SignalKind.EventsAppended, "") { Ranges = ranges });
        if (text.Length <= MaximumBytes || ranges.Count == 1)
            return [new Notification(Channel, Encoding.UTF8.GetString(text))];
        var half = ranges.Count / 2;
        return [.. Write([.. ranges.Take(half)]), .. Write([.. ranges.Skip(half)])];
    }

    /// <exception cref="JsonException">It is none of ours.</exception>
    /// <returns>Null for this node's own.</returns>
    public Signal? Read(string text) =>
        JsonSerializer.Deserialize(text, Json.Envelope) is { } envelope && envelope.Node != _node ? envelope.Signal : null;

    private byte[] Encode(Signal signal) => JsonSerializer.SerializeToUtf8Bytes(new Envelope(_node, signal), Json.Envelope);

    private IEnumerable<Notification> Divide(byte[] text)
    {
        var parts = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var end = Math.Min(from + PartBytes, text.Length);
            // Not within a character: its other bytes begin with the bits 10.
            while (end < text.Length && (text[end] & 0xC0) == 0x80)
                end--;
            parts.Add(Encoding.UTF8.GetString(text, from, end - from));
            from = end;
        }

        var number = Interlocked.Increment(ref _divided);
        for (var i = 0; i < parts.Count; i++)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"{_node}.{number} {i} {parts.Count} ");
            yield return new Notification(PartsChannel, head + parts[i]);
        }
    }

    internal sealed record Envelope(string Node, Signal Signal);

    [JsonSerializable(typeof(Envelope))]
    internal sealed partial class SignalsJson : JsonSerializerContext;
}

/// <summary>What <c>pg_notify</c> is given.</summary>
internal sealed record Notification(string Channel, string Text)
{
    public NpgsqlBatchCommand Command() => new("SELECT pg_notify($1, $2)")
    {
        Parameters = { new NpgsqlParameter { Value = Channel }, new NpgsqlParameter { Value = Text } },
    };
}

/// <summary>Joins the parts of signals that were too long for one notification.</summary>
internal sealed class SignalParts
{
    private readonly StringBuilder _text = new();
    private string _of = "";
    private int _next;

    /// <summary>The whole text when this was its last part; else null.</summary>
    public string? Add(string part)
    {
        var head = part.Split(' ', 4);
        if (head.Length != 4 || !int.TryParse(head[1], out var index) || !int.TryParse(head[2], out var count))
            return null;
        if (index == 0)
            (_of, _next) = (head[0], 0);
        // A part whose first ones were sent before this node listened.
        if (head[0] != _of || index != _next)
            return null;
        if (index == 0)
            _text.Clear();
        _text.Append(head[3]);
        _next++;
        if (_next < count)
            return null;
        _of = "";
        var whole = _text.ToString();
        _text.Clear();
        return whole;
    }
}
