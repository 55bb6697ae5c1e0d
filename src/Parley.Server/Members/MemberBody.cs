using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Members;

/// <summary>Asks for a user to be invited or joined; one of the two names of the user is set.</summary>
/// <param name="From">The member that invites.</param>
internal sealed record MemberRequest(
    string? UserId, string? UserName, MemberState State, string Channel, string? Media, string? KnockingId, string? From);

/// <param name="From">The member that acts.</param>
internal sealed record MemberUpdate(ChangeMember Change, string? From);

/// <summary>
/// Reads the bodies that make and change members: v0.1 says what to do (<c>action</c>), the newer versions what to
/// become (<c>state</c>). Both are understood everywhere, and unknown members are let through.
/// </summary>
internal static class MemberBody
{
    private const int MaximumIdLength = 255;
    private const int MaximumJson = 4 * 1024;
    private const int MaximumReasonCode = 200;
    private const int MaximumReasonText = 500;

    // The .NET SDK fails on others when it lists members.
    private static readonly string[] ChannelTypes =
        ["app", "phone", "pstn", "sms", "mms", "whatsapp", "viber", "messenger", "sip", "websocket", "vbc"];

    public static Outcome<MemberRequest> ReadAdd(JsonElement body)
    {
        var fields = new Fields(body);
        var state = State(fields);
        if (state is null && fields.IsValid)
            fields.Refuse("state", "is required");
        if (state == MemberState.Left)
            fields.Refuse("state", "must be one of [invited, joined]");
        var user = fields.Nested("user");
        var id = Optional(user, "id") ?? Optional(fields, "user_id");
        var name = Optional(user, "name") ?? Optional(fields, "user_name");
        if (id is null && name is null && fields.IsValid)
            fields.Refuse("user", "must have an id or a name");
        var request = new MemberRequest(
            id, name, state ?? MemberState.Invited, Channel(fields) ?? """{"type":"app"}""", Media(fields),
            Optional(fields, "knocking_id"), From(fields));
        return fields.IsValid ? request : Problems.ValidationFail(fields.Broken);
    }

    public static Outcome<MemberUpdate> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new ChangeMember(State(fields), Channel(fields), Media(fields), Reason(fields));
        if (change is { State: null, Media: null } && fields.IsValid)
            fields.Refuse("state", "is required");
        return fields.IsValid ? new MemberUpdate(change, From(fields)) : Problems.ValidationFail(fields.Broken);
    }

    private static MemberState? State(Fields fields)
    {
        var isOld = !fields.Has("state") && fields.Has("action");
        var name = isOld ? "action" : "state";
        if (fields.Text(name, 20) is not { } text)
            return null;
        switch (isOld, text.ToLowerInvariant())
        {
            case (true, "invite") or (false, "invited"):
                return MemberState.Invited;
            case (true, "join") or (false, "joined"):
                return MemberState.Joined;
            case (true, "leave") or (false, "left"):
                return MemberState.Left;
        }

        fields.Refuse(name, isOld ? "must be one of [invite, join, leave]" : "must be one of [invited, joined, left]");
        return null;
    }

    private static string? Channel(Fields fields)
    {
        if (fields.Nested("channel") is not { } channel)
            return null;
        channel.OneOf("type", ChannelTypes);
        channel.Nested("from");
        channel.Nested("to");
        if (fields.RawObject("channel", MaximumJson) is not { } text)
            return null;
        var kept = JsonNode.Parse(text)!.AsObject();
        kept["type"] ??= "app";
        return kept.ToJsonString(EventBody.Verbatim);
    }

    /// <summary>The .NET SDK writes <c>audioSettings</c>. The CLI sends empty settings, which say nothing.</summary>
    private static string? Media(Fields fields)
    {
        if (fields.Nested("media") is not { } media)
            return null;
        var given = media.Nested("audio_settings") ?? media.Nested("audioSettings");
        var audio = media.Flag("audio");
        if (audio is null && (given is null || !given.Source.EnumerateObject().Any()))
            return null;
        var enabled = given?.Flag("enabled") ?? audio ?? false;
        return new JsonObject
        {
            ["audio_settings"] = new JsonObject
            {
                ["enabled"] = enabled,
                ["earmuffed"] = given?.Flag("earmuffed") ?? false,
                ["muted"] = given?.Flag("muted") ?? false,
            },
            ["audio"] = audio ?? enabled,
        }.ToJsonString();
    }

    private static string? Reason(Fields fields)
    {
        if (fields.Nested("reason") is not { } given)
            return null;
        var reason = new JsonObject();
        if (given.Text("code", MaximumReasonCode, mayBeEmpty: true) is { } code)
            reason["code"] = code;
        if (given.Text("text", MaximumReasonText, mayBeEmpty: true) is { } text)
            reason["text"] = text;
        return reason.Count == 0 ? null : reason.ToJsonString(EventBody.Verbatim);
    }

    // The three names that the specification, the SDKs and the clients have for it.
    private static string? From(Fields fields) =>
        Optional(fields, "from") ?? Optional(fields, "member_id_inviting") ?? Optional(fields, "inviting_member_id");

    private static string? Optional(Fields? fields, string name) => fields?.Text(name, MaximumIdLength);
}
