using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Tests;

/// <summary>RFC 6455, sections 5 to 8, byte by byte.</summary>
public class MessageReaderTests
{
    private const int MaxLength = 100_000;

    [Fact]
    public void The_example_of_the_specification_is_read()
    {
        // RFC 6455, section 5.7: "A single-frame masked text message"
        byte[] hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        Assert.Equal(["Text Hello"], Read(hello));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(MaxLength)]
    public void Every_form_of_the_length_is_read(int length)
    {
        string text = new('x', length);
        Assert.Equal(["Text " + text], Read(Frame(0x81, text)));
    }

    [Fact]
    public void Wherever_the_input_is_cut_the_messages_are_the_same()
    {
        byte[] input =
        [
            .. Frame(0x01, "Hä"), .. Frame(0x89, "ping"), .. Frame(0x00, ""), .. Frame(0x8A, "pong"), .. Frame(0x80, "llo €"),
            .. Frame(0x82, new string('b', 300)), .. Frame(0x88, [0x03, 0xE8]),
        ];
        string[] expected = Read(input);
        Assert.Equal(["Ping ping", "Pong pong", "Text Hällo €", "Binary " + new string('b', 300)], expected[..4]);
        Assert.StartsWith("Close ", expected[4]);
        for (int cut = 0; cut <= input.Length; cut++)
            Assert.Equal(expected, Read(input[..cut], input[cut..]));
        Assert.Equal(expected, Read([.. input.Select(static one => new[] { one })]));
    }

    [Fact]
    public void Text_is_judged_as_a_whole_and_may_be_cut_within_a_character()
    {
        byte[] euro = "€"u8.ToArray();
        Assert.Equal(["Text €"], Read([.. Frame(0x01, euro[..1]), .. Frame(0x80, euro[1..])]));
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x05 })] // not masked
    [InlineData(new byte[] { 0xC1, 0x80 })] // reserved bits
    [InlineData(new byte[] { 0xA1, 0x80 })]
    [InlineData(new byte[] { 0x91, 0x80 })]
    [InlineData(new byte[] { 0x83, 0x80 })] // kinds that are not defined
    [InlineData(new byte[] { 0x8B, 0x80 })]
    [InlineData(new byte[] { 0x09, 0x80 })] // a ping in parts
    [InlineData(new byte[] { 0x89, 0xFE })] // a long ping
    [InlineData(new byte[] { 0x80, 0x80, 0, 0, 0, 0 })] // the continuation of nothing
    [InlineData(new byte[] { 0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0 })] // a message within a message
    [InlineData(new byte[] { 0x81, 0xFE, 0, 125, 0, 0, 0, 0 })] // lengths that are longer than need be
    [InlineData(new byte[] { 0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })] // the most significant bit
    [InlineData(new byte[] { 0x88, 0x81, 0, 0, 0, 0, 3 })] // half a status code
    [InlineData(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xED })] // 1005, never in a frame
    [InlineData(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0, 0 })]
    public void What_no_client_may_send_is_a_protocol_error(byte[] input) =>
        Assert.Equal(WebSocketCloseStatus.ProtocolError, Violation(input));

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x82)]
    public void A_message_beyond_the_maximum_is_refused_by_its_header_alone(byte head)
    {
        byte[] frame = Frame(head, new string('x', MaxLength + 1));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, Violation(frame[..14]));
    }

    [Fact]
    public void The_parts_of_a_message_count_together()
    {
        byte[] half = Frame(0x01, new string('x', MaxLength / 2));
        byte[] more = Frame(0x80, new string('x', MaxLength / 2 + 1));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, Violation([.. half, .. more]));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, Violation(Frame(0x81, [0xC0, 0xAF])));
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, Violation(Frame(0x88, [0x03, 0xE8, 0xFF])));
        Assert.Equal(["Binary " + Encoding.UTF8.GetString([0xC0, 0xAF])], Read(Frame(0x82, [0xC0, 0xAF])));
    }

    [Theory]
    [InlineData(0, "81 00")]
    [InlineData(125, "81 7D")]
    [InlineData(126, "81 7E 00 7E")]
    [InlineData(65_535, "81 7E FF FF")]
    [InlineData(65_536, "81 7F 00 00 00 00 00 01 00 00")]
    public void Headers_of_the_server_have_their_shortest_form(int length, string expected)
    {
        var bytes = new byte[FrameHeader.MaxServerSize];
        int size = FrameHeader.Write(bytes, FrameOpcode.Text, length);
        Assert.Equal(expected, BitConverter.ToString(bytes, 0, size).Replace('-', ' '));
    }

    private static byte[] Frame(byte head, string text) => Frame(head, Encoding.UTF8.GetBytes(text));

    private static byte[] Frame(byte head, byte[] payload)
    {
        byte[] mask = [0x37, 0xfa, 0x21, 0x3d];
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= 65_535 => [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0xFF, 0, 0, 0, 0, .. BitConverter.GetBytes(payload.Length).Reverse()],
        };
        return [head, .. length, .. mask, .. payload.Select((one, i) => (byte)(one ^ mask[i % 4]))];
    }

    private static WebSocketCloseStatus Violation(byte[] input) =>
        Assert.Throws<WebSocketViolationException>(() => Read(input)).Status;

    /// <summary>Reads input that comes in these parts, each behind what was left of those before.</summary>
    private static string[] Read(params byte[][] parts)
    {
        var reader = new MessageReader(MaxLength);
        var messages = new List<string>();
        byte[] left = [];
        foreach (byte[] part in parts)
        {
            ReadOnlySequence<byte> input = Segment.Of(left, part);
            while (reader.TryRead(ref input, out WebSocketMessage message))
            {
                messages.Add($"{message.Kind} {Encoding.UTF8.GetString(message.Data.Span)}");
                message.Return();
            }
            left = input.ToArray();
        }
        Assert.Empty(left);
        return [.. messages];
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal static ReadOnlySequence<byte> Of(byte[] first, byte[] second)
        {
            var end = new Segment { Memory = second, RunningIndex = first.Length };
            return new ReadOnlySequence<byte>(new Segment { Memory = first, Next = end }, 0, end, second.Length);
        }
    }
}
