using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>The filters of a list of events.</summary>
internal static class EventQuery
{
    private const int MaximumTypes = 20;

    // What @vonage/client-sdk asks for under this name: any other type of event fails its whole page.
    private const string ChatGroup = "ChatEvents";
    private static readonly string[] ChatTypes =
    [
        EventTypes.Message, EventTypes.CustomPrefix + "*", EventTypes.MemberInvited, EventTypes.MemberJoined,
        EventTypes.MemberLeft, EventTypes.Delete,
    ];

    public static Outcome<EventFilter> Read(ApiCall call)
    {
        var query = new QueryFields(call);
        var filter = new EventFilter(
            query.Integer("start_id"), query.Integer("end_id"), Types(query), query.Flag("exclude_deleted_events"));
        return query.IsValid ? filter : Problems.ValidationFail(query.Broken);
    }

    /// <summary>One type or several, separated by commas; a trailing <c>*</c> is any ending.</summary>
    private static IReadOnlyList<string> Types(QueryFields query)
    {
        var text = query.Text("event_type") ?? "";
        var types = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (types.Length > MaximumTypes)
            query.Refuse("event_type", $"must be at most {MaximumTypes} types");
        if (query.Text("filter_group_type") != ChatGroup)
            return types;
        if (types.Length == 0)
            return ChatTypes;
        var readable = types.Where(type => type.EndsWith('*') ? type == ChatTypes[1] : EventTypes.IsChat(type)).ToList();
        // Nothing that was asked for can be read: a filter that nothing passes, and not an empty one that all pass.
        return readable.Count > 0 ? readable : ["-"];
    }
}
