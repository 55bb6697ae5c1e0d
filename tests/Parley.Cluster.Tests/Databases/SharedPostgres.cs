using Parley.Cluster.Tests.Databases;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Parley.Cluster.Tests.Databases;

/// <summary>The PostgreSQL of the scenarios that do it no harm, each in a database of its own.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private PostgresServer? _server;

    internal PostgresServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.Create();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
