using System.Net;

namespace Parley.SocketIO.Tests;

/// <summary>What an app holds for a connection is given back once, when the connection has ended or when none came.</summary>
public class LeaseTests
{
    [Theory]
    [InlineData(Carrier.Connection)]
    [InlineData(Carrier.Request)]
    [InlineData(Carrier.Http2)]
    public async Task It_is_given_back_when_the_client_hangs_up(Carrier carrier)
    {
        var lease = new Lease();
        await using TestApp app = await StartAsync(lease, carrier: carrier);
        TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        Assert.Equal(0, lease.Returns);
        client.Abort();
        await lease.Returned;
        client.Dispose();
        Assert.Equal(1, lease.Returns);
        Assert.Equal(0, app.Server.ConnectionCount);
    }

    [Fact]
    public async Task It_is_given_back_when_a_polling_session_ends()
    {
        var lease = new Lease();
        await using TestApp app = await StartAsync(lease);
        await app.OpenPollingAsync();
        Assert.Equal(0, lease.Returns);
        app.Time.Advance(app.Engine.Options.PingInterval);
        app.Time.Advance(app.Engine.Options.PingTimeout);
        await lease.Returned;
        Assert.Equal(1, lease.Returns);
    }

    [Fact]
    public async Task It_is_given_back_at_once_when_the_handshake_is_refused()
    {
        var lease = new Lease();
        await using TestApp app = await StartAsync(lease, static connecting => connecting.Refuse(429));
        using HttpResponseMessage refused = await app.GetAsync("EIO=4&transport=polling");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await lease.Returned;
    }

    [Fact]
    public async Task It_is_given_back_when_the_handshake_fails()
    {
        var lease = new Lease();
        await using TestApp app = await StartAsync(lease, static _ => throw new InvalidOperationException("Expected."));
        app.ErrorsExpected = true;
        using HttpResponseMessage failed = await app.GetAsync("EIO=4&transport=polling");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await lease.Returned;
    }

    private static Task<TestApp> StartAsync(
        Lease lease, Action<ConnectingContext>? then = null, Carrier carrier = Carrier.Connection) => TestApp.StartAsync(
        options => options with
        {
            OnConnecting = connecting =>
            {
                connecting.Lease = lease;
                then?.Invoke(connecting);
                return default;
            },
        },
        carrier);

    private sealed class Lease : IDisposable
    {
        private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _returns;

        internal int Returns => _returns;

        internal Task Returned => _returned.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        public void Dispose()
        {
            Interlocked.Increment(ref _returns);
            _returned.TrySetResult();
        }
    }
}
