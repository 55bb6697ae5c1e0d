using CsCheck;

namespace Parley.SocketIO.Protocol.Tests;

internal sealed record AnyPacket(byte[] Data, bool IsBinary);

internal static class Packets
{
    // One to four bytes of UTF-8, and every width of UTF-16.
    private static readonly Gen<string> Text =
        Gen.OneOf("a", "é", "€", "😀", "\"", "7:", "\u2028").Array[0, 8].Select(string.Concat);

    internal static readonly Gen<AnyPacket> Any = Gen.OneOf(
        Text.Select(text => new AnyPacket(Bytes.Utf8(text), false)),
        Gen.Byte.Array[0, 20].Select(data => new AnyPacket(data, true)));

    internal static void AssertSame(AnyPacket[] expected, List<EnginePacket> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(EnginePacketType.Message, actual[i].Type);
            Assert.Equal(expected[i].IsBinary, actual[i].IsBinary);
            Assert.Equal(expected[i].Data, actual[i].Data.ToArray());
        }
    }
}
