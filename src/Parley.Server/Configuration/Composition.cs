using Parley.Domain;
using Parley.Server.Accounts;
using Parley.Server.Applications;
using Parley.Server.Auth;
using Parley.Server.Compatibility;
using Parley.Server.Conversations;
using Parley.Server.Errors;
using Parley.Server.Events;
using Parley.Server.Hal;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Members;
using Parley.Server.Pages;
using Parley.Server.Realtime;
using Parley.Server.Revocations;
using Parley.Server.Sessions;
using Parley.Server.Starting;
using Parley.Server.Storage;
using Parley.Server.Users;
using Parley.Server.Voice;
using Parley.Tokens;

namespace Parley.Server.Configuration;

/// <summary>Which class serves which port, by the settings.</summary>
internal static class Composition
{
    public static void AddStorage(this IServiceCollection services, ParleyOptions options)
    {
        services.AddSingleton<StoreHealth>();
        if (options.Storage == StorageProvider.Postgres)
        {
            var source = PostgresSource.Create(options.ConnectionString!);
            services.AddSingleton(source);
            services.AddSingleton<SqlDialect>(provider => new PostgresDialect(
                source, provider.GetRequiredService<StoreHealth>(), provider.GetService<SignalTexts>(),
                provider.GetRequiredService<TimeProvider>()));
            services.AddBackground<WordBackfill>();
            services.AddSingleton<PoolerCheck>();
        }
        else
        {
            services.AddSingleton(provider => new DataDirectory(
                options.DataDirectory, provider.GetRequiredService<ILogger<DataDirectory>>()));
            services.AddSingleton<SqlDialect>(provider => new SqliteDialect(
                provider.GetRequiredService<DataDirectory>().DatabaseFile, provider.GetRequiredService<StoreHealth>()));
        }

        services.AddSingleton<IStore, SqlStore>();
    }

    public static void AddStart(this IServiceCollection services)
    {
        services.AddSingleton(new StartPlan(ChecksOnly: false));
        services.AddSingleton<Readiness>();
        services.AddSingleton<StartReport>();
        services.AddSingleton<StoreCheck>();
        services.AddSingleton<ServerHealth>();
        services.AddSingleton<Shutdown>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown.Limit);
        services.AddHostedService<Startup>();
    }

    public static void AddSignals(this IServiceCollection services, ParleyOptions options)
    {
        if (options.Signals == SignalsProvider.Postgres)
        {
            services.AddSingleton<SignalTexts>();
            services.AddBackground<PostgresSignals>();
            services.AddBackground<RetriedSignals>();
            services.AddSingleton<ISignals>(provider => provider.GetRequiredService<RetriedSignals>());
        }
        else
        {
            services.AddSingleton<ISignals, LocalSignals>();
        }
    }

    public static void AddAuth(this IServiceCollection services, ParleyOptions options)
    {
        services.AddSingleton(new TokenOptions
        {
            ClockSkew = options.ClockSkew,
            LongLifetime = options.RefuseLongTokens ? LongLifetime.Refuse : LongLifetime.Clamp,
            AclVersions = options.AclVersions,
        });
        services.AddSingleton(new VerifiedTokenCache(options.TokenCacheSize));
        services.AddSingleton<Auth.Directory>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<AccountAuthenticator>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ErrorWriter>();
        services.AddSingleton<ApiRunner>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<KestrelRefusals>();
    }

    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<AccountProvisioner>();
        services.AddSingleton(Console.Out);
        services.AddSingleton<ApplicationOperations>();
        services.AddSingleton<WebhookNotice>();
        services.AddSingleton<RevocationOperations>();
        services.AddSingleton<SecretOperations>();
        services.AddSingleton<SessionOperations>();
        services.AddSingleton<UserOperations>();
        services.AddSingleton<UserPrivacy>();
        services.AddSingleton<ConversationAccess>();
        services.AddSingleton<ConversationOperations>();
        services.AddSingleton<MemberOperations>();
        services.AddSingleton<Departure>();
        services.AddSingleton<EventOperations>();
        services.AddSingleton<Senders>();
        services.AddBackground<ConversationExpiry>();
        services.AddSingleton<Cursors>();
    }

    public static void AddApis(this IServiceCollection services)
    {
        services.AddSingleton<ApplicationsApi>();
        services.AddSingleton<RevocationsApi>();
        services.AddSingleton<SecretsApi>();
        services.AddSingleton<TokenInspectionApi>();
        services.AddSingleton<UsersApi>();
        services.AddSingleton<SessionsApi>();
        services.AddSingleton<ConversationsApi>();
        services.AddSingleton<MembersApi>();
        services.AddSingleton<EventsApi>();
        services.AddSingleton<ClientServicesApi>();
        services.AddSingleton<PagesApi>();
        services.AddSingleton<LegsApi>();
        services.AddSingleton<AccountNumbersApi>();
    }

    public static void AddRealtime(this IServiceCollection services)
    {
        services.AddSingleton<ConversationCache>();
        services.AddSingleton<ConversationLog>();
        services.AddSingleton<Decisions>();
        services.AddBackground<Feeds>();
    }

    public static void AddSockets(this IServiceCollection services)
    {
        services.AddSingleton<Strangers>();
        services.AddSingleton<Replays>();
        services.AddSingleton(ThisNode.New());
        services.AddSingleton<LocalSessions>();
        services.AddSingleton<SessionHolders>();
        services.AddBackground<SessionKeeper>();
        services.AddBackground<SessionChecks>();
        services.AddBackground<SessionExpiry>();
        services.AddSingleton<SessionHandler>();
        services.AddSingleton<SessionSockets>();
        QueryTokenServer.Add(services);
    }
}
