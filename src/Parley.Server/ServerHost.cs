using Parley.Domain;
using Parley.Server.Accounts;
using Parley.Server.Applications;
using Parley.Server.Configuration;
using Parley.Server.Conversations;
using Parley.Server.Errors.Catalogue;
using Parley.Server.Events;
using Parley.Server.Hal;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Members;
using Parley.Server.Pages;
using Parley.Server.Revocations;
using Parley.Server.Sessions;
using Parley.Server.Telemetry;
using Parley.Server.Users;
using Parley.SocketIO;

namespace Parley.Server;

/// <summary>Puts the server together: read it as its table of contents.</summary>
internal static class ServerHost
{
    private const int ConfigurationError = 78; // EX_CONFIG of sysexits.h
    private const int StoreError = 74; // EX_IOERR
    private const long MaximumBody = 1024 * 1024;

    public static async Task<int> Run(string[] args)
    {
        if (args.Contains(SettingsDocument.Argument))
        {
            await Console.Out.WriteAsync(SettingsDocument.Write());
            return 0;
        }

        if (args.Contains(ErrorDocument.Argument))
        {
            await Console.Out.WriteAsync(ErrorDocument.Write());
            return 0;
        }

        var builder = WebApplication.CreateSlimBuilder(args);
        var unreadable = builder.Configuration.AddSecretFiles();
        var (options, errors) = SettingsReader.Read(builder.Configuration);
        errors = [.. unreadable, .. errors];
        if (options is null || errors.Count > 0)
        {
            await Console.Error.WriteLineAsync("The configuration is not valid:");
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"  {error}");
            return ConfigurationError;
        }

        try
        {
            await using var app = Build(builder, options);
            await Prepare(app);
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (failure is StoreException or IOException)
        {
            await Console.Error.WriteLineAsync($"The server cannot start. {failure.Message}");
            return StoreError;
        }
    }

    /// <summary>The server without a listener started: <see cref="Prepare"/> it before it runs.</summary>
    public static WebApplication Build(
        WebApplicationBuilder builder, ParleyOptions options, Action<IServiceCollection>? replace = null)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBody;
            kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO());
        });
        // Handlers do not block for long, and each hop to another thread costs a send half as much as the send itself.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
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
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseTrustedProxies(options);
        // Before everything else, so that pages can read every refusal.
        app.UseCorsForPages();
        app.UseMiddleware<RequestPath>();
        app.UseMiddleware<Unrouted>();
        app.UseRouting();
        app.UseMiddleware<ExactRoutes>();
        MapEndpoints(app);
        return app;
    }

    /// <summary>What must be done before the first request: the schema, the shared key, the account.</summary>
    public static async Task Prepare(WebApplication app)
    {
        var store = app.Services.GetRequiredService<IStore>();
        await store.Migrate(CancellationToken.None);
        await app.Services.GetRequiredService<Cursors>().LoadKey(store, CancellationToken.None);
        await app.Services.GetRequiredService<AccountProvisioner>().Run(CancellationToken.None);
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

        services.GetRequiredService<SessionSockets>().Map(app);
        services.GetRequiredService<ClientServicesApi>().Map(app);
    }
}
