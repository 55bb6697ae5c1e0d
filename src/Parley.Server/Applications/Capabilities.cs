using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Server.Http;

namespace Parley.Server.Applications;

/// <summary>
/// Checks the capabilities of an application and brings them to one form. Unknown capabilities and members are kept as
/// they are: newer SDKs know more of them.
/// </summary>
internal static class Capabilities
{
    private const int MaximumLength = 64 * 1024;
    private static readonly string[] Regions = ["na-east", "na-west", "eu-east", "eu-west", "apac-sng", "apac-australia"];

    /// <summary>Each webhook: its capability, its name, its default method, and the largest socket timeout in milliseconds.</summary>
    private static readonly (string Capability, string Name, string Method, int SocketTimeout)[] Webhooks =
    [
        ("rtc", "event_url", "POST", 10_000),
        ("voice", "answer_url", "GET", 5_000),
        ("voice", "fallback_answer_url", "GET", 5_000),
        ("voice", "event_url", "POST", 10_000),
        ("messages", "inbound_url", "POST", 10_000),
        ("messages", "status_url", "POST", 10_000),
        ("verify", "status_url", "POST", 10_000),
    ];

    /// <summary>The normalised JSON, or null when absent or broken.</summary>
    public static string? Read(Fields application)
    {
        if (application.Nested("capabilities") is not { } capabilities)
            return null;
        foreach (var member in capabilities.Source.EnumerateObject())
            Check(member.Name, capabilities);
        if (application.RawObject("capabilities", MaximumLength) is not { } text || !application.IsValid)
            return null;
        return Normalise(JsonNode.Parse(text)!.AsObject());
    }

    private static void Check(string name, Fields capabilities)
    {
        if (capabilities.Nested(name) is not { } capability)
            return;
        foreach (var flag in (ReadOnlySpan<string>)["signed_callbacks", "authenticate_inbound_media"])
            capability.Flag(flag);
        // The site says at most 744 hours, the SDKs' own checks say 9,000: the wider one lets every client work.
        capability.Integer("conversations_ttl", 0, 9_000);
        capability.Integer("leg_persistence_time", 0, 31);
        if (name == "rtc")
            capability.OneOf("conversations", "open", "members-only");
        if (name == "voice")
            capability.OneOf("region", Regions);
        if (capability.Nested("webhooks") is not { } webhooks)
            return;
        foreach (var member in webhooks.Source.EnumerateObject())
        {
            var isKnown = Array.Exists(Webhooks, known => known.Capability == name && known.Name == member.Name);
            if (!isKnown && member.Value.ValueKind != JsonValueKind.Object || webhooks.Nested(member.Name) is not { } webhook)
                continue;
            // Unknown ones too: whoever calls an address some day must be able to trust it. Forms send empty ones.
            webhook.Address("address", WebAddress.Refusal, mayBeEmpty: true);
            if (isKnown)
                Check(webhook, LargestTimeout(name, member.Name), onlyPost: name == "messages");
        }
    }

    private static int LargestTimeout(string capability, string name) =>
        Array.Find(Webhooks, known => known.Capability == capability && known.Name == name).SocketTimeout;

    private static void Check(Fields webhook, int maximumSocketTimeout, bool onlyPost)
    {
        if (onlyPost)
            webhook.OneOf("http_method", "POST");
        else
            webhook.OneOf("http_method", "GET", "POST");
        // The 2021 specification says connection_timeout, every SDK connect_timeout.
        webhook.Integer("connect_timeout", 300, 1_000);
        webhook.Integer("connection_timeout", 300, 1_000);
        // The specification says at least 1,000; server SDKs send 500 unless they are told otherwise.
        webhook.Integer("socket_timeout", 300, maximumSocketTimeout);
    }

    private static string Normalise(JsonObject capabilities)
    {
        foreach (var (capability, name, method, _) in Webhooks)
        {
            if ((capabilities[capability] as JsonObject)?["webhooks"] is not JsonObject webhooks || webhooks[name] is not JsonObject webhook)
                continue;
            if (webhook["http_method"] is null)
                webhook["http_method"] = method;
            if (webhook.Remove("connection_timeout", out var timeout) && webhook["connect_timeout"] is null)
                webhook["connect_timeout"] = timeout;
        }

        return capabilities.ToJsonString();
    }
}
