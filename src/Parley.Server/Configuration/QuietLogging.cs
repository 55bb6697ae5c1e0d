namespace Parley.Server.Configuration;

/// <summary>What is logged unless the configuration says otherwise, and what is never logged whatever it says.</summary>
internal static class QuietLogging
{
    // A request that Kestrel cannot parse is logged with its target, and a target may hold a token.
    private const string NeverLogged = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    private const string Framework = "Microsoft.AspNetCore";

    // Enabled at any level, it gives each request an activity and a scope. What it logs itself are the requests, for whoever
    // asks for them.
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void AddQuietLogging(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // First, so that a rule of the configuration for the same category wins.
        options.Rules.Insert(0, new LoggerFilterRule(null, Framework, LogLevel.Warning, null));
        if (!options.Rules.Any(rule => rule.LogLevel < LogLevel.Warning && rule.CategoryName?.StartsWith(Framework, StringComparison.Ordinal) == true))
            options.Rules.Insert(0, new LoggerFilterRule(null, Requests, LogLevel.None, null));
        var providers = options.Rules.Select(rule => rule.ProviderName).Distinct().ToList();
        foreach (var provider in providers.Append(null).Distinct())
            options.Rules.Add(new LoggerFilterRule(provider, NeverLogged, LogLevel.None, null));
    });
}
