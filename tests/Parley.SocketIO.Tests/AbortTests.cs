using System.IO.Pipelines;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Tests;

/// <summary>Aborting a transport may run whoever waits for it, and these may wait for others.</summary>
public class AbortTests
{
    // Only a broken test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_connection_is_not_locked_while_its_transport_is_aborted()
    {
        using var server = new EngineIOServer(new RecordingEngine());
        EngineConnection connection = server.Add(
            EngineRevision.V4, TransportKind.WebSocket, base64: false, ConnectionHandshake.Forgotten, state: null);
        var incoming = new Pipe();
        bool answered = false;
        Task serving = connection.RunAsync(new ServerWebSocket(new Ends(incoming.Reader, new Pipe().Writer), 100, () =>
        {
            // Another thread, as one that holds a lock which the continuation of the reader wants.
            answered = Task.Run(() => connection.SendText("x"u8)).Wait(Patience);
            incoming.Writer.Complete(new IOException("Gone."));
        }));

        connection.Abort();
        await serving.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(answered);
    }

    [Fact]
    public async Task A_transport_is_released_only_when_nobody_aborts_it_and_then_never_aborted()
    {
        int aborts = 0;
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var socket = new ServerWebSocket(new Ends(new Pipe().Reader, new Pipe().Writer), 100, () =>
        {
            aborts++;
            inside.Set();
            goOn.Wait(Patience);
        });

        Task aborting = Task.Run(socket.Abort, TestContext.Current.CancellationToken);
        inside.Wait(Patience, TestContext.Current.CancellationToken);
        Task releasing = socket.ReleaseAsync();
        Assert.False(releasing.IsCompleted);
        socket.Abort();
        Assert.Equal(1, aborts);
        goOn.Set();
        await aborting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await releasing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        socket.Abort();
        Assert.Equal(1, aborts);
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
