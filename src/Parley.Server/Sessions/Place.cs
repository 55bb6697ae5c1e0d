namespace Parley.Server.Sessions;

/// <summary>How far a session is in a conversation.</summary>
/// <param name="Sent">The newest event that was sent.</param>
/// <param name="Received">The newest event that the client has for certain; where to go on when it resumes.</param>
internal readonly record struct Place(long Sent, long Received)
{
    /// <summary>The last event of a membership that was over when the session began. There may be a later one.</summary>
    public bool IsOver { get; private init; }

    /// <summary>An event before <see cref="Sent"/> that its own mark will confirm earlier; see <see cref="SentUnder"/>.</summary>
    private long Older { get; init; }

    /// <summary>The mark of <see cref="Sent"/> while it stands in a frame that is still to be sent.</summary>
    public const int Unsent = int.MaxValue;

    private int OlderMark { get; init; }

    private int SentMark { get; init; }

    public static Place At(long eventId) => new(eventId, eventId);

    /// <summary>As <see cref="Domain.Sessions.Positions"/> write it.</summary>
    public static Place Read(long position) => position >= 0 ? At(position) : At(-position) with { IsOver = true };

    public long Written => IsOver ? -Received : Received;

    /// <summary>The place after an event that the client will acknowledge.</summary>
    public Place SentTo(long eventId) => this with { Sent = eventId, IsOver = false };

    /// <summary>
    /// The place after an event that the client has once a mark of the connection is confirmed. No more than two marks are
    /// usually open; of a third one the earlier event is taken to have come with the later.
    /// </summary>
    public Place SentUnder(int mark, long eventId) => Sent == Received || SentMark == mark || Older > Received
        ? SentTo(eventId) with { SentMark = mark }
        : SentTo(eventId) with { SentMark = mark, Older = Sent, OlderMark = SentMark };

    /// <summary>The place after the frame was sent that it was moved for.</summary>
    public Place SentNow(int mark) => SentMark == Unsent ? this with { SentMark = mark } : this;

    /// <summary>The place once a mark of the connection is confirmed.</summary>
    public Place Confirmed(int mark)
    {
        if (SentMark <= mark)
            return this with { Received = Sent };
        return Older > Received && OlderMark <= mark ? this with { Received = Older } : this;
    }

    public Place Acknowledged(long eventId) => this with { Received = Math.Max(Received, eventId) };
}
