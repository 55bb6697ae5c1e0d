using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Benchmarks.Tokens;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Domain.Users;
using Parley.Server;
using Parley.Server.Configuration;

namespace Parley.Benchmarks;

/// <summary>A Parley server in this process, with one application and one user.</summary>
internal static class BenchServer
{
    internal const string ApiKey = "bench";
    internal const string ApiSecret = "bench-secret";

    internal static User User { get; } = new(
        Sample.Request.ApplicationId!, "USR-0198c0de-0000-7000-8000-000000000001", Sample.Request.Subject!, "Ann", null,
        "{}", "{}", 1_750_000_000_000_000, 1_750_000_000_000_000);

    internal static async Task<WebApplication> Build(
        string dataDirectory, Sample sample, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Parley:DataDirectory"] = dataDirectory,
            ["Parley:Account:ApiKey"] = ApiKey,
            ["Parley:Account:ApiSecret"] = ApiSecret,
        });
        var (options, errors) = SettingsReader.Read(builder.Configuration);
        var app = ServerHost.Build(builder, options ?? throw new InvalidOperationException(string.Join(' ', errors)), replace);
        app.Services.GetRequiredService<DataDirectory>().Hold();
        var store = app.Services.GetRequiredService<IStore>();
        await store.Migrate(CancellationToken.None);
        await Seed(store, sample);
        return app;
    }

    private static async Task Seed(IStore store, Sample sample)
    {
        await store.AddApplication(
            new Application(User.ApplicationId, ApiKey, "bench", sample.Rsa.ExportSubjectPublicKeyInfoPem(), "{}", false, User.CreatedAt),
            CancellationToken.None);
        await store.AddUser(User, CancellationToken.None);
    }
}
