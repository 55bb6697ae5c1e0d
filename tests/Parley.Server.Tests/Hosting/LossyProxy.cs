using System.Net.Sockets;
using Npgsql;

namespace Parley.Server.Tests.Hosting;

/// <summary>What the next COMMIT loses on its way.</summary>
internal enum Loss
{
    None,

    /// <summary>The answer: it is carried out, and the connection dies before the client hears of it.</summary>
    Answer,

    /// <summary>Itself: the connection dies at both ends before it comes.</summary>
    Request,

    /// <summary>Itself, and the server does not notice that the client is gone.</summary>
    RequestUnnoticed,
}

/// <summary>Stands between a server and PostgreSQL, on a socket of its own, and loses what it is told to lose.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TestDirectory _home = TestDirectory.At(Path.Combine(Path.GetTempPath(), $"plp-{Guid.NewGuid().ToString("N")[..8]}"));
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _behind;
    private readonly Task _accepting;
    private int _next;
    private int _commits;

    /// <param name="database">Connection string of a database behind a socket file.</param>
    public LossyProxy(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database);
        _behind = SocketIn(settings.Host!);
        settings.Host = _home.Path;
        Database = settings.ConnectionString;
        Directory.CreateDirectory(_home.Path);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketIn(_home.Path)));
        _listener.Listen();
        _accepting = Accept();
    }

    /// <summary>Connection string of the same database through this.</summary>
    public string Database { get; }

    /// <summary>Once; then nothing is lost again.</summary>
    public Loss Next
    {
        set => Volatile.Write(ref _next, (int)value);
    }

    /// <summary>After a loss nobody gets a connection until this is reset.</summary>
    public bool IsGoneAfterLoss { get; set; }

    public bool IsGone { get; set; }

    /// <summary>How many it has seen.</summary>
    public int Commits => Volatile.Read(ref _commits);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _home.Dispose();
    }

    private static string SocketIn(string directory) => Path.Combine(directory, ".s.PGSQL.5432");

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Carry(await _listener.AcceptAsync());
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Carry(Socket client)
    {
        if (IsGone)
        {
            client.Dispose();
            return;
        }

        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await server.ConnectAsync(new UnixDomainSocketEndPoint(_behind));
        var losesAnswer = new StrongBox();
        await Task.WhenAll(Up(client, server, losesAnswer), Down(client, server, losesAnswer));
    }

    private async Task Up(Socket client, Socket server, StrongBox losesAnswer)
    {
        var buffer = new byte[64 * 1024];
        while (await Receive(client, buffer) is > 0 and var length)
        {
            if (buffer.AsSpan(0, length).IndexOf("COMMIT\0"u8) >= 0)
            {
                Interlocked.Increment(ref _commits);
                var loss = (Loss)Interlocked.Exchange(ref _next, (int)Loss.None);
                if (loss != Loss.None)
                    IsGone = IsGoneAfterLoss;
                if (loss is Loss.Request or Loss.RequestUnnoticed)
                {
                    client.Dispose();
                    if (loss == Loss.Request)
                        server.Dispose();
                    return;
                }

                losesAnswer.Value = loss == Loss.Answer;
            }

            await server.SendAsync(buffer.AsMemory(0, length));
        }

        server.Dispose();
    }

    private static async Task Down(Socket client, Socket server, StrongBox losesAnswer)
    {
        var buffer = new byte[64 * 1024];
        while (await Receive(server, buffer) is > 0 and var length)
        {
            // The server has carried it out when it answers.
            if (losesAnswer.Value)
                break;
            try
            {
                await client.SendAsync(buffer.AsMemory(0, length));
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        client.Dispose();
    }

    private static async Task<int> Receive(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private sealed class StrongBox
    {
        private volatile bool _value;

        public bool Value
        {
            get => _value;
            set => _value = value;
        }
    }
}
