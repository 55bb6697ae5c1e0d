using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Parley.SocketIO.WebSockets;

/// <summary>The opening handshake over HTTP/1.1 (RFC 6455, section 4.2) and over HTTP/2 (RFC 8441).</summary>
internal static class WebSocketHandshake
{
    private const string Protocol = "websocket";
    private const string Version = "13";
    private const int KeyBytes = 16;
    private const int KeyLength = 24;

    // RFC 6455, section 1.3
    private static ReadOnlySpan<byte> AcceptGuid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Whether a request opens a WebSocket that can be accepted.</summary>
    internal static bool IsOffered(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != Version)
            return false;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return string.Equals(connect.Protocol, Protocol, StringComparison.OrdinalIgnoreCase);
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && HttpMethods.IsGet(context.Request.Method)
            && string.Equals(headers.Upgrade, Protocol, StringComparison.OrdinalIgnoreCase)
            && IsKey(headers.SecWebSocketKey);
    }

    /// <summary>
    /// Accepts it. Serve what this returns with <see cref="AcceptedWebSocket.ServeAsync"/>, and flush it at once: the
    /// response may wait for that.
    /// </summary>
    internal static async Task<AcceptedWebSocket> AcceptAsync(HttpContext context, int maxLength)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return AcceptedWebSocket.WithinRequest(context, await connect.AcceptAsync(), maxLength);

        IHttpUpgradeFeature upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        context.Response.Headers.Upgrade = Protocol;
        context.Response.Headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (context.Features.Get<ConnectionHandover>() is { IsPossible: true } handover)
        {
            handover.HoldResponse();
            await upgrade.UpgradeAsync();
            return AcceptedWebSocket.AfterRequest(handover, maxLength);
        }
        return AcceptedWebSocket.WithinRequest(context, await upgrade.UpgradeAsync(), maxLength);
    }

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        // The decoder skips white space, which is no part of a key.
        return key is { Length: KeyLength } && Convert.TryFromBase64String(key, bytes, out int written) && written == KeyBytes;
    }

    private static string Accept(string key)
    {
        Span<byte> input = stackalloc byte[KeyLength + AcceptGuid.Length];
        Encoding.ASCII.GetBytes(key, input);
        AcceptGuid.CopyTo(input[KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The protocol demands SHA-1; nothing is secured by it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
