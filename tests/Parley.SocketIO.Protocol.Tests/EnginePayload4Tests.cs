using System.Buffers;
using CsCheck;

namespace Parley.SocketIO.Protocol.Tests;

public class EnginePayload4Tests
{
    [Fact]
    public void Packets_are_joined_by_0x1e_and_binary_is_base64()
    {
        byte[] payload = Bytes.Written(o =>
        {
            EnginePayload4.WriteText(o, "4hello"u8);
            EnginePayload4.WriteSeparator(o);
            EnginePayload4.WriteBinary(o, [1, 2, 3, 4]);
            EnginePayload4.WriteSeparator(o);
            EnginePayload4.WriteText(o, "2"u8);
        });
        Assert.Equal("4hello\u001ebAQIDBA==\u001e2", Bytes.Text(payload));

        List<EnginePacket> packets = Read(Bytes.Whole(payload));
        Assert.Equal("hello", Bytes.Text(packets[0].Data));
        Assert.Equal([1, 2, 3, 4], packets[1].Data.ToArray());
        Assert.True(packets[1].IsBinary);
        Assert.Equal(EnginePacketType.Ping, packets[2].Type);
    }

    [Theory]
    [InlineData("\u001e")]
    [InlineData("4a\u001e")]
    [InlineData("\u001e4a")]
    [InlineData("4a\u001e\u001e4b")]
    [InlineData("abc")]
    [InlineData("4a\u001ebA")]
    [InlineData("9")]
    public void What_is_no_payload_is_invalid(string payload) =>
        Assert.Throws<InvalidDataException>(() => Read(Bytes.Whole(Bytes.Utf8(payload))));

    [Fact]
    public void Any_packets_come_back_however_the_buffer_is_split() =>
        Gen.Select(Packets.Any.Array[1, 6], Gen.Int[1, 9]).Sample((packets, length) =>
        {
            byte[] payload = Bytes.Written(o =>
            {
                for (int i = 0; i < packets.Length; i++)
                {
                    if (i > 0)
                        EnginePayload4.WriteSeparator(o);
                    if (packets[i].IsBinary)
                        EnginePayload4.WriteBinary(o, packets[i].Data);
                    else
                        EnginePayload4.WriteText(o, [(byte)'4', .. packets[i].Data]);
                }
            });
            Packets.AssertSame(packets, Read(Bytes.Whole(payload)));
            Packets.AssertSame(packets, Read(Bytes.Split(payload, length)));
        });

    private static List<EnginePacket> Read(ReadOnlySequence<byte> payload)
    {
        var packets = new List<EnginePacket>();
        while (EnginePayload4.TryRead(ref payload, out EnginePacket packet))
            packets.Add(packet);
        return packets;
    }
}
