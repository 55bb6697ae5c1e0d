using System.Buffers.Binary;
using System.Net.Sockets;

namespace Parley.Cluster.Tests.Proxies;

/// <summary>One connection of a node to its database, message by message.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    // Codes that stand where a protocol's version would: https://www.postgresql.org/docs/current/protocol-message-formats.html
    private const int EncryptionRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly ProxyFaults _faults;
    private readonly PostgresProxy _proxy;
    private readonly NetworkStream _node;
    private readonly NetworkStream _database;
    private readonly CancellationTokenSource _over = new();

    // Held while something is written to the node: what was held back comes from another task.
    private readonly SemaphoreSlim _toNode = new(1);
    private readonly BufferedStream _nodeBuffer;
    private byte[]? _held;

    public ProxiedConnection(PostgresProxy proxy, Socket node, Socket database)
    {
        (_proxy, _faults) = (proxy, proxy.Faults);
        (_node, _database) = (new NetworkStream(node, ownsSocket: true), new NetworkStream(database, ownsSocket: true));
        _nodeBuffer = new BufferedStream(_node, 64 * 1024);
    }

    /// <summary>Runs until one side is gone, or it is cut.</summary>
    public async Task Run()
    {
        try
        {
            await Task.WhenAny(Requests(), Answers());
        }
        finally
        {
            await _over.CancelAsync();
            Dispose();
        }
    }

    public void Dispose()
    {
        // Both at once and without a farewell, as a network that is gone.
        _node.Dispose();
        _database.Dispose();
    }

    private async Task Requests()
    {
        var reader = new MessageReader(_node);
        while (true)
        {
            var first = await reader.First(_over.Token);
            if (first.IsEmpty)
                return;
            if (BinaryPrimitives.ReadInt32BigEndian(first.Span[4..]) is EncryptionRequest or GssRequest)
            {
                await _node.WriteAsync("N"u8.ToArray(), _over.Token);
                continue;
            }

            await _database.WriteAsync(first, _over.Token);
            break;
        }

        while (await reader.Next(_over.Token) is { IsEmpty: false } message)
        {
            var isCommit = IsCommit(message.Span);
            if (isCommit)
                _proxy.SeeCommit();
            await _proxy.Passable(_over.Token);
            if (isCommit && _faults.OfCommitRequest() != CommitFault.None)
                return;
            await _database.WriteAsync(message, _over.Token);
        }
    }

    private async Task Answers()
    {
        var reader = new MessageReader(_database);
        while (await reader.Next(_over.Token) is { IsEmpty: false } message)
        {
            await _proxy.Passable(_over.Token);
            switch (message.Span[0])
            {
                case (byte)'A':
                    await Signal(message);
                    break;
                case (byte)'C' when IsTagOfCommit(message.Span):
                    var fault = _faults.OfCommitAnswer();
                    if (fault == CommitFault.LoseAnswer)
                        return;
                    if (fault == CommitFault.DelayAnswer)
                        await Task.Delay(_faults.Delay(), _over.Token);
                    await Write(message);
                    break;
                default:
                    await Write(message);
                    break;
            }

            if (!reader.HasNext)
                await Flush();
        }
    }

    private async Task Signal(ReadOnlyMemory<byte> message)
    {
        switch (_faults.OfSignal())
        {
            case SignalFault.Drop:
                return;
            case SignalFault.Double:
                await Write(message);
                await Write(message);
                break;
            case SignalFault.Hold when Interlocked.CompareExchange(ref _held, message.ToArray(), null) is null:
                _ = ReleaseLate();
                return;
            default:
                await Write(message);
                break;
        }

        await Release();
    }

    private async Task ReleaseLate()
    {
        try
        {
            await Task.Delay(_faults.Delay(), _over.Token);
            await Release();
            await Flush();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It is lost with the connection.
        }
    }

    private async Task Release()
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
            await Write(held);
    }

    private async Task Write(ReadOnlyMemory<byte> message)
    {
        await _toNode.WaitAsync(_over.Token);
        try
        {
            await _nodeBuffer.WriteAsync(message, _over.Token);
        }
        finally
        {
            _toNode.Release();
        }
    }

    private async Task Flush()
    {
        await _toNode.WaitAsync(_over.Token);
        try
        {
            await _nodeBuffer.FlushAsync(_over.Token);
        }
        finally
        {
            _toNode.Release();
        }
    }

    // As a simple query, or parsed for an extended one with a name or without.
    private static bool IsCommit(ReadOnlySpan<byte> message) =>
        message[0] == 'Q' && message[5..].StartsWith("COMMIT"u8)
        || message[0] == 'P' && message[(5 + message[5..].IndexOf((byte)0) + 1)..].StartsWith("COMMIT"u8);

    private static bool IsTagOfCommit(ReadOnlySpan<byte> message) => message[5..].SequenceEqual("COMMIT\0"u8);
}
