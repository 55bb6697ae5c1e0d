using Parley.Domain.Sessions;
using Parley.Server.Realtime;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// A session whose socket is on this node, and its place in each conversation. Events come to it in the order of their
/// ids, each once: one that is not the next is not sent but wanted, and the log is read up to it.
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
            _places = positions.ToDictionary(position => position.Key, position => new Place(position.Value, position.Value));
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
            _isOpen = true;
            Replay();
        }
    }

    /// <summary>Sends the next events of a conversation, or wants them.</summary>
    public void Deliver(Guid conversation, EventRun run)
    {
        if (!_scope.Covers(conversation))
            return;
        lock (_gate)
        {
            var isKnown = _places.TryGetValue(conversation, out var place);
            if (isKnown && run.Last <= place.Sent)
                return;
            if (!_isOpen || isKnown && run.First > place.Sent + 1 || _wanted?.ContainsKey(conversation) == true)
                Want(conversation, isKnown ? place.Sent : run.First - 1, run.Last);
            else
                Send(conversation, isKnown ? run.Within(place.Sent + 1, run.Last)! : run);
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

    /// <summary>Has the conversation read up to an event, from where the session is or else from a given place.</summary>
    public void Want(Guid conversation, long after, long last)
    {
        if (!_scope.Covers(conversation))
            return;
        lock (_gate)
        {
            if (!_places.TryGetValue(conversation, out var place))
                _places[conversation] = place = new Place(after, after);
            if (last <= place.Sent)
                return;
            _wanted ??= [];
            if (!_wanted.TryGetValue(conversation, out var already) || already < last)
                _wanted[conversation] = last;
            if (_isOpen)
                Replay();
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
            return run.Within(_places[conversation].Sent + 1, run.Last) is not { } unsent || Send(conversation, unsent);
    }

    /// <summary>The log has no more of a conversation: it was deleted.</summary>
    public void GiveUp(Guid conversation)
    {
        lock (_gate)
            _wanted?.Remove(conversation);
    }

    /// <summary>Notes an event that travels inside another frame.</summary>
    public void Carry(Guid conversation, long eventId, long? ackId)
    {
        lock (_gate)
            Move(conversation, eventId, ackId);
    }

    /// <summary>The client has it. Clients acknowledge in the order in which they receive.</summary>
    public void Acknowledge(long ackId)
    {
        lock (_gate)
        {
            while (_unacknowledged is not null && _unacknowledged.TryPeek(out var next) && next.AckId == ackId)
            {
                _unacknowledged.Dequeue();
                var place = _places[next.Conversation];
                _places[next.Conversation] = place with { Received = Math.Max(place.Received, next.EventId) };
                _isMoved = true;
            }
        }
    }

    /// <summary>How far the client is known to have been shown everything.</summary>
    public List<KeyValuePair<Guid, long>> Received()
    {
        lock (_gate)
            return [.. _places.Select(place => KeyValuePair.Create(place.Key, place.Value.Received))];
    }

    /// <summary>The session with its places, to be stored.</summary>
    public Session Stored() => Session with { Positions = Positions.Write(Received()) };

    /// <summary>The session with its places when these have changed since the last call; else null.</summary>
    public Session? Moved()
    {
        lock (_gate)
        {
            if (!_isMoved)
                return null;
            _isMoved = false;
        }

        return Stored();
    }

    private bool Send(Guid conversation, EventRun run)
    {
        var acknowledges = Session.Client.Acknowledges;
        if (!Socket.Send(run.For(acknowledges)))
            return false;
        if (!acknowledges)
        {
            Move(conversation, run.Last, ackId: null);
            return true;
        }

        foreach (var frames in run.Events)
            Move(conversation, frames.Event.Id, frames.For(acknowledges).AckId);
        return true;
    }

    private void Move(Guid conversation, long eventId, long? ackId)
    {
        // A conversation that is new to the session begins before its first event, should that be lost.
        if (!_places.TryGetValue(conversation, out var place))
            place = new Place(eventId - 1, eventId - 1);
        _places[conversation] = new Place(eventId, ackId is null ? eventId : place.Received);
        if (ackId is not { } expected)
        {
            _isMoved = true;
            return;
        }

        _unacknowledged ??= [];
        _unacknowledged.Enqueue((expected, conversation, eventId));
        if (_unacknowledged.Count > MaximumUnacknowledged)
            Socket.CloseTransport();
    }

    private void Replay()
    {
        if (_isReplaying || _wanted is null or { Count: 0 })
            return;
        _isReplaying = true;
        replay(this);
    }

    /// <param name="Sent">The newest event that was sent.</param>
    /// <param name="Received">The newest event that the client has for certain; where to go on when it resumes.</param>
    private readonly record struct Place(long Sent, long Received);
}
