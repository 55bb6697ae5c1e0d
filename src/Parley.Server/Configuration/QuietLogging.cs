using Parley.Server.Starting;

namespace Parley.Server.Configuration;

/// <summary>What is logged unless the configuration says otherwise, and what is never logged whatever it says.</summary>
internal static class QuietLogging
{
    // A request that Kestrel cannot parse is logged with its target, and a target may hold a token.
    private const string NeverLogged = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    private const string Framework = "Microsoft.AspNetCore";

    // What a client does wrong on a connection, each time and as critical: a stranger could fill the disk with it.
    private const string Clients = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    // Enabled at any level, it gives each request an activity and a scope. What it logs itself are the requests, for whoever
    // asks for them.
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // What it says of a start, StartReport says when the server serves.
    private const string Lifetime = "Microsoft.Hosting.Lifetime";

    // A start that fails is told in one sentence, and not with a stack trace as well.
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    public static void AddQuietLogging(this IServiceCollection services) => services
        .AddOptions<LoggerFilterOptions>().PostConfigure<Readiness>((options, readiness) =>
    {
        // First, so that a rule of the configuration for the same category wins.
        options.Rules.Insert(0, new LoggerFilterRule(null, Framework, LogLevel.Warning, null));
        options.Rules.Insert(0, new LoggerFilterRule(null, Clients, LogLevel.None, null));
        options.Rules.Insert(0, new LoggerFilterRule(null, Lifetime, LogLevel.None, null));
        options.Rules.Insert(0, new LoggerFilterRule(null, Host, LogLevel.Information, (_, _, _) => readiness.IsReady));
        if (!options.Rules.Any(rule => rule.LogLevel < LogLevel.Warning && rule.CategoryName?.StartsWith(Framework, StringComparison.Ordinal) == true))
            options.Rules.Insert(0, new LoggerFilterRule(null, Requests, LogLevel.None, null));
        var providers = options.Rules.Select(rule => rule.ProviderName).Distinct().ToList();
        foreach (var provider in providers.Append(null).Distinct())
            options.Rules.Add(new LoggerFilterRule(provider, NeverLogged, LogLevel.None, null));
    });
}
