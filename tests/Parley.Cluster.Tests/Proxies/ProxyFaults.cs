namespace Parley.Cluster.Tests.Proxies;

internal enum SignalFault
{
    None,
    Drop,
    Double,

    /// <summary>It comes after the next one, or late.</summary>
    Hold,
}

internal enum CommitFault
{
    None,

    /// <summary>It is done, and the answer is lost with the connection.</summary>
    LoseAnswer,

    /// <summary>The connection is lost before it is done.</summary>
    LoseRequest,

    DelayAnswer,
}

/// <summary>What a proxy does to what passes through it: shares of one, drawn from a seed, and none at first.</summary>
internal sealed class ProxyFaults(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private int _signals;
    private int _commits;

    /// <summary>Shares of the signals.</summary>
    public double Drops { get; set; }

    public double Doubles { get; set; }

    public double Holds { get; set; }

    /// <summary>Shares of the commits.</summary>
    public double LostAnswers { get; set; }

    public double LostRequests { get; set; }

    public double DelayedAnswers { get; set; }

    /// <summary>How long what is delayed is delayed at most.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Signals and commits that were tampered with so far.</summary>
    public int Signals => Volatile.Read(ref _signals);

    public int Commits => Volatile.Read(ref _commits);

    public void Heal() => Drops = Doubles = Holds = LostAnswers = LostRequests = DelayedAnswers = 0;

    public SignalFault OfSignal() => Draw(ref _signals, (Drops, SignalFault.Drop), (Doubles, SignalFault.Double), (Holds, SignalFault.Hold));

    public CommitFault OfCommitRequest() => Draw(ref _commits, (LostRequests, CommitFault.LoseRequest));

    public CommitFault OfCommitAnswer() =>
        Draw(ref _commits, (LostAnswers, CommitFault.LoseAnswer), (DelayedAnswers, CommitFault.DelayAnswer));

    public TimeSpan Delay()
    {
        lock (_gate)
            return LongestDelay * _random.NextDouble();
    }

    private T Draw<T>(ref int counter, params (double Share, T Fault)[] faults)
        where T : struct
    {
        double drawn;
        lock (_gate)
            drawn = _random.NextDouble();
        foreach (var (share, fault) in faults)
        {
            if (drawn < share)
            {
                Interlocked.Increment(ref counter);
                return fault;
            }

            drawn -= share;
        }

        return default;
    }
}
