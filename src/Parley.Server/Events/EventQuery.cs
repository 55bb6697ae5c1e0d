using System.Globalization;
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
        var broken = new List<InvalidParameter>();
        var start = Id(call, "start_id", broken);
        var end = Id(call, "end_id", broken);
        var excludes = Flag(call, "exclude_deleted_events", broken);
        var types = Types(call, broken);
        return broken.Count == 0 ? new EventFilter(start, end, types, excludes) : Problems.ValidationFail(broken);
    }

    private static long? Id(ApiCall call, string name, List<InvalidParameter> broken)
    {
        if (call.Query(name) is not { Length: > 0 } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        broken.Add(new InvalidParameter(name, "must be a number"));
        return null;
    }

    private static bool Flag(ApiCall call, string name, List<InvalidParameter> broken)
    {
        var text = call.Query(name);
        if (string.IsNullOrEmpty(text) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        if (!text.Equals("true", StringComparison.OrdinalIgnoreCase))
            broken.Add(new InvalidParameter(name, "must be a boolean"));
        return true;
    }

    /// <summary>One type or several, separated by commas; a trailing <c>*</c> is any ending.</summary>
    private static IReadOnlyList<string> Types(ApiCall call, List<InvalidParameter> broken)
    {
        var text = call.Query("event_type") ?? "";
        var types = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (types.Length > MaximumTypes || text.Contains('\0', StringComparison.Ordinal))
            broken.Add(new InvalidParameter("event_type", $"must be at most {MaximumTypes} types"));
        if (call.Query("filter_group_type") != ChatGroup)
            return types;
        if (types.Length == 0)
            return ChatTypes;
        var readable = types.Where(type => type.EndsWith('*') ? type == ChatTypes[1] : EventTypes.IsChat(type)).ToList();
        // Nothing that was asked for can be read: a filter that nothing passes, and not an empty one that all pass.
        return readable.Count > 0 ? readable : ["-"];
    }
}
