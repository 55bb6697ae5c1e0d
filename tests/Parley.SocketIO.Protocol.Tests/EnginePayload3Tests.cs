using System.Buffers;
using CsCheck;

namespace Parley.SocketIO.Protocol.Tests;

public class EnginePayload3Tests
{
    [Theory]
    [InlineData("4hello", "6:4hello")]
    [InlineData("4é", "2:4é")]
    [InlineData("4€", "2:4€")]
    [InlineData("4😀", "3:4😀")]
    [InlineData("2probe", "6:2probe")]
    public void A_string_payload_counts_utf16_units(string packet, string payload)
    {
        Assert.Equal(payload, Bytes.Text(Bytes.Written(o => EnginePayload3.WriteText(o, Bytes.Utf8(packet)))));
        EnginePacket read = Assert.Single(ReadText(Bytes.Whole(Bytes.Utf8(payload))));
        Assert.Equal(packet[1..], Bytes.Text(read.Data));
    }

    [Fact]
    public void A_string_payload_holds_packets_one_after_the_other()
    {
        List<EnginePacket> packets = ReadText(Bytes.Whole(Bytes.Utf8("6:4hello10:b4AQIDBA==1:2")));
        Assert.Equal("hello", Bytes.Text(packets[0].Data));
        Assert.Equal([1, 2, 3, 4], packets[1].Data.ToArray());
        Assert.Equal(EnginePacketType.Ping, packets[2].Type);
    }

    [Fact]
    public void Binary_in_a_string_payload_is_base64() =>
        Assert.Equal("10:b4AQIDBA==", Bytes.Text(Bytes.Written(o => EnginePayload3.WriteBase64(o, [1, 2, 3, 4]))));

    [Fact]
    public void A_binary_payload_has_marks_and_byte_lengths()
    {
        byte[] payload = Bytes.Written(o =>
        {
            EnginePayload3.WriteTextFrame(o, "4hello"u8);
            EnginePayload3.WriteBinaryFrame(o, [1, 2, 3, 4]);
        });
        Assert.Equal([0, 6, 255, 52, 104, 101, 108, 108, 111, 1, 5, 255, 4, 1, 2, 3, 4], payload);
    }

    [Fact]
    public void Lengths_of_several_digits_are_digit_bytes() =>
        Assert.Equal([0, 1, 2, 255], Bytes.Written(o => EnginePayload3.WriteTextFrame(o, "4hello worlds"u8[..12]))[..4]);

    [Theory]
    [InlineData("abc")]
    [InlineData(":4a")]
    [InlineData("0:")]
    [InlineData("3:4a")]
    [InlineData("2:4😀")]
    [InlineData("-1:4")]
    [InlineData("99999999999:4")]
    [InlineData("12")]
    [InlineData("1:7")]
    public void What_is_no_string_payload_is_invalid(string payload) =>
        Assert.Throws<InvalidDataException>(() => ReadText(Bytes.Whole(Bytes.Utf8(payload))));

    [Theory]
    [InlineData(new byte[] { 2, 1, 255, 52 })]
    [InlineData(new byte[] { 0, 255, 52 })]
    [InlineData(new byte[] { 0, 1, 52 })]
    [InlineData(new byte[] { 0, 2, 255, 52 })]
    [InlineData(new byte[] { 0, 0, 255 })]
    [InlineData(new byte[] { 1, 1, 255, 52 })]
    [InlineData(new byte[] { 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 255 })]
    public void What_is_no_binary_payload_is_invalid(byte[] payload) =>
        Assert.Throws<InvalidDataException>(() => ReadBinary(Bytes.Whole(payload)));

    [Fact]
    public void Any_packets_come_back_from_both_encodings_however_the_buffer_is_split() =>
        Gen.Select(Packets.Any.Array[1, 6], Gen.Int[1, 9]).Sample((packets, length) =>
        {
            byte[] text = Bytes.Written(o =>
            {
                foreach (AnyPacket packet in packets)
                {
                    if (packet.IsBinary)
                        EnginePayload3.WriteBase64(o, packet.Data);
                    else
                        EnginePayload3.WriteText(o, [(byte)'4', .. packet.Data]);
                }
            });
            byte[] binary = Bytes.Written(o =>
            {
                foreach (AnyPacket packet in packets)
                {
                    if (packet.IsBinary)
                        EnginePayload3.WriteBinaryFrame(o, packet.Data);
                    else
                        EnginePayload3.WriteTextFrame(o, [(byte)'4', .. packet.Data]);
                }
            });
            Packets.AssertSame(packets, ReadText(Bytes.Whole(text)));
            Packets.AssertSame(packets, ReadText(Bytes.Split(text, length)));
            Packets.AssertSame(packets, ReadBinary(Bytes.Whole(binary)));
            Packets.AssertSame(packets, ReadBinary(Bytes.Split(binary, length)));
        });

    private static List<EnginePacket> ReadText(ReadOnlySequence<byte> payload)
    {
        var packets = new List<EnginePacket>();
        while (EnginePayload3.TryReadText(ref payload, out EnginePacket packet))
            packets.Add(packet);
        return packets;
    }

    private static List<EnginePacket> ReadBinary(ReadOnlySequence<byte> payload)
    {
        var packets = new List<EnginePacket>();
        while (EnginePayload3.TryReadBinary(ref payload, out EnginePacket packet))
            packets.Add(packet);
        return packets;
    }
}
