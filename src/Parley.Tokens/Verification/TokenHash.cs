using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Tokens;

/// <summary>The SHA-256 of a token, so that a cache of tokens holds none.</summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    // Every part of a SHA-256 is as good a hash code as any mixture of them.
    public override int GetHashCode() => (int)A;

    internal static TokenHash Of(ReadOnlySpan<char> token)
    {
        var size = Encoding.UTF8.GetMaxByteCount(token.Length);
        byte[]? rented = null;
        var bytes = size <= 4096 ? stackalloc byte[4096] : rented = ArrayPool<byte>.Shared.Rent(size);
        Span<ulong> hash = stackalloc ulong[4];
        var length = Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], MemoryMarshal.AsBytes(hash));
        // The bytes go back to a pool that others read from.
        bytes[..length].Clear();
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
    }
}
