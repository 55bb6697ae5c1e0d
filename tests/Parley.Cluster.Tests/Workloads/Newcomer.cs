namespace Parley.Cluster.Tests.Workloads;

/// <summary>New users who log in, join a room, listen for a while and mostly leave again, each of them once.</summary>
internal sealed class Newcomer(Workload workload, int seed)
{
    private readonly Random _random = new(seed);
    private int _met;

    public async Task Step()
    {
        var tenant = workload.First;
        var (name, id) = await workload.AddUser(tenant, "new");
        var listener = workload.Listen(tenant, name, id, seed + ++_met);
        await listener.History;
        var room = tenant.Rooms[_random.Next(tenant.Rooms.Count)];
        var member = await workload.Join(tenant, room, name, id);
        for (var i = 0; i < 3; i++)
            await workload.Send(tenant, room, name, $"{name}-{i}");
        if (_random.Next(3) == 0)
            listener.Cut();
        // Some stay to the end.
        if (member is not null && _random.Next(4) > 0)
            await workload.Call(tenant, HttpMethod.Delete, $"/v1/conversations/{room}/members/{member}");
    }
}
