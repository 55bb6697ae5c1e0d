using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>What a node answered.</summary>
internal sealed record Reply(int Status, string Body)
{
    public JsonElement Read() => JsonElement.Parse(Body);

    public string Text(string name) => Read().GetProperty(name).ToString();

    /// <summary>Whether a later try may go better: the store was away, or what became of it is not known.</summary>
    public bool IsPassing => Status is 408 or 429 or >= 500;

    public Reply Is(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Body}");
        return this;
    }
}

/// <summary>Calls nodes as a backend does that knows several of them: a call that got no answer goes to another one.</summary>
internal sealed class Caller(IReadOnlyList<ClusterNode> nodes) : IDisposable
{
    private static readonly string Basic =
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClusterNode.ApiKey}:{ClusterNode.ApiSecret}"))}";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Only a cluster that does not come back takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // As long as a balancer leaves out a node that did not answer.
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ClusterNode, long> _silent = new();
    private int _turn;
    private volatile bool _hasGivenUp;

    /// <summary>Answers that are never right, whatever happens to the cluster.</summary>
    public ConcurrentQueue<string> Defects { get; } = [];

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = TimeSpan.FromSeconds(8),
    };

    public Task<Reply> Account(HttpMethod method, string path, string? body = null) =>
        Until(method, path, Basic, body);

    public Task<Reply> As(string token, HttpMethod method, string path, string? body = null) =>
        Until(method, path, $"Bearer {token}", body);

    /// <summary>One try at one node, as the account or with a token; null when no answer came.</summary>
    public Task<Reply?> AccountAt(ClusterNode node, HttpMethod method, string path, string? body = null) =>
        Try(node, method, path, Basic, body);

    public Task<Reply?> At(ClusterNode node, string token, HttpMethod method, string path, string? body = null) =>
        Try(node, method, path, $"Bearer {token}", body);

    private async Task<Reply?> Try(ClusterNode node, HttpMethod method, string path, string authorization, string? body = null)
    {
        if (node.Url is not { } url)
            return null;
        using var request = new HttpRequestMessage(method, new Uri(url, path));
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using var response = await Http.SendAsync(request);
            var reply = new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            if (reply.Status == 500)
                Defects.Enqueue($"{node.Name} answered {method} {path} with 500: {reply.Body}");
            return reply;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>What is under way is not tried again: the test is over.</summary>
    public void GiveUp() => _hasGivenUp = true;

    public void Dispose() => Http.Dispose();

    /// <summary>Tries one node after the other until there is an answer that stays.</summary>
    private async Task<Reply> Until(HttpMethod method, string path, string authorization, string? body)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var node = Next();
            if (await Try(node, method, path, authorization, body) is { IsPassing: false } reply)
                return reply;
            _silent[node] = TimeProvider.System.GetTimestamp();
            if (_hasGivenUp || TimeProvider.System.GetElapsedTime(since) > Patience)
                throw new TimeoutException($"No node took {method} {path} within {Patience.TotalSeconds} s.");
            await Task.Delay(Pause);
        }
    }

    private ClusterNode Next()
    {
        ClusterNode node;
        var tries = 0;
        do
            node = nodes[(int)((uint)Interlocked.Increment(ref _turn) % nodes.Count)];
        while (++tries < nodes.Count && _silent.TryGetValue(node, out var since) && TimeProvider.System.GetElapsedTime(since) < Suspicion);
        return node;
    }
}
