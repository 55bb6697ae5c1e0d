using Parley.Domain.Sessions;
using Parley.Server.Realtime;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// A session whose socket is on this node, and its place in each conversation. Events come to it in the order of their
/// ids, each once: one that is not the next is not sent but wanted, and the log is read up to it. A conversation that it
/// does not know begins with the first event that its user may be shown.
/// </summary>
/// <param name="session">The session as stored.</param>
/// <param name="socket">Its socket.</param>
/// <param name="replay">Begins to read what is wanted; called when nothing is being read yet.</param>
internal sealed class LiveSession(Session session, Socket socket, Action<LiveSession> replay)
{
    // A client that says it acknowledges and does not would have us remember everything.
    private const int MaximumUnacknowledged = 10_000;

    private static readonly Dictionary<Guid, long> Nowhere = [];

    private readonly Lock _gate = new();
    private ConversationScope _scope = ConversationScope.Read(session.Token.Reads);
    private Dictionary<Guid, Place> _places = [];
    private Dictionary<Guid, long>? _wanted;
    private Queue<(long AckId, Guid Conversation, long EventId)>? _unacknowledged;
    private bool _isOpen;
    private bool _isReplaying;
    private bool _isMoved;

    // Of clients that do not acknowledge.
    private bool _isUnconfirmed;
    private int _confirmedMark = -1;

    public Session Session
    {
        get;
        set
        {
            field = value;
            _scope = ConversationScope.Read(value.Token.Reads);
        }
    } = session;

    public Socket Socket { get; } = socket;

    public SessionCheck Check { get; } = new();

    /// <summary>The client was told that its token has ended, and may still refresh it.</summary>
    public bool ToldOfExpiry { get; set; }

    /// <summary>Where the session was left, by itself or by the socket that had it before.</summary>
    public void Begin(IEnumerable<KeyValuePair<Guid, long>> positions)
    {
        lock (_gate)
            _places = positions.ToDictionary(position => position.Key, position => Place.Read(position.Value));
    }

    /// <summary>
    /// Sends the answer to the login. From then on events are sent, and what came before is read from the log: in one
    /// step, because who has the answer counts on being told of what passes.
    /// </summary>
    public void Open(SharedFrame answer)
    {
        lock (_gate)
        {
            Socket.Send(answer);
            if (_isUnconfirmed)
                MarkCarried();
            _isOpen = true;
            Replay();
        }
    }

    /// <summary>Sends the next events of a conversation, or wants them.</summary>
    public void Deliver(Guid conversation, EventRun run, in ReaderSpan span)
    {
        if (!_scope.Covers(conversation))
            return;
        lock (_gate)
        {
            if (PlaceBefore(conversation, span) is not { } place)
                return;
            var last = Math.Min(run.Last, span.Last);
            if (last <= place.Sent)
                return;
            if (!_isOpen || run.First > place.Sent + 1 || _wanted?.ContainsKey(conversation) == true)
                Want(conversation, place, last);
            else
                Send(conversation, place, run.Within(place.Sent + 1, last)!);
        }
    }

    /// <summary>Sends an event that has no place in the log, if the client is there to see it.</summary>
    public void Pass(EventFrames frames)
    {
        if (!_scope.Covers(Positions.Key(frames.Event.ConversationId)))
            return;
        lock (_gate)
        {
            if (_isOpen)
                Socket.Send(frames.For(acknowledges: false));
        }
    }

    /// <summary>Has what the session lacks of a conversation read up to an event.</summary>
    public void Want(Guid conversation, in ReaderSpan span, long last)
    {
        if (!_scope.Covers(conversation))
            return;
        lock (_gate)
        {
            if (PlaceBefore(conversation, span) is { } place && last > place.Sent)
                Want(conversation, place, last);
        }
    }

    /// <summary>What to read next; null, and the replay is over, when nothing is wanted.</summary>
    public (Guid Conversation, long After, long Last)? NextWanted()
    {
        lock (_gate)
        {
            if (NextWanted(Nowhere) is { } next)
                return next;
            _wanted = null;
            _isReplaying = false;
            return null;
        }
    }

    /// <summary>What to read next beyond places that are about to be reached.</summary>
    public (Guid Conversation, long After, long Last)? NextWanted(IReadOnlyDictionary<Guid, long> reached)
    {
        lock (_gate)
        {
            foreach (var (conversation, last) in _wanted ?? [])
            {
                var after = Math.Max(_places[conversation].Sent, reached.GetValueOrDefault(conversation));
                if (after < last)
                    return (conversation, after, last);
            }

            return null;
        }
    }

    /// <summary>Sends events that were read from the log.</summary>
    /// <returns>False when the socket takes no more.</returns>
    public bool Replay(Guid conversation, EventRun run)
    {
        lock (_gate)
        {
            var place = _places[conversation];
            return run.Within(place.Sent + 1, run.Last) is not { } unsent || Send(conversation, place, unsent);
        }
    }

