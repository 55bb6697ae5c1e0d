namespace Parley.Cluster.Tests.Workloads;

/// <summary>Writes as the members of a tenant's rooms: mostly messages; now and then a renaming, or a deletion of its own.</summary>
internal sealed class Writer(Workload workload, Tenant tenant, string name, int seed)
{
    private readonly Random _random = new(seed);
    private int _sent;

    public async Task Step()
    {
        var room = tenant.Rooms[_random.Next(tenant.Rooms.Count)];
        var (user, _) = tenant.Members[_random.Next(tenant.Members.Count)];
        var drawn = _random.Next(100);
        var key = $"{name}-{++_sent}";
        if (drawn < 6)
        {
            await workload.Call(tenant, HttpMethod.Patch, $"/v1/conversations/{room}", new { display_name = key });
            return;
        }

        var id = await workload.Send(tenant, room, user, key, isMessage: drawn < 85);
        if (drawn is >= 6 and < 10 && id is { } unwanted)
        {
            workload.History.Deleted[(room, unwanted)] = true;
            await workload.Call(tenant, HttpMethod.Delete, $"/v1/conversations/{room}/events/{unwanted}");
        }
    }
}
