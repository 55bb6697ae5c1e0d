using System.Buffers;
using System.Buffers.Text;

namespace Parley.SocketIO.Engine;

internal static class EngineFrame
{
    internal const byte MessageDigit = (byte)'4';

    // Engine.IO 3, "Encoding", b64=1: 'b' <type digit> <base64>
    internal static void WriteBase64(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        output.Write("b4"u8);
        Base64.EncodeToUtf8(data, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out int written);
        output.Advance(written);
    }
}
