namespace Parley.Domain;

/// <summary>What a signal tells the nodes.</summary>
public enum SignalKind
{
    /// <summary>An account's secrets changed; <see cref="Signal.Scope"/> is its API key.</summary>
    AccountChanged,

    /// <summary>An application was changed or deleted, its key replaced, or tokens of it revoked.</summary>
    ApplicationChanged,

    /// <summary>A user was renamed or deleted; <see cref="Signal.Subject"/> is the name that tokens carry.</summary>
    UserChanged,

    /// <summary>A session was refreshed, resumed or ended; <see cref="Signal.Subject"/> is its id.</summary>
    SessionChanged,
}

/// <summary>A hint to every node that something cached is out of date. The store has the truth.</summary>
/// <param name="Scope">Application id, or the API key of an account.</param>
public sealed record Signal(SignalKind Kind, string Scope, string? Subject = null);

/// <summary>
/// The bus between nodes. Signals may be lost, repeated or swapped; a cache therefore asks <see cref="Connected"/> how
/// long it may trust what it holds.
/// </summary>
public interface ISignals
{
    /// <summary>False while signals of other nodes may be missed.</summary>
    bool Connected { get; }

    /// <summary>Calls the handlers of this node before it returns, and those of the others soon after.</summary>
    Task Publish(Signal signal, CancellationToken cancel);

    /// <summary>Handlers must be quick and must not throw. A null signal means: forget everything, some may be lost.</summary>
    void Subscribe(Action<Signal?> handler);
}
