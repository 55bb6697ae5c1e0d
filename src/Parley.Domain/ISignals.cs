using Parley.Domain.Conversations;
using Parley.Domain.Revocations;

namespace Parley.Domain;

/// <summary>What a signal tells the nodes.</summary>
public enum SignalKind
{
    /// <summary>An account's secrets changed; <see cref="Signal.Scope"/> is its API key.</summary>
    AccountChanged,

    /// <summary>An application was changed or deleted, its key replaced, or tokens of it revoked.</summary>
    ApplicationChanged,

    /// <summary>A user was made, renamed or deleted; <see cref="Signal.Subject"/> is the name that tokens carry.</summary>
    UserChanged,

    /// <summary>A session was refreshed, resumed or ended; <see cref="Signal.Subject"/> is its id.</summary>
    SessionChanged,

    /// <summary>
    /// Conversations grew; <see cref="Signal.Ranges"/> says which and how far. A store of several nodes tells it with the
    /// commit. It is a hint: who hears it asks the log for what it lacks, and looks for growth now and then in any case.
    /// </summary>
    EventsAppended,

    /// <summary>
    /// A passing event, which the log does not keep: <see cref="Signal.Passing"/>. It is told to the other nodes only:
    /// the node that it comes from shows it to its own sessions itself.
    /// </summary>
    EventPassed,

    /// <summary>
    /// The node of <see cref="Signal.Node"/> is asked whether the socket of a session is still there;
    /// <see cref="Signal.Subject"/> is the session's id.
    /// </summary>
    SessionProbed,

    /// <summary>What that node says: <see cref="Signal.IsAlive"/>.</summary>
    SessionAnswered,
}

/// <summary>A hint to every node that something cached is out of date. The store has the truth.</summary>
/// <param name="Scope">Application id, or the API key of an account.</param>
public sealed record Signal(SignalKind Kind, string Scope, string? Subject = null)
{
    public IReadOnlyList<AppendedRange>? Ranges { get; init; }

    public PassingEvent? Passing { get; init; }

    public string? Node { get; init; }

    public bool IsAlive { get; init; }

    /// <summary>The application has nothing of what was known of it: it was deleted, or a new one has its id.</summary>
    public bool Emptied { get; init; }

    /// <summary>
    /// Nothing of the application changed but that these tokens were revoked, or that a revocation was taken back where
    /// there are none. Null when more may have changed.
    /// </summary>
    public IReadOnlyList<RevokedTokens>? Revoked { get; init; }
}

/// <summary>New events of one conversation.</summary>
/// <param name="First">The lowest id among them.</param>
/// <param name="Last">The highest.</param>
/// <param name="Restructured">The conversation's fields or members changed with them.</param>
public sealed record AppendedRange(string ApplicationId, string ConversationId, long First, long Last, bool Restructured)
{
    /// <summary>Both ranges of the conversation, and what may lie between them.</summary>
    public AppendedRange With(AppendedRange other) => this with
    {
        First = Math.Min(First, other.First),
        Last = Math.Max(Last, other.Last),
        Restructured = Restructured || other.Restructured,
    };
}

/// <summary>An event for whoever is there.</summary>
/// <param name="Users">Whom it is for; null is every member of its conversation.</param>
public sealed record PassingEvent(string ApplicationId, Event Event, IReadOnlyList<string>? Users = null);

/// <summary>
/// The bus between nodes. Signals may be lost, repeated or swapped; a cache therefore asks <see cref="Connected"/> how
/// long it may trust what it holds.
/// </summary>
public interface ISignals
{
    /// <summary>False while signals of other nodes may be missed.</summary>
    bool Connected { get; }

    /// <summary>Whether there may be nodes beside this one.</summary>
    bool ReachesOthers { get; }

    /// <summary>Calls the handlers of this node before it returns, and those of the others soon after.</summary>
    /// <returns>False when the others will not hear of it.</returns>
    Task<bool> TryPublish(Signal signal, CancellationToken cancel);

    /// <summary>Tells the other nodes, and not this one. A bus of one node has nobody to tell.</summary>
    /// <returns>False when the others will not hear of it.</returns>
    Task<bool> TryTellOthers(Signal signal, CancellationToken cancel);

    /// <summary>As <see cref="TryPublish"/>, for what the other nodes also find out by themselves.</summary>
    Task Publish(Signal signal, CancellationToken cancel) => TryPublish(signal, cancel);

    /// <summary>Handlers must be quick and must not throw. A null signal means: forget everything, some may be lost.</summary>
    void Subscribe(Action<Signal?> handler);
}
