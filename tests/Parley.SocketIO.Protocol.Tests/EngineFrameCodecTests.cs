namespace Parley.SocketIO.Protocol.Tests;

public class EngineFrameCodecTests
{
    [Theory]
    [InlineData(EnginePacketType.Open, "{}", "0{}")]
    [InlineData(EnginePacketType.Close, "", "1")]
    [InlineData(EnginePacketType.Ping, "probe", "2probe")]
    [InlineData(EnginePacketType.Pong, "probe", "3probe")]
    [InlineData(EnginePacketType.Message, "hello€", "4hello€")]
    [InlineData(EnginePacketType.Upgrade, "", "5")]
    [InlineData(EnginePacketType.Noop, "", "6")]
    public void A_text_packet_is_its_type_digit_and_its_data(EnginePacketType type, string data, string wire)
    {
        Assert.Equal(Bytes.Utf8(wire), Bytes.Written(o => EngineFrameCodec.WriteText(o, type, Bytes.Utf8(data))));

        foreach (EngineRevision revision in Enum.GetValues<EngineRevision>())
        {
            EnginePacket packet = EngineFrameCodec.ParseText(revision, Bytes.Utf8(wire));
            Assert.Equal((type, data, false), (packet.Type, Bytes.Text(packet.Data), packet.IsBinary));
        }
    }

    [Fact]
    public void A_binary_packet_has_a_type_byte_in_revision_3_only()
    {
        byte[] data = [1, 2, 3];
        Assert.Equal([1, 2, 3], Bytes.Written(o => EngineFrameCodec.WriteBinary(o, EngineRevision.V4, data)));
        Assert.Equal([4, 1, 2, 3], Bytes.Written(o => EngineFrameCodec.WriteBinary(o, EngineRevision.V3, data)));
        Assert.Equal(data, EngineFrameCodec.ParseBinary(EngineRevision.V4, data).Data.ToArray());
        Assert.Equal(data, EngineFrameCodec.ParseBinary(EngineRevision.V3, new byte[] { 4, 1, 2, 3 }).Data.ToArray());
    }

    [Fact]
    public void An_empty_binary_message_is_a_message_in_revision_4() =>
        Assert.Equal(0, EngineFrameCodec.ParseBinary(EngineRevision.V4, default).Data.Length);

    [Fact]
    public void Base64_text_is_a_binary_message_in_revision_3()
    {
        EnginePacket packet = EngineFrameCodec.ParseText(EngineRevision.V3, Bytes.Utf8("b4AQIDBA=="));
        Assert.True(packet.IsBinary);
        Assert.Equal([1, 2, 3, 4], packet.Data.ToArray());
    }

    [Theory]
    [InlineData(EngineRevision.V4, "")]
    [InlineData(EngineRevision.V4, "7")]
    [InlineData(EngineRevision.V4, "abc")]
    [InlineData(EngineRevision.V4, "b4AQIDBA==")]
    [InlineData(EngineRevision.V4, "/")]
    [InlineData(EngineRevision.V3, "b")]
    [InlineData(EngineRevision.V3, "b4A")]
    [InlineData(EngineRevision.V3, "b4****")]
    [InlineData(EngineRevision.V3, "b1AQIDBA==")]
    [InlineData(EngineRevision.V3, "bAQIDBA==")]
    public void Text_that_is_no_packet_is_invalid(EngineRevision revision, string wire) =>
        Assert.Throws<InvalidDataException>(() => EngineFrameCodec.ParseText(revision, Bytes.Utf8(wire)));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 9 })]
    public void Bytes_that_are_no_packet_are_invalid_in_revision_3(byte[] wire) =>
        Assert.Throws<InvalidDataException>(() => EngineFrameCodec.ParseBinary(EngineRevision.V3, wire));

    [Fact]
    public void Text_that_is_not_utf8_is_invalid() => Assert.Throws<InvalidDataException>(
        () => EngineFrameCodec.ParseText(EngineRevision.V4, new byte[] { (byte)'4', 0xC3 }));
}
