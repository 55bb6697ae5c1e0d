using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Configuration;
using Parley.Tokens;

namespace Parley.Server.Tests.Hosting;

/// <summary>A real server on a free port of this machine, with a data directory of its own.</summary>
public sealed class ParleyServer : IAsyncDisposable
{
    public const string ApiKey = "abcd1234";
    public const string ApiSecret = "only-for-the-tests-0001";

    private readonly WebApplication _app;
    private readonly TestDirectory? _ownDirectory;
    private bool _disposed;

    private ParleyServer(WebApplication app, CapturedLogs logs, TestDirectory? ownDirectory)
    {
        (_app, Logs, _ownDirectory) = (app, logs, ownDirectory);
        Url = new Uri(app.Urls.Single());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public TimeProvider Time => Services.GetRequiredService<TimeProvider>();

    /// <param name="database">Connection string of a PostgreSQL database; null is SQLite.</param>
    /// <param name="directory">A data directory to use and to keep; null is a new one that ends with the server.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="replace">Further services to replace.</param>
    /// <param name="secret">The configured secret; null lets the server make one.</param>
    /// <param name="aclVersions">How the versions in the paths of ACLs are read.</param>
    public static async Task<ParleyServer> Start(
        string? database = null, string? directory = null, TimeProvider? time = null,
        Action<IServiceCollection>? replace = null, string? secret = ApiSecret,
        AclVersions aclVersions = AclVersions.Alike)
    {
        var ownDirectory = directory is null ? TestDirectory.New() : null;
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs);
        var options = new ParleyOptions
        {
            ApiKey = ApiKey,
            ApiSecret = secret,
            DataDirectory = directory ?? ownDirectory!.Path,
            Storage = database is null ? StorageProvider.Sqlite : StorageProvider.Postgres,
            ConnectionString = database,
            Signals = database is null ? SignalsProvider.Local : SignalsProvider.Postgres,
            TrustedProxies = [],
            CorsOrigins = ["*"],
            ClockSkew = TimeSpan.FromSeconds(60),
            RefuseLongTokens = false,
            AclVersions = aclVersions,
            TokenCacheSize = 1_000,
            SessionTimeToLive = TimeSpan.FromMinutes(15),
            SessionExpiryGrace = TimeSpan.FromSeconds(5),
            MaximumSessionsPerUser = 50,
            MaximumStrangersPerAddress = 1_000,
            SocketOrigins = ["*"],
            MaximumMembers = 3_000,
            HidesCustomData = false,
            ShutdownSpread = TimeSpan.Zero,
        };
        var app = ServerHost.Build(builder, options, services =>
        {
            if (time is not null)
                services.AddSingleton(time);
            services.AddSingleton(TextWriter.Null);
            // After the server's own rules, which keep most of ASP.NET quiet.
            services.PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            });
            replace?.Invoke(services);
        });
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ParleyServer(app, logs, ownDirectory);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var response = await Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>A request with an Authorization header as given.</summary>
    public Task<Answer> Send(
        string method, string path, string? authorization, string? body = null, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            // A server that refuses a large body by its length closes the connection under a client that sends on.
            request.Headers.ExpectContinue = body.Length > 1_000_000;
        }

        return Send(request);
    }

    /// <summary>A request of the account.</summary>
    public Task<Answer> Account(string method, string path, string? body = null, string secret = ApiSecret) =>
        Send(method, path, Basic(ApiKey, secret), body);

    /// <summary>Makes another account; the Authorization header of its requests.</summary>
    internal async Task<string> AddAccount()
    {
        var (key, secret) = ($"other-{Guid.NewGuid():N}", Guid.NewGuid().ToString());
        await Store.PutSecret(key, new AccountSecret("one", SecretHash.CreateOfRandom(secret), 1), CancellationToken.None);
        return Basic(key, secret);
    }

    public static string Basic(string key, string secret) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{secret}"));

    internal IStore Store => Services.GetRequiredService<IStore>();

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownDirectory?.Dispose();
        Logs.AssertClean();
    }
}
