using System.Buffers;
using CsCheck;

namespace Parley.SocketIO.Protocol.Tests;

/// <summary>Whatever comes in, nothing but <see cref="InvalidDataException"/> comes out.</summary>
public class FuzzTests
{
    // Random bytes rarely get past the first check: pieces of the grammar lead deeper.
    private static readonly Gen<byte[]> Input = Gen.OneOf(
        Gen.Byte.Array[0, 40],
        Gen.OneOf(
            "0", "1", "2", "3", "4", "5", "6", "b", "b4", ":", "6:", "\u001e", "-", "1-", "/", "/a", ",", "?", "[", "]", "{", "}", "\"", "\"x\"",
            "{\"_placeholder\":true,\"num\":0}", "{\"\\ud800\":1}", "\\ud800", "[\"x\"]", "€", "😀", "AQID", "==", "\0", "\u0001", "99999999999", "null", "1e400")
            .Array[0, 12].Select(static parts => Bytes.Utf8(string.Concat(parts))),
        Gen.Select(Gen.OneOf("52-[\"x\",{\"_placeholder\":true,\"num\":0}]", "6:4hello10:b4AQIDBA==", "4a\u001ebAQID", "\0\u0006ÿ4hello"),
            Gen.Int[0, 60], Gen.Byte, static (text, at, with) =>
            {
                byte[] bytes = Bytes.Utf8(text);
                bytes[at % bytes.Length] = with;
                return bytes;
            }));

    [Fact]
    public void Engine_frames() => Survives(bytes =>
    {
        EngineFrameCodec.ParseBinary(EngineRevision.V4, bytes);
        Attempt(() => EngineFrameCodec.ParseText(EngineRevision.V4, bytes));
        Attempt(() => EngineFrameCodec.ParseText(EngineRevision.V3, bytes));
        EngineFrameCodec.ParseBinary(EngineRevision.V3, bytes);
    });

    [Fact]
    public void Engine_4_payloads() => Survives(static bytes =>
    {
        ReadOnlySequence<byte> payload = Bytes.Split(bytes, 3);
        while (EnginePayload4.TryRead(ref payload, out _))
        {
        }
    });

    [Fact]
    public void Engine_3_string_payloads() => Survives(static bytes =>
    {
        ReadOnlySequence<byte> payload = Bytes.Split(bytes, 3);
        while (EnginePayload3.TryReadText(ref payload, out _))
        {
        }
    });

    [Fact]
    public void Engine_3_binary_payloads() => Survives(static bytes =>
    {
        ReadOnlySequence<byte> payload = Bytes.Split(bytes, 3);
        while (EnginePayload3.TryReadBinary(ref payload, out _))
        {
        }
    });

    [Fact]
    public void Handshakes() => Survives(static bytes => EngineHandshake.Parse(bytes));

    [Fact]
    public void Socket_packets() => Survives(static bytes =>
    {
        Attempt(() => SocketPacketCodec.Parse(bytes, SocketProtocol.V4));
        SocketPacketCodec.Parse(bytes, SocketProtocol.V5);
    });

    private static void Survives(Action<byte[]> parse) => Input.Sample(bytes => Attempt(() => parse(bytes)), iter: 20_000);

    private static void Attempt(Action parse)
    {
        try
        {
            parse();
        }
        catch (InvalidDataException)
        {
            // The one way to say no.
        }
    }
}
