using System.Text.Json;
using Parley.Cluster.Tests.Histories;
using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>Reads a room through the API, page by page.</summary>
internal sealed class LogReader(ServerCluster cluster, ClusterApplication application)
{
    public async Task<RoomLog> Read(string room)
    {
        var events = new List<Logged>();
        await foreach (var item in Pages($"/v1/conversations/{room}/events?page_size=100&order=asc", page => page))
            events.Add(new Logged(item.GetProperty("id").GetInt64(), item.GetProperty("type").GetString()!, Frame.KeyOf(item), UserOf(item)));
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var member in Pages($"/v1/conversations/{room}/members?page_size=100&order=asc", page => page.GetProperty("members")))
        {
            var user = member.GetProperty("_embedded").GetProperty("user").GetProperty("id").GetString()!;
            var state = member.GetProperty("state").GetString()!.ToLowerInvariant();
            // Who left and came back is there once for each time.
            if (state != "left" || !members.ContainsKey(user))
                members[user] = state;
        }

        return new RoomLog(application.Id, room, events, members);
    }

    private async IAsyncEnumerable<JsonElement> Pages(string? path, Func<JsonElement, JsonElement> list)
    {
        while (path is not null)
        {
            var page = (await cluster.Caller.As(application.Admin, HttpMethod.Get, path)).Is(200).Read();
            foreach (var item in list(page.GetProperty("_embedded")).EnumerateArray())
                yield return item;
            path = page.GetProperty("_links").TryGetProperty("next", out var next)
                ? new Uri(next.GetProperty("href").GetString()!).PathAndQuery : null;
        }
    }

    private static string? UserOf(JsonElement item) =>
        item.GetProperty("type").GetString()!.StartsWith("member:", StringComparison.Ordinal)
        && item.GetProperty("body").TryGetProperty("user", out var user) ? user.GetProperty("id").GetString() : null;
}
