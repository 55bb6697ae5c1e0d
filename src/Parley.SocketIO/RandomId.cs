using System.Buffers.Text;
using System.Security.Cryptography;

namespace Parley.SocketIO;

/// <summary>
/// Unguessable ids. Their bytes are drawn for many at a time: a call to the system's generator costs more than the bytes.
/// </summary>
internal static class RandomId
{
    private const int Stock = 1_024;

    [ThreadStatic]
    private static byte[]? _stock;

    [ThreadStatic]
    private static int _left;

    internal static string New(int bytes)
    {
        byte[] stock = _stock ??= new byte[Stock];
        if (_left < bytes)
        {
            RandomNumberGenerator.Fill(stock);
            _left = Stock;
        }
        Span<byte> taken = stock.AsSpan(Stock - _left, bytes);
        _left -= bytes;
        string id = Base64Url.EncodeToString(taken);
        // Nothing is left in memory from which an id that was given could be read.
        taken.Clear();
        return id;
    }
}
