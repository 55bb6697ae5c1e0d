using System.Globalization;
using Parley.Cluster.Tests.Proxies;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>One server process of a cluster, and what may happen to it.</summary>
/// <param name="name">What reports call it.</param>
/// <param name="directory">Where it runs.</param>
/// <param name="settings">Where it stores, as arguments.</param>
/// <param name="proxy">What stands before its database, if that is another process.</param>
internal sealed class ClusterNode(string name, string directory, string[] settings, PostgresProxy? proxy = null) : IAsyncDisposable
{
    public const string ApiKey = "abcd1234";
    public const string ApiSecret = "only-for-the-tests-0001";

    private readonly List<string> _outputs = [];
    private ServerProcess? _process;

    public string Name => name;

    public PostgresProxy Proxy => proxy!;

    /// <summary>Another one after each start; null while it is down.</summary>
    public Uri? Url { get; private set; }

    /// <summary>All that it wrote, over all its starts.</summary>
    public string Output => string.Join('\n', _outputs.Append(_process is null ? "" : _process.Output + _process.Errors));

    public async Task Start()
    {
        _process = await ServerProcess.Start(
            directory, ["--urls", "http://127.0.0.1:0", "--Parley:Account:ApiKey", ApiKey, "--Parley:Account:ApiSecret", ApiSecret, .. settings]);
        Reaper.Watch(_process.Id);
        Url = _process.Addresses.Single();
    }

    public Task Kill() => End("KILL");

    /// <summary>Asks it to end, as a service manager does; its exit code.</summary>
    public Task<int> Stop() => End("TERM");

    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    /// <summary>Whether a balancer would send it clients.</summary>
    public async Task<bool> IsReady(HttpClient http)
    {
        if (Url is not { } url)
            return false;
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await Collect(_process);
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    private async Task<int> End(string signal)
    {
        await Signal(signal);
        await _process!.Ended();
        Url = null;
        var exitCode = _process.ExitCode;
        await Collect(_process);
        _process = null;
        return exitCode;
    }

    private async Task Collect(ServerProcess process)
    {
        var id = process.Id;
        _outputs.Add(process.Output + process.Errors);
        await process.DisposeAsync();
        Reaper.Forget(id);
    }

    private Task Signal(string signal) =>
        PostgresCluster.Run("kill", $"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture));
}
