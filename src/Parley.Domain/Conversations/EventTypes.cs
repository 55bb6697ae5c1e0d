using System.Collections.Frozen;

namespace Parley.Domain.Conversations;

/// <summary>Every type of event, once, and what may be done with it.</summary>
public static class EventTypes
{
    public const string Message = "message";
    public const string MessageUpdate = "message:update";
    public const string Text = "text";
    public const string TextUpdate = "text:update";
    public const string Image = "image";
    public const string CustomPrefix = "custom:";
    public const string Reaction = "custom:reaction";
    public const string Ephemeral = "ephemeral";
    public const string TypingOn = "text:typing:on";
    public const string TypingOff = "text:typing:off";
    public const string Delete = "event:delete";
    public const string MemberInvited = "member:invited";
    public const string MemberJoined = "member:joined";
    public const string MemberLeft = "member:left";
    public const string MemberMedia = "member:media";
    public const string ConversationUpdated = "conversation:updated";
    public const string ConversationDeleted = "conversation:deleted";

    /// <summary>Control of audio: kept and delivered as events; the sound itself is another matter.</summary>
    private static readonly FrozenSet<string> Audio = FrozenSet.Create(
        StringComparer.Ordinal,
        "audio:play", "audio:play:stop", "audio:say", "audio:say:stop", "audio:dtmf", "audio:record", "audio:record:stop",
        "audio:mute:on", "audio:mute:off", "audio:earmuff:on", "audio:earmuff:off", "audio:ringing:start",
        "audio:ringing:stop");

    /// <summary>What only the server writes.</summary>
    private static readonly FrozenSet<string> ServerOnly = FrozenSet.Create(
        StringComparer.Ordinal, Delete, "member:message:status", "leg:status:update", "image:delete", "app:knocking",
        "app:knocking:cancel", "audio:play:done", "audio:say:done", "audio:record:done", "audio:asr:done",
        "audio:asr:record:done", "audio:speaking:on", "audio:speaking:off", "audio:transcribe:done");

    public static bool IsCustom(string type) => type.StartsWith(CustomPrefix, StringComparison.Ordinal);

    public static bool IsAudio(string type) => Audio.Contains(type);

    /// <summary>Delivered to who is there and not kept: it gets no id, or the clients would wait for what no list has.</summary>
    public static bool IsPassing(string type) => type is Ephemeral or TypingOn or TypingOff;

    /// <summary>What one member says to the others; what can be deleted, and what is unread until it is seen.</summary>
    public static bool IsContent(string type) => type is Message or Text or Image || IsCustom(type) && type != Reaction;

    public static bool IsUpdate(string type) => type is MessageUpdate or TextUpdate;

    public static bool IsServerOnly(string type) =>
        ServerOnly.Contains(type) || type.StartsWith("member:", StringComparison.Ordinal)
        || type.StartsWith("conversation:", StringComparison.Ordinal) || type.StartsWith("rtc:", StringComparison.Ordinal)
        || type.StartsWith("sip:", StringComparison.Ordinal);

    /// <summary>What @vonage/client-sdk 2.3.1 can read as history; one event of another type fails its whole page.</summary>
    public static bool IsChat(string type) =>
        type is Message or Delete or MemberInvited or MemberJoined or MemberLeft || IsCustom(type);

    /// <summary>What the same client can read live; an unknown type among <c>pending_events</c> fails its login.</summary>
    public static bool IsKnownToClientSdk(string type) =>
        IsChat(type) || type == Ephemeral || type.StartsWith("message:", StringComparison.Ordinal) && ReceiptKinds.Of(type) is not null;
}

/// <summary>What a member can say about another's event, and the state map of the event that tells it.</summary>
public static class ReceiptKinds
{
    public const string Seen = "seen";
    public const string Delivered = "delivered";

    /// <summary>Before the reaction itself: reactions are noted as receipts are.</summary>
    public const string ReactionPrefix = "reaction:";

    /// <summary>Different reactions of one member to one event. Each of them is told to whoever reads the event.</summary>
    public const int MaximumReactions = 20;

    /// <summary>Kind of receipt, and the name of its map in an event's <c>state</c>.</summary>
    public static readonly IReadOnlyList<(string Kind, string Map)> All =
    [
        (Seen, "seen_by"), (Delivered, "delivered_to"), ("submitted", "submitted_to"), ("rejected", "rejected_by"),
        ("undeliverable", "undeliverable_to"),
    ];

    /// <summary>The kind that a type is a receipt of, or null.</summary>
    public static string? Of(string type) => type switch
    {
        "message:seen" or "text:seen" or "image:seen" or "event:seen" => Seen,
        "message:delivered" or "text:delivered" or "image:delivered" or "event:delivered" => Delivered,
        "message:submitted" => "submitted",
        "message:rejected" => "rejected",
        "message:undeliverable" => "undeliverable",
        _ => null,
    };
}
