namespace Parley.Server.Configuration;

/// <summary>What is logged unless the configuration says otherwise, and what is never logged whatever it says.</summary>
internal static class QuietLogging
{
    // A request that Kestrel cannot parse is logged with its target, and a target may hold a token.
    private const string NeverLogged = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    // Enabled at any level, it gives each request an activity and a scope, which nobody reads.
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void AddQuietLogging(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // First, so that a rule of the configuration for the same category wins.
        options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        options.Rules.Insert(0, new LoggerFilterRule(null, Requests, LogLevel.None, null));
        var providers = options.Rules.Select(rule => rule.ProviderName).Distinct().ToList();
        foreach (var provider in providers.Append(null).Distinct())
            options.Rules.Add(new LoggerFilterRule(provider, NeverLogged, LogLevel.None, null));
    });
}
