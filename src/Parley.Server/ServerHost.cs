using Parley.Server.Accounts;
using Parley.Server.Applications;
using Parley.Server.Compatibility;
using Parley.Server.Configuration;
using Parley.Server.Conversations;
using Parley.Server.Errors;
using Parley.Server.Events;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Members;
using Parley.Server.Pages;
using Parley.Server.Revocations;
using Parley.Server.Sessions;
using Parley.Server.Starting;
using Parley.Server.Telemetry;
using Parley.Server.Users;
using Parley.Server.Voice;
using Parley.SocketIO;

namespace Parley.Server;

/// <summary>Puts the server together: read it as its table of contents.</summary>
internal static class ServerHost
{
    private const long MaximumBody = 1024 * 1024;
    private const int MaximumHead = 32 * 1024;

    /// <summary>What waits of a connection before it is read no further; two parts of a head must fit in.</summary>
    private const int MaximumBuffer = 2 * MaximumHead;

    /// <summary>The server, not started; <see cref="Startup"/> says what its start does.</summary>
    public static WebApplication Build(
        WebApplicationBuilder builder, ParleyOptions options, Action<IServiceCollection>? replace = null)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBody;
            // Far above the longest token, so that one that is too long is refused by name.
            kestrel.Limits.MaxRequestLineSize = MaximumHead;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHead;
            kestrel.Limits.MaxRequestBufferSize = MaximumBuffer;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaximumHead;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * MaximumBuffer;
            kestrel.Limits.Http2.InitialStreamWindowSize = MaximumBuffer;
            kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO());
        });
        // Handlers do not block for long, and each hop to another thread costs a send half as much as the send itself.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        // Certificates of --urls https://… and of Kestrel's settings, which the slim builder leaves out.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddQuietLogging();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(Cors.Policy(options)));
        builder.Services.AddStorage(options);
        builder.Services.AddSignals(options);
        builder.Services.AddAuth(options);
        builder.Services.AddRealtime();
        builder.Services.AddOperations();
        builder.Services.AddApis();
        builder.Services.AddSockets();
        builder.AddTelemetry();
        builder.Services.AddStart();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<UntrustedProxies>();
        app.UseTrustedProxies(options);
        app.UseMiddleware<RefusalMiddleware>();
        // Before everything that refuses, so that pages can read it.
        app.UseCorsForPages(options);
        app.UseMiddleware<StartingGate>();
        app.UseMiddleware<RequestPath>();
        app.UseMiddleware<Unrouted>();
        app.UseRouting();
        app.UseMiddleware<ExactRoutes>();
        MapEndpoints(app);
        return app;
    }

    private static void MapEndpoints(WebApplication app)
    {
        var services = app.Services;
        var runner = services.GetRequiredService<ApiRunner>();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        services.GetRequiredService<PagesApi>().Map(app);

        var account = new AccountRoutes(app, runner);
        services.GetRequiredService<ApplicationsApi>().Map(account);
        services.GetRequiredService<TokenInspectionApi>().Map(account);
        services.GetRequiredService<RevocationsApi>().Map(account);
        services.GetRequiredService<SecretsApi>().Map(account);

        var conversation = new ApiRoutes(app, runner);
        services.GetRequiredService<UsersApi>().Map(conversation);
        services.GetRequiredService<SessionsApi>().Map(conversation);
        services.GetRequiredService<ConversationsApi>().Map(conversation);
        services.GetRequiredService<MembersApi>().Map(conversation);
        services.GetRequiredService<EventsApi>().Map(conversation);
        services.GetRequiredService<LegsApi>().Map(conversation);

        services.GetRequiredService<SessionSockets>().Map(app);
        services.GetRequiredService<ClientServicesApi>().Map(app);
        services.GetRequiredService<AccountNumbersApi>().Map(app);
    }
}
