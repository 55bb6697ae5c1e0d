using System.Diagnostics;
using Parley.Tokens;

namespace Parley.Client.Tests.Realtime;

/// <summary>Against the real server, in its own process.</summary>
public sealed class ParleyServerTests : IDisposable
{
    private readonly TestDirectory _data = TestDirectory.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_session_is_opened_refreshed_resumed_after_a_restart_and_ended()
    {
        var (process, address) = await StartAsync(0);
        var (application, key, client) = await ProvisionAsync(address);
        var minter = new TokenMinter(key);
        var request = new TokenRequest { ApplicationId = application, Subject = "ann", Acl = AclPresets.ClientSdkWithRtc.Json };
        var reconnected = new TaskCompletionSource();
        var options = new ParleySessionOptions
        {
            BaseAddress = address,
            Token = minter.Mint(request),
            ReconnectDelay = TimeSpan.FromMilliseconds(100),
            MaximumReconnectDelay = TimeSpan.FromMilliseconds(100),
            ReconnectAttempts = 500,
            Reconnected = _ => reconnected.SetResult(),
        };

        await using var session = await ParleySession.LogInAsync(options, Cancellation);
        var id = session.Id;
        var page = await client.ListUserSessionsAsync("ann", cancellationToken: Cancellation);
        Assert.Equal([id], page.Sessions.Select(it => it.Id));

        session.Token = minter.Mint(request);
        await client.RefreshSessionAsync(id, session.Token, Cancellation);
        await KillAsync(process);
        (process, _) = await StartAsync(address.Port);
        await reconnected.Task.WaitAsync(TimeSpan.FromSeconds(120), Cancellation);
        Assert.Equal(id, session.Id);

        await client.EndSessionAsync(id, Cancellation);
        var end = await session.Completion.WaitAsync(TimeSpan.FromSeconds(120), Cancellation);
        Assert.Equal((SessionEndReason.Disconnected, "session:terminated"), (end.Reason, end.Code));
        await KillAsync(process);
    }

    private static async Task<(string ApplicationId, PrivateKey Key, ParleyClient Client)> ProvisionAsync(Uri address)
    {
        var options = new ParleyClientOptions { BaseAddress = address, ApiKey = "test1234", ApiSecret = "testTEST1234" };
        var application = await new ParleyClient(new HttpClient(), options).CreateApplicationAsync(
            new Application
            {
                Name = "listening",
                Capabilities = new Dictionary<string, Capability> { ["rtc"] = new() },
            },
            Cancellation);
        Assert.True(PrivateKey.TryParse(application.Keys!.PrivateKey!, out var key, out _));
        var client = new ParleyClient(
            new HttpClient(), options with { ApplicationId = application.Id, PrivateKey = key });
        await client.CreateUserAsync(new User { Name = "ann" }, Cancellation);
        return (application.Id!, key, client);
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        process.Dispose();
    }

    private async Task<(Process Process, Uri Address)> StartAsync(int port)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Parley.Server.dll"), "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["Parley__DataDirectory"] = _data.Path,
                ["Parley__Account__ApiKey"] = "test1234",
                ["Parley__Account__ApiSecret"] = "testTEST1234",
            },
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, Cancellation);
            return (process, new Uri(line[at..].Trim()));
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
