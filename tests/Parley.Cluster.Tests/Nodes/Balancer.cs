namespace Parley.Cluster.Tests.Nodes;

/// <summary>A balancer as operators have them: it asks every node for its health, and sends requests to those that say yes.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ServerCluster _cluster;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _asking;
    private volatile IReadOnlyList<ClusterNode> _ready;

    public Balancer(ServerCluster cluster)
    {
        (_cluster, _ready) = (cluster, cluster.Nodes);
        _asking = Task.WhenAll(cluster.Nodes.Select(node => Task.Run(() => Ask(node))));
    }

    public IReadOnlyList<ClusterNode> Ready => _ready;

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _asking;
        _stopped.Dispose();
    }

    private async Task Ask(ClusterNode node)
    {
        while (!_stopped.IsCancellationRequested)
        {
            var isReady = await node.IsReady(_cluster.Caller.Http);
            lock (_stopped)
                _ready = [.. _ready.Where(other => other != node), .. isReady ? [node] : Array.Empty<ClusterNode>()];
            await Task.Delay(Interval, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
