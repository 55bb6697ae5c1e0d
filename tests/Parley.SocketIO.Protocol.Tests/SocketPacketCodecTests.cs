using System.Text.Json;
using CsCheck;

namespace Parley.SocketIO.Protocol.Tests;

public class SocketPacketCodecTests
{
    [Theory]
    [InlineData("0", SocketPacketType.Connect, "/", null, 0, "")]
    [InlineData("0{\"token\":\"123\"}", SocketPacketType.Connect, "/", null, 0, "{\"token\":\"123\"}")]
    [InlineData("0/custom,", SocketPacketType.Connect, "/custom", null, 0, "")]
    [InlineData("0/custom", SocketPacketType.Connect, "/custom", null, 0, "")]
    [InlineData("0/,", SocketPacketType.Connect, "/", null, 0, "")]
    [InlineData("1", SocketPacketType.Disconnect, "/", null, 0, "")]
    [InlineData("1/admin,", SocketPacketType.Disconnect, "/admin", null, 0, "")]
    [InlineData("2[\"foo\"]", SocketPacketType.Event, "/", null, 0, "[\"foo\"]")]
    [InlineData("2/admin,12[\"foo\",1]", SocketPacketType.Event, "/admin", 12L, 0, "[\"foo\",1]")]
    [InlineData("30[]", SocketPacketType.Ack, "/", 0L, 0, "[]")]
    [InlineData("39007199254740991[1]", SocketPacketType.Ack, "/", 9007199254740991L, 0, "[1]")]
    [InlineData("4{\"message\":\"no\"}", SocketPacketType.ConnectError, "/", null, 0, "{\"message\":\"no\"}")]
    [InlineData("51-[\"f\",{\"_placeholder\":true,\"num\":0}]", SocketPacketType.BinaryEvent, "/", null, 1, "[\"f\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("52-/a,7[\"f\"]", SocketPacketType.BinaryEvent, "/a", 7L, 2, "[\"f\"]")]
    [InlineData("61-/a,7[{\"_placeholder\":true,\"num\":0}]", SocketPacketType.BinaryAck, "/a", 7L, 1, "[{\"_placeholder\":true,\"num\":0}]")]
    public void A_packet_is_read_part_by_part(
        string wire, SocketPacketType type, string ns, long? ackId, int attachments, string payload)
    {
        SocketPacket packet = SocketPacketCodec.Parse(Bytes.Utf8(wire));
        Assert.Equal((type, ns, ackId, attachments), (packet.Type, packet.Namespace, packet.AckId, packet.Attachments));
        Assert.Equal(payload, packet.Payload.ValueKind == JsonValueKind.Undefined ? "" : packet.Payload.GetRawText());
    }

    [Fact]
    public void A_protocol_4_connect_may_carry_a_query()
    {
        SocketPacket packet = SocketPacketCodec.Parse("0/admin?token=a%2Cb&x=1,"u8, SocketProtocol.V4);
        Assert.Equal(("/admin", "token=a%2Cb&x=1"), (packet.Namespace, packet.Query));

        packet = SocketPacketCodec.Parse("0/?token=1"u8, SocketProtocol.V4);
        Assert.Equal(("/", "token=1"), (packet.Namespace, packet.Query));
    }

    [Fact]
    public void A_question_mark_belongs_to_a_protocol_5_namespace() =>
        Assert.Equal("/a?b", SocketPacketCodec.Parse("0/a?b,"u8, SocketProtocol.V5).Namespace);

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("abc")]
    [InlineData("0[]")]
    [InlineData("0\"x\"")]
    [InlineData("1{}")]
    [InlineData("2")]
    [InlineData("2{}")]
    [InlineData("2[]")]
    [InlineData("2[1]")]
    [InlineData("2[null]")]
    [InlineData("2[\"connect\"]")]
    [InlineData("2[\"disconnect\"]")]
    [InlineData("2[\"\\ud800\"]")]
    [InlineData("2abc[\"x\"]")]
    [InlineData("2[\"x\"]trailing")]
    [InlineData("2[\"x\"")]
    [InlineData("2-1[\"x\"]")]
    [InlineData("29007199254740992[\"x\"]")]
    [InlineData("299999999999999999999999999[\"x\"]")]
    [InlineData("3[]")]
    [InlineData("31{}")]
    [InlineData("31")]
    [InlineData("4")]
    [InlineData("5[\"x\"]")]
    [InlineData("5-[\"x\"]")]
    [InlineData("5a-[\"x\"]")]
    [InlineData("511-[\"x\"]")]
    [InlineData("599999999999999999999-[\"x\"]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":-1}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true}]")]
    [InlineData("50-[\"x\",[{\"a\":{\"_placeholder\":true,\"num\":0}}]]")]
    public void What_is_no_packet_is_invalid(string wire) =>
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse(Bytes.Utf8(wire)));

    [Fact]
    public void Limits_are_kept()
    {
        var limits = new SocketPacketLimits(MaxAttachments: 2, MaxDepth: 3, MaxNamespaceLength: 5);
        SocketPacketCodec.Parse("52-[\"x\"]"u8, limits: limits);
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse("53-[\"x\"]"u8, limits: limits));
        SocketPacketCodec.Parse("2[\"x\",[[]]]"u8, limits: limits);
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse("2[\"x\",[[[]]]]"u8, limits: limits));
        SocketPacketCodec.Parse("0/1234,"u8, limits: limits);
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse("0/12345,"u8, limits: limits));
    }

    [Fact]
    public void Text_that_is_not_utf8_is_invalid()
    {
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse([.. "2[\"x\",\""u8, 0xFF, .. "\"]"u8]));
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse([.. "0/"u8, 0xFF, (byte)',']));
    }

    [Fact]
    public void Escaped_lone_surrogates_in_arguments_are_left_to_the_app() =>
        Assert.Equal("[\"x\",\"\\ud800\"]", SocketPacketCodec.Parse("2[\"x\",\"\\ud800\"]"u8).Payload.GetRawText());

    [Fact]
    public void Property_names_with_lone_surrogates_are_invalid_because_no_app_could_look_up_anything_beside_them()
    {
        Assert.Throws<InvalidDataException>(() => SocketPacketCodec.Parse("2[\"x\",{\"\\ud800\":1}]"u8));
        SocketPacketCodec.Parse("2[\"x\",{\"\\ud83d\\ude00\":1}]"u8);
    }

    [Fact]
    public void What_a_server_writes_is_exact()
    {
        Assert.Equal("0{\"sid\":\"abc\"}", Text(o => SocketPacketCodec.WriteConnected(o, SocketProtocol.V5, "/", "abc")));
        Assert.Equal("0/a,{\"sid\":\"abc\"}", Text(o => SocketPacketCodec.WriteConnected(o, SocketProtocol.V5, "/a", "abc")));
        Assert.Equal("0", Text(o => SocketPacketCodec.WriteConnected(o, SocketProtocol.V4, "/", "abc")));
        Assert.Equal("0/a,", Text(o => SocketPacketCodec.WriteConnected(o, SocketProtocol.V4, "/a", "abc")));
        Assert.Equal("4/a,{\"message\":\"no\"}", Text(o => SocketPacketCodec.WriteConnectError(o, SocketProtocol.V5, "/a", "no")));
        Assert.Equal("4{\"message\":\"no\",\"data\":[1]}", Text(o => SocketPacketCodec.WriteConnectError(o, SocketProtocol.V5, "/", "no", "[1]"u8)));
        Assert.Equal("4/a,\"no\"", Text(o => SocketPacketCodec.WriteConnectError(o, SocketProtocol.V4, "/a", "no")));
        Assert.Equal("4[1]", Text(o => SocketPacketCodec.WriteConnectError(o, SocketProtocol.V4, "/", "no", "[1]"u8)));
        Assert.Equal("1", Text(o => SocketPacketCodec.WriteDisconnect(o, "/")));
        Assert.Equal("1/a,", Text(o => SocketPacketCodec.WriteDisconnect(o, "/a")));
        Assert.Equal("2[\"é\\\"\"]", Text(o => SocketPacketCodec.WriteEvent(o, "/", "é\"", default)));
        Assert.Equal("2/a,7[\"x\",{\"b\":1},2]", Text(o => SocketPacketCodec.WriteEvent(o, "/a", "x", "{\"b\":1},2"u8, 7)));
        Assert.Equal("52-/a,7[\"x\"]", Text(o => SocketPacketCodec.WriteEvent(o, "/a", "x", default, 7, 2)));
        Assert.Equal("37[]", Text(o => SocketPacketCodec.WriteAck(o, "/", 7)));
        Assert.Equal("61-/a,7[1]", Text(o => SocketPacketCodec.WriteAck(o, "/a", 7, "1"u8, 1)));
        Assert.Equal("0/a,{}", Text(o => SocketPacketCodec.WriteConnect(o, "/a", "{}"u8)));
        Assert.Equal("{\"_placeholder\":true,\"num\":3}", Text(o => Placeholder.Write(o, 3)));
    }

    [Fact]
    public void Any_event_comes_back() =>
        Gen.Select(
            Gen.OneOf("/", "/a", "/é€"),
            Gen.String.Where(static name => Bytes.Text(Bytes.Utf8(name)) == name),
            Gen.OneOf("", "1", "{\"a\":[null,true]},\"x\""),
            Gen.Nullable(Gen.Long[0, (1L << 53) - 1]),
            Gen.Int[0, 10]).Sample((ns, name, arguments, ackId, attachments) =>
        {
            SocketPacket packet = SocketPacketCodec.Parse(Bytes.Written(
                o => SocketPacketCodec.WriteEvent(o, ns, name, Bytes.Utf8(arguments), ackId, attachments)));
            Assert.Equal((ns, ackId, attachments), (packet.Namespace, packet.AckId, packet.Attachments));
            Assert.Equal(name, packet.Payload[0].GetString());
            Assert.Equal(JsonElement.Parse("[0" + (arguments == "" ? "" : "," + arguments) + "]").GetArrayLength(), packet.Payload.GetArrayLength());
        });

    private static string Text(Action<System.Buffers.IBufferWriter<byte>> write) => Bytes.Text(Bytes.Written(write));
}
