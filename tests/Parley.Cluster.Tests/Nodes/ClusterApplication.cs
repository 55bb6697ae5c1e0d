using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Tokens;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>An application of a cluster, and its tokens.</summary>
internal sealed class ClusterApplication
{
    private readonly TokenMinter _minter = new(TestKeys.A.Private, TimeProvider.System);

    private ClusterApplication(string id) => Id = id;

    public string Id { get; }

    public string Admin => field ??= Mint(null);

    public static async Task<ClusterApplication> Create(Caller caller, string name)
    {
        var made = await caller.Account(HttpMethod.Post, "/v2/applications", JsonSerializer.Serialize(new
        {
            name,
            keys = new { public_key = TestKeys.A.Public },
        }));
        return new ClusterApplication(made.Is(201).Text("id"));
    }

    public string Mint(string? user, string? id = null) => _minter.Mint(new TokenRequest
    {
        ApplicationId = Id,
        Subject = user,
        Id = id,
        Acl = user is null ? null : AclPresets.ClientSdk.Json,
        Lifetime = TimeSpan.FromHours(12),
    });
}
