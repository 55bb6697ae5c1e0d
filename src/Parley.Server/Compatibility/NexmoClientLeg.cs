using System.Text.Json;
using Parley.Server.Http;

namespace Parley.Server.Compatibility;

/// <summary>
/// npm nexmo-client 8 and 9 begin <c>callServer</c> with a leg on v0.1, and lose the refusal of it: their promise would never
/// settle. It does when the media connection fails. So an offer is answered by a description that leads nowhere: its one
/// candidate is a port of the caller's own machine where nobody listens, which fails at once.
/// </summary>
internal static class NexmoClientLeg
{
    private const int MaximumOffer = 64 * 1024;

    // Browsers refuse candidates below 1024. TCP, because that is refused at once, where UDP is tried for 15 seconds.
    private const string Nowhere = "a=candidate:1 1 tcp 1518280447 127.0.0.1 65535 typ host tcptype passive";

    // Never looked at: no connection comes that far.
    private static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("00", 32));

    /// <summary>The answer (RFC 8829) to the offer in the body of a request for a leg; null when there is none.</summary>
    public static string? Answer(JsonElement request)
    {
        if (new Fields(request).Nested("body")?.Nested("offer")?.Text("sdp", MaximumOffer) is not { } offer)
            return null;
        var lines = offer.Split('\n', StringSplitOptions.TrimEntries);
        // m=audio <port> <protocol> <format> ...
        var media = Array.Find(lines, line => line.StartsWith("m=audio ", StringComparison.Ordinal))?.Split(' ');
        var mid = Array.Find(lines, line => line.StartsWith("a=mid:", StringComparison.Ordinal));
        if (media is not [_, _, var protocol, var format, ..] || mid is null)
            return null;
        var codec = Array.Find(lines, line => line.StartsWith($"a=rtpmap:{format} ", StringComparison.Ordinal));
        if (codec is null)
            return null;
        return string.Join("\r\n",
            "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", $"a=group:BUNDLE {mid["a=mid:".Length..]}",
            $"m=audio 9 {protocol} {format}", "c=IN IP4 0.0.0.0", mid, codec, "a=recvonly", "a=rtcp-mux", "a=ice-ufrag:none",
            "a=ice-pwd:nocallsareservedhere00", $"a=fingerprint:sha-256 {Fingerprint}", "a=setup:passive", Nowhere,
            "a=end-of-candidates", "");
    }
}
