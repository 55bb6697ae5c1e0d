using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parley.Cluster.Tests.Proxies;

/// <summary>Stands between one node and the database, and does to what passes what <see cref="Faults"/> say.</summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly EndPoint _database;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _silence = Passing();
    private TaskCompletionSource? _atCommit;

    public PostgresProxy(EndPoint database, int seed)
    {
        (_database, Faults) = (database, new ProxyFaults(seed));
        _listener.Start();
        _accepting = Accept();
    }

    public ProxyFaults Faults { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lets nothing pass and closes nothing, as a network that swallows packets.</summary>
    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The same at the next moment in which a transaction has its locks and asks for its end; done when it was.</summary>
    public Task FallSilentAtCommit()
    {
        var atCommit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _atCommit = atCommit;
        return atCommit.Task;
    }

    public void SeeCommit()
    {
        if (Interlocked.Exchange(ref _atCommit, null) is not { } atCommit)
            return;
        FallSilent();
        atCommit.TrySetResult();
    }

    public void Resume() => _silence.TrySetResult();

    /// <summary>Cuts every connection; new ones are made at once.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections.Keys)
            connection.Dispose();
    }

    public Task Passable(CancellationToken cancel) => _silence.Task is { IsCompleted: false } silence ? silence.WaitAsync(cancel) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        CutAll();
        await Task.WhenAll(_connections.Values);
        _listener.Dispose();
    }

    private static TaskCompletionSource Passing()
    {
        var passing = new TaskCompletionSource();
        passing.SetResult();
        return passing;
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket node;
            try
            {
                node = await _listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Serve(node);
        }
    }

    private async Task Serve(Socket node)
    {
        var database = new Socket(_database.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await database.ConnectAsync(_database);
            node.NoDelay = true;
        }
        catch (Exception down) when (down is SocketException or ObjectDisposedException)
        {
            database.Dispose();
            node.Dispose();
            return;
        }

        var connection = new ProxiedConnection(this, node, database);
        var running = Swallow(connection);
        _connections[connection] = running;
        await running;
        _connections.TryRemove(connection, out _);
    }

    private static async Task Swallow(ProxiedConnection connection)
    {
        try
        {
            await connection.Run();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // A connection ends in no other way.
        }
    }
}