    /// <summary>The log has no more of a conversation: it was deleted.</summary>
    public void GiveUp(Guid conversation)
    {
        lock (_gate)
            _wanted?.Remove(conversation);
    }

    /// <summary>Notes an event that travels inside the answer to the login.</summary>
    public void Carry(Guid conversation, long eventId, long? ackId)
    {
        lock (_gate)
        {
            var place = _places[conversation];
            if (ackId is null)
                (_places[conversation], _isUnconfirmed) = (place.SentUnder(Place.Unsent, eventId), true);
            else
                Move(conversation, place, eventId, ackId);
        }
    }

    /// <summary>
    /// The client has it, and what was sent before: clients acknowledge in the order in which they receive, and an
    /// acknowledgement may be lost in them. What was never sent, or is acknowledged already, says nothing.
    /// </summary>
    public void Acknowledge(long ackId)
    {
        lock (_gate)
        {
            // The answer to a login stands here once for each conversation in it.
            for (var covered = Through(ackId); covered > 0; covered--)
            {
                var (_, conversation, eventId) = _unacknowledged!.Dequeue();
                _places[conversation] = _places[conversation].Acknowledged(eventId);
                _isMoved = true;
            }
        }
    }

    /// <summary>How far the client is known to have been shown everything.</summary>
    public List<KeyValuePair<Guid, long>> Received()
    {
        lock (_gate)
        {
            Confirm();
            return [.. _places.Select(place => KeyValuePair.Create(place.Key, place.Value.Written))];
        }
    }

    /// <summary>The session with its places, to be stored.</summary>
    public Session Stored() => Session with { Positions = Positions.Write(Received()) };

    /// <summary>The session with its places when these have changed since the last call; else null.</summary>
    public Session? Moved()
    {
        lock (_gate)
        {
            Confirm();
            if (!_isMoved)
                return null;
            _isMoved = false;
        }

        return Stored();
    }

    /// <summary>
    /// Where the session is, and at least before the first event that it is to be shown; null when it is to be shown
    /// nothing.
    /// </summary>
    private Place? PlaceBefore(Guid conversation, in ReaderSpan span)
    {
        var isKnown = _places.TryGetValue(conversation, out var place);
        if (isKnown && !place.IsOver)
            return place;
        return span.Begin(Session.OverBefore, place.Sent) is { } first ? Place.At(first - 1) : null;
    }

    private void Want(Guid conversation, Place place, long last)
    {
        _places[conversation] = place;
        _wanted ??= [];
        if (!_wanted.TryGetValue(conversation, out var already) || already < last)
            _wanted[conversation] = last;
        if (_isOpen)
            Replay();
    }

    private bool Send(Guid conversation, Place place, EventRun run)
    {
        var acknowledges = Session.Client.Acknowledges;
        if (!Socket.Send(run.For(acknowledges)))
            return false;
        if (!acknowledges)
        {
            Move(conversation, place, run.Last, ackId: null);
            return true;
        }

        foreach (var frames in run.Events)
            place = Move(conversation, place, frames.Event.Id, frames.For(acknowledges).AckId);
        return true;
    }

    private Place Move(Guid conversation, Place place, long eventId, long? ackId)
    {
        if (ackId is not { } expected)
        {
            // The mark is read after the sending: it may be a later one than the event's, and never an earlier.
            var connection = Socket.Connection;
            _isUnconfirmed = true;
            return _places[conversation] = place.Confirmed(connection.ConfirmedMark).SentUnder(connection.Mark, eventId);
        }

        _places[conversation] = place = place.SentTo(eventId);
        _unacknowledged ??= [];
        _unacknowledged.Enqueue((expected, conversation, eventId));
        if (_unacknowledged.Count > MaximumUnacknowledged)
            Socket.CloseTransport();
        return place;
    }

    /// <summary>How many acknowledgements are waited for up to this one; zero when it is not waited for.</summary>
    private int Through(long ackId)
    {
        var (covered, at) = (0, 0);
        foreach (var expected in _unacknowledged ?? [])
        {
            at++;
            if (expected.AckId == ackId)
                covered = at;
            else if (covered > 0)
                break;
        }

        return covered;
    }

    /// <summary>Notes what a client that does not acknowledge has got, by what it answered since.</summary>
    private void Confirm()
    {
        var mark = Socket.Connection.ConfirmedMark;
        if (!_isUnconfirmed || mark == _confirmedMark)
            return;
        _confirmedMark = mark;
        _isUnconfirmed = false;
        foreach (var (conversation, place) in _places)
        {
            var confirmed = place.Confirmed(mark);
            _isMoved |= confirmed.Received != place.Received;
            _isUnconfirmed |= confirmed.Received != confirmed.Sent;
            _places[conversation] = confirmed;
        }
    }

    private void MarkCarried()
    {
        var mark = Socket.Connection.Mark;
        foreach (var (conversation, place) in _places)
            _places[conversation] = place.SentNow(mark);
    }

    private void Replay()
    {
        if (_isReplaying || _wanted is null or { Count: 0 })
            return;
        _isReplaying = true;
        replay(this);
    }
}
