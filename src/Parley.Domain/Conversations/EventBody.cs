using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain.Users;

namespace Parley.Domain.Conversations;

/// <summary>
/// The bodies that the server writes. Both generations of clients read them, and each drops an event, or stops at it
/// for ever, when a member that it needs is absent: what stands here in every case is what one of them needs.
/// </summary>
public static class EventBody
{
    /// <summary>Bytes of a user's custom data that go into every event of the user; more of it is left out.</summary>
    public const int MaximumSenderData = 2048;

    // A user that is cached sends many events.
    private static readonly ConditionalWeakTable<User, string> Senders = [];

    /// <summary>Text stays as it was written; clients escape what they show.</summary>
    public static readonly JsonSerializerOptions Verbatim = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The user that an event comes from, as every receiver is shown it.</summary>
    public static string Sender(User user) => Senders.GetValue(user, WriteSender);

    private static string WriteSender(User user)
    {
        var sender = new JsonObject { ["id"] = user.Id, ["name"] = user.Name };
        AddLooks(sender, user);
        sender["custom_data"] = CustomData(user);
        return Text(sender);
    }

    public static string MemberInvited(Conversation conversation, Member member, User user)
    {
        var body = About(member, user);
        body["cname"] = conversation.Name;
        body["conversation"] = Named(conversation);
        // Null and not absent: that is how clients know an invitation by the application.
        body["invited_by"] = member.InvitedBy!.UserName;
        if (member.InvitedBy.MemberId is { } inviter)
            body["invited_by_member"] = new JsonObject { ["id"] = inviter };
        // @vonage/client-sdk 2.3.1 drops the event without audio_settings.
        body["media"] = Media(member) ?? JsonNode.Parse(NoAudio);
        body["timestamp"] = Timestamps(member);
        body["initiator"] = new JsonObject { ["invited"] = Initiator(member.InvitedBy) };
        return Text(body);
    }

    public static string MemberJoined(Member member, User user)
    {
        var body = About(member, user);
        if (Media(member) is { } media)
            body["media"] = media;
        body["timestamp"] = Timestamps(member);
        body["initiator"] = new JsonObject { ["joined"] = Initiator(member.JoinedBy!) };
        return Text(body);
    }

    public static string MemberLeft(Member member, User user)
    {
        var body = About(member, user);
        // nexmo-client 9.5.1 stops at a member:left without a timestamp.
        body["timestamp"] = Timestamps(member);
        body["initiator"] = new JsonObject { ["left"] = Initiator(member.LeftBy!) };
        if (member.Reason is not null)
            body["reason"] = JsonNode.Parse(member.Reason);
        return Text(body);
    }

    public static string MemberMedia(Member member, User user)
    {
        var body = About(member, user);
        var media = Media(member);
        body["audio"] = media?["audio"]?.DeepClone() ?? false;
        body["media"] = media;
        return Text(body);
    }

    public static string ConversationUpdated(Conversation conversation)
    {
        var body = new JsonObject { ["id"] = conversation.Id, ["name"] = conversation.Name };
        AddLooks(body, conversation);
        body["state"] = "ACTIVE";
        body["properties"] = JsonNode.Parse(conversation.Properties);
        body["timestamp"] = new JsonObject
        {
            ["created"] = Moment.ToIso(conversation.CreatedAt),
            ["updated"] = Moment.ToIso(conversation.UpdatedAt ?? conversation.CreatedAt),
        };
        return Text(body);
    }

    public static string ConversationDeleted(Conversation conversation, long now)
    {
        var body = new JsonObject { ["id"] = conversation.Id, ["name"] = conversation.Name };
        AddLooks(body, conversation);
        body["state"] = "DELETED";
        body["timestamp"] = new JsonObject
        {
            ["created"] = Moment.ToIso(conversation.CreatedAt),
            ["destroyed"] = Moment.ToIso(now),
        };
        return Text(body);
    }

    public static string About(long eventId) => $$"""{"event_id":{{eventId}}}""";

    private const string NoAudio =
        """{"audio_settings":{"enabled":false,"earmuffed":false,"muted":false},"audio":false}""";

    private static JsonObject About(Member member, User user)
    {
        // nexmo-client 9.5.1 looks for the user under user_id in one place and under id in another.
        var about = new JsonObject
        {
            ["id"] = user.Id,
            ["user_id"] = user.Id,
            ["member_id"] = member.Id,
            ["name"] = user.Name,
        };
        AddLooks(about, user);
        about["properties"] = new JsonObject { ["custom_data"] = CustomData(user) };
        if (Media(member) is { } media && media["audio_settings"]?["enabled"] is JsonValue enabled && enabled.GetValue<bool>())
            about["media"] = media;
        return new JsonObject { ["member_id"] = member.Id, ["user"] = about, ["channel"] = EventChannel.Of(member.Channel) };
    }

    private static JsonObject Named(Conversation conversation)
    {
        var named = new JsonObject { ["conversation_id"] = conversation.Id, ["name"] = conversation.Name };
        AddLooks(named, conversation);
        return named;
    }

    private static JsonNode? Media(Member member) => member.Media is null ? null : JsonNode.Parse(member.Media);

    private static JsonObject Timestamps(Member member)
    {
        var timestamps = new JsonObject();
        if (member.InvitedAt is { } invited)
            timestamps["invited"] = Moment.ToIso(invited);
        if (member.JoinedAt is { } joined)
            timestamps["joined"] = Moment.ToIso(joined);
        if (member.LeftAt is { } left)
            timestamps["left"] = Moment.ToIso(left);
        return timestamps;
    }

    // Event bodies say isSystem where resources say is_system.
    private static JsonObject Initiator(Actor actor)
    {
        var initiator = new JsonObject { ["isSystem"] = actor.IsSystem };
        if (actor.UserId is not null)
            initiator["user_id"] = actor.UserId;
        if (actor.MemberId is not null)
            initiator["member_id"] = actor.MemberId;
        return initiator;
    }

    private static JsonObject CustomData(User user) =>
        JsonNode.Parse(user.Properties)!["custom_data"] is JsonObject data
        && data.ToJsonString(Verbatim) is var text && System.Text.Encoding.UTF8.GetByteCount(text) <= MaximumSenderData
            ? JsonNode.Parse(text)!.AsObject() : [];

    private static void AddLooks(JsonObject target, User user) => AddLooks(target, user.DisplayName, user.ImageUrl);

    private static void AddLooks(JsonObject target, Conversation conversation) =>
        AddLooks(target, conversation.DisplayName, conversation.ImageUrl);

    private static void AddLooks(JsonObject target, string? displayName, string? imageUrl)
    {
        if (displayName is not null)
            target["display_name"] = displayName;
        if (imageUrl is not null)
            target["image_url"] = imageUrl;
    }

    internal static string Text(JsonNode node) => node.ToJsonString(Verbatim);
}
