using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

/// <summary>Maps servers to paths.</summary>
public static class SocketIOEndpoints
{
    /// <summary>
    /// Serves Socket.IO on exactly this path, with and without a trailing slash; paths below it stay free for other
    /// routes. One server may be mapped to several paths. When the host stops, the server drains for
    /// <see cref="EngineIOOptions.DrainTimeout"/>.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="path">For instance <c>/socket.io</c>.</param>
    /// <param name="server">The server.</param>
    /// <returns>For conventions such as host filters or rate limits.</returns>
    public static IEndpointConventionBuilder MapSocketIO(
        this IEndpointRouteBuilder endpoints, string path, SocketIOServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return MapEngineIO(endpoints, path, server.Engine);
    }

    /// <summary>Serves raw Engine.IO, in the same way as <see cref="MapSocketIO"/>.</summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="path">For instance <c>/engine.io</c>.</param>
    /// <param name="server">The server.</param>
    /// <returns>For conventions such as host filters or rate limits.</returns>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints, string path, EngineIOServer server)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(server);

        DrainWithHost(endpoints.ServiceProvider, server);
        return endpoints.Map("/" + path.Trim('/'), (RequestDelegate)new EngineEndpoint(server).HandleAsync)
            .WithDisplayName("Socket.IO " + path);
    }

    private static void DrainWithHost(IServiceProvider services, EngineIOServer server)
    {
        if (server.Options.DrainTimeout > TimeSpan.Zero
            && services.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            lifetime.ApplicationStopping.Register(() => _ = server.DrainAsync(server.Options.DrainTimeout));
        }
    }
}
