using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Parley.Server.Errors;

namespace Parley.Server.Http;

/// <summary>
/// The server with <see cref="QueryToken"/> between it and the host. A factory of contexts would stand there too, but with
/// one of our own the host makes a context for every request, and otherwise it uses one again for each of a connection.
/// </summary>
internal sealed class QueryTokenServer(IServer server) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts it in front of the server that is registered.</summary>
    public static void Add(IServiceCollection services)
    {
        var server = services.Last(service => service.ServiceType == typeof(IServer));
        services.Remove(server);
        services.AddSingleton<IServer>(provider => new QueryTokenServer(
            (IServer)ActivatorUtilities.CreateInstance(
                // Kestrel's own diagnostics, and nobody else's: a listener to those of the host would cost every request.
                provider, server.ImplementationType!, provider.GetRequiredService<KestrelRefusals>())));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        server.StartAsync(new Application<TContext>(application), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();

    private sealed class Application<TContext>(IHttpApplication<TContext> host) : IHttpApplication<TContext>
        where TContext : notnull
    {
        public TContext CreateContext(IFeatureCollection contextFeatures)
        {
            QueryToken.TakeOut(contextFeatures);
            return host.CreateContext(contextFeatures);
        }

        public Task ProcessRequestAsync(TContext context) => host.ProcessRequestAsync(context);

        public void DisposeContext(TContext context, Exception? exception) => host.DisposeContext(context, exception);
    }
}
