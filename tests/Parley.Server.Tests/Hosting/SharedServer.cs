using Parley.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(SharedServer))]
[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Parley.Server.Tests.Hosting;

/// <summary>The server that most tests share, each with an application of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ParleyServer? _server;

    public ParleyServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await ParleyServer.Start();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
