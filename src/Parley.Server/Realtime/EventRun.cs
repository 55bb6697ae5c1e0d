using Parley.SocketIO;

namespace Parley.Server.Realtime;

/// <summary>Events of one conversation that follow each other without a gap, as sockets get them: together.</summary>
internal sealed class EventRun
{
    private SharedFrame? _plain;
    private SharedFrame? _acknowledged;

    /// <param name="events">At least one, in the order of their ids.</param>
    public EventRun(IReadOnlyList<EventFrames> events) => Events = events;

    public IReadOnlyList<EventFrames> Events { get; }

    public long First => Events[0].Event.Id;

    public long Last => Events[^1].Event.Id;

    /// <summary>All events in one frame.</summary>
    public SharedFrame For(bool acknowledges) => acknowledges
        ? _acknowledged ??= SharedFrame.Together([.. Events.Select(frames => frames.For(acknowledges: true))])
        : _plain ??= SharedFrame.Together([.. Events.Select(frames => frames.For(acknowledges: false))]);

    /// <summary>The part between two ids, both included; null when there is none.</summary>
    public EventRun? Within(long first, long last)
    {
        if (first <= First && Last <= last)
            return this;
        var part = Events.Where(frames => frames.Event.Id >= first && frames.Event.Id <= last).ToList();
        return part.Count > 0 ? new EventRun(part) : null;
    }
}
