using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>A user's membership in a conversation, and those before it.</summary>
/// <param name="First">The event that made the member.</param>
/// <param name="Last">The last event that it may read.</param>
/// <param name="LeftAt">When it ended; the latest of all times while it goes on.</param>
/// <param name="Earlier">The membership before this one, where that may still matter.</param>
internal readonly record struct ReaderSpan(long First, long Last, long LeftAt, EarlierSpan? Earlier)
{
    public static ReaderSpan From(long first, ReaderSpan? earlier) =>
        new(first, long.MaxValue, long.MaxValue, earlier is { } span ? new EarlierSpan(span) : null);

    public static ReaderSpan From(Reach reach, ReaderSpan? earlier)
    {
        var span = From(reach.After + 1, earlier);
        return reach.LeftAt is { } leftAt ? span.Ended(reach.Last, leftAt) : span;
    }

    public bool IsActive => Last == long.MaxValue;

    /// <summary>The same, ended by an event.</summary>
    public ReaderSpan Ended(long last, long at) => this with { Last = last, LeftAt = at };

    /// <summary>The first event that a session is to be shown; null when all memberships were over before it.</summary>
    /// <param name="overBefore">What ended before this time was over; see <see cref="Domain.Sessions.Session.OverBefore"/>.</param>
    /// <param name="overUpTo">What ended with this event or an earlier one was over as well.</param>
    public long? Begin(long overBefore, long overUpTo)
    {
        long? begin = Last > overUpTo && LeftAt >= overBefore ? First : null;
        for (var earlier = Earlier; earlier is not null; earlier = earlier.Span.Earlier)
        {
            if (earlier.Span.Last > overUpTo && earlier.Span.LeftAt >= overBefore)
                begin = earlier.Span.First;
        }

        return begin;
    }

    /// <summary>Whether an event falls into one of the memberships.</summary>
    public bool Covers(long eventId)
    {
        if (First <= eventId && eventId <= Last)
            return true;
        return Earlier is { } earlier && earlier.Span.Covers(eventId);
    }
}

/// <summary>A membership that was followed by another one.</summary>
internal sealed record EarlierSpan(ReaderSpan Span);
