using System.Globalization;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Conversations;

/// <summary>The filters of a user's list of conversations.</summary>
internal static class MembershipQuery
{
    public static Outcome<MembershipFilter> Read(ApiCall call)
    {
        var dates = DateRange.Read(call);
        if (!dates.Succeeded)
            return dates.Problem!;
        if (State(call.Query("state")) is not { } state)
            return Problems.ValidationFail(new InvalidParameter("state", "must be one of [INVITED, JOINED, LEFT]"));
        return call.Query("order_by")?.ToLowerInvariant() switch
        {
            null or "" or "created" => new MembershipFilter(state.Wanted, dates.Value.From, dates.Value.To, BySortKey: false),
            "custom_sort_key" => new MembershipFilter(state.Wanted, dates.Value.From, dates.Value.To, BySortKey: true),
            _ => Problems.ValidationFail(new InvalidParameter("order_by", "must be one of [created, custom_sort_key]")),
        };
    }

    /// <summary>The wanted state, itself null for the active ones; null when the text names none.</summary>
    public static (MemberState? Wanted, bool Known)? State(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" => (null, true),
        "INVITED" => (MemberState.Invited, true),
        "JOINED" => (MemberState.Joined, true),
        "LEFT" => (MemberState.Left, true),
        _ => null,
    };
}

/// <summary><c>date_start</c> and <c>date_end</c>, as the different SDKs write dates.</summary>
internal static class DateRange
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd"];

    /// <summary>Microseconds since the Unix epoch, both inclusive.</summary>
    public static Outcome<(long? From, long? To)> Read(ApiCall call)
    {
        var (from, to) = (Parse(call.Query("date_start")), Parse(call.Query("date_end")));
        List<InvalidParameter> broken = [];
        if (from is -1)
            broken.Add(new InvalidParameter("date_start", "must be a valid ISO 8601 date"));
        if (to is -1)
            broken.Add(new InvalidParameter("date_end", "must be a valid ISO 8601 date"));
        return broken.Count == 0 ? (from, to) : Problems.ValidationFail(broken);
    }

    private static long? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date >= DateTimeOffset.UnixEpoch
            ? (date - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            : -1;
    }
}
