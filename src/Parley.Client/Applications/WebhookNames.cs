namespace Parley.Client;

/// <summary>The names of a capability's webhooks.</summary>
public static class WebhookNames
{
    /// <summary>Events of conversations (rtc) or calls (voice).</summary>
    public const string Event = "event_url";

    /// <summary>What to do with a call that comes in.</summary>
    public const string Answer = "answer_url";

    /// <summary>Asked when the answer webhook fails.</summary>
    public const string FallbackAnswer = "fallback_answer_url";

    /// <summary>Messages that come in.</summary>
    public const string Inbound = "inbound_url";

    /// <summary>What became of messages that went out.</summary>
    public const string Status = "status_url";
}
