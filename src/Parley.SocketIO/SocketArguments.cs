using System.Runtime.InteropServices;
using System.Text.Json;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

/// <summary>What came with an event or an acknowledgement. May be kept: nothing of it is pooled.</summary>
public readonly struct SocketArguments
{
    private readonly JsonElement _array;
    private readonly int _skip;
    private readonly ReadOnlyMemory<byte>[]? _attachments;

    internal SocketArguments(JsonElement array, int skip, ReadOnlyMemory<byte>[]? attachments)
    {
        _array = array;
        _skip = skip;
        _attachments = attachments;
    }

    /// <summary>How many arguments there are.</summary>
    public int Count => _array.ValueKind == JsonValueKind.Array ? _array.GetArrayLength() - _skip : 0;

    /// <summary>The binary attachments, in the order of their placeholders' numbers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments ?? [];

    /// <summary>
    /// The arguments as they stand in their array: JSON values, comma-separated, in UTF-8. What
    /// <see cref="Socket.Emit(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}?)"/> takes.
    /// </summary>
    public ReadOnlySpan<byte> Utf8
    {
        get
        {
            if (Count == 0)
                return default;
            ReadOnlySpan<byte> array = JsonMarshal.GetRawUtf8Value(_array);
            if (_skip == 0)
                return array[1..^1];
            // From the first argument to the closing bracket; both lie in the same buffer.
            ReadOnlySpan<byte> first = JsonMarshal.GetRawUtf8Value(_array[0]);
            int start = array.IndexOf(first) + first.Length;
            return array[(start + array[start..].IndexOf((byte)',') + 1)..^1];
        }
    }

    /// <summary>An argument, counted from 0; <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    /// <remarks>
    /// Strings may contain escaped lone surrogates, for which <see cref="JsonElement.GetString"/> throws
    /// <see cref="InvalidOperationException"/>.
    /// </remarks>
    /// <param name="index">Which one.</param>
    public JsonElement this[int index] => index >= 0 && index < Count ? _array[index + _skip] : default;

    /// <summary>The attachment that a placeholder anywhere in the arguments stands for.</summary>
    /// <param name="value">Any JSON value of the arguments.</param>
    /// <param name="data">The bytes.</param>
    /// <returns>False where the value is no placeholder.</returns>
    public bool TryGetBinary(JsonElement value, out ReadOnlyMemory<byte> data)
    {
        data = default;
        if (_attachments is null || !Placeholder.TryParse(value, out int number) || (uint)number >= _attachments.Length)
            return false;
        data = _attachments[number];
        return true;
    }
}
