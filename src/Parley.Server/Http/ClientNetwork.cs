using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Http;

/// <summary>Whom a limit on an address counts as one.</summary>
internal static class ClientNetwork
{
    private const int Ipv6PrefixBytes = 8;

    /// <summary>
    /// An address of IPv4 itself. Of IPv6 the first 64 bits: one line has all the addresses behind them (RFC 6177).
    /// </summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[Ipv6PrefixBytes..].Clear();
        return new IPAddress(bytes);
    }
}
