using System.Text.Json;
using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>Users who are added to a room on all nodes at the same moment, and taken out of it again in the same way.</summary>
internal sealed class Contenders(Workload workload, int seed)
{
    private const int Number = 3;
    private readonly Random _random = new(seed);
    private readonly List<(string Name, string Id)> _users = [];

    public async Task Step()
    {
        var tenant = workload.First;
        if (_users.Count < Number)
            _users.Add(await workload.AddUser(tenant, "contender"));
        var (name, _) = _users[_random.Next(_users.Count)];
        var members = $"/v1/conversations/{tenant.Rooms[0]}/members";
        var body = JsonSerializer.Serialize(new { state = "joined", user = new { name }, channel = new { type = "app" } });
        var joined = await OnAllNodes(node => workload.CallAt(node, HttpMethod.Post, members, body));
        if (joined.FirstOrDefault(reply => reply is { Status: 201 }) is { } one)
            await OnAllNodes(node => workload.CallAt(node, HttpMethod.Delete, $"{members}/{one.Text("id")}"));
    }

    private Task<Reply?[]> OnAllNodes(Func<ClusterNode, Task<Reply?>> call) => Task.WhenAll(workload.Nodes.Select(call));
}
