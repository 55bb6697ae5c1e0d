using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;
using Parley.Server.Configuration;

namespace Parley.Server.Starting;

/// <summary>What this server is, what it keeps where and where it listens: in the log at each start, and for a check.</summary>
internal sealed partial class StartReport(ParleyOptions options, IServer server, ILogger<StartReport> log)
{
    private string Store => options.Storage == StorageProvider.Postgres
        ? Database(new NpgsqlConnectionStringBuilder(options.ConnectionString))
        : $"SQLite, {Path.Combine(Directory, DataDirectory.Database)}";

    private string Directory => Path.GetFullPath(options.DataDirectory);

    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    public void Log(string apiKey)
    {
        LogVersion(log, HelpText.Version, RuntimeInformation.FrameworkDescription);
        LogStore(log, Store);
        if (options.Storage == StorageProvider.Sqlite)
            LogDirectory(log, Directory);
        LogAccount(log, apiKey);
        foreach (var address in Addresses)
            LogAddress(log, address);
        LogHealth(log, "/health/ready", "/health/live", "/metrics");
    }

    /// <summary>What a check found, for a person to read.</summary>
    public string Text(string storeState) =>
        $"""
        Parley {HelpText.Version} would start.
        Store: {Store}
        It {storeState}.
        Listening on: {string.Join(", ", Addresses)}
        Nothing was made or changed.

        """;

    // Without user and password.
    private static string Database(NpgsqlConnectionStringBuilder connection) =>
        $"PostgreSQL, database {connection.Database ?? connection.Username} on {connection.Host}";

    [LoggerMessage(LogLevel.Information, "Parley {Version} on {Runtime}")]
    private static partial void LogVersion(ILogger log, string version, string runtime);

    [LoggerMessage(LogLevel.Information, "Store: {Store}")]
    private static partial void LogStore(ILogger log, string store);

    [LoggerMessage(LogLevel.Information, "Data directory: {Directory}")]
    private static partial void LogDirectory(ILogger log, string directory);

    [LoggerMessage(LogLevel.Information, "API key of the account: {ApiKey}")]
    private static partial void LogAccount(ILogger log, string apiKey);

    // Scripts wait for these words, which are those of ASP.NET's own line.
    [LoggerMessage(LogLevel.Information, "Now listening on: {Address}")]
    private static partial void LogAddress(ILogger log, string address);

    [LoggerMessage(LogLevel.Information, "Health: {Ready} and {Live}; metrics: {Metrics}")]
    private static partial void LogHealth(ILogger log, string ready, string live, string metrics);
}
