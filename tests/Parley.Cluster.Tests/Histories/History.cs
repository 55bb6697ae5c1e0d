using System.Collections.Concurrent;
using System.Diagnostics;

namespace Parley.Cluster.Tests.Histories;

/// <summary>What the clients of a run did and saw. Its times are of one clock: that of this process.</summary>
internal sealed class History
{
    public ConcurrentQueue<Acknowledged> Acknowledged { get; } = [];

    /// <summary>Keys of what was refused with the words that nothing was changed.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>Events that somebody asked to have deleted, whatever was answered.</summary>
    public ConcurrentDictionary<(string Room, long Id), bool> Deleted { get; } = [];

    public ConcurrentQueue<Joined> Joined { get; } = [];

    public ConcurrentQueue<SessionHistory> Sessions { get; } = [];

    /// <summary>What a client saw for itself and that must not be.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    public static long Now => Stopwatch.GetTimestamp();
}
