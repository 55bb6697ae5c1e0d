namespace Parley.Server.Starting;

/// <summary>A service that begins when the store is prepared. The host's own begin before anything is.</summary>
internal sealed record BackgroundPart(IHostedService Service);

internal static class BackgroundParts
{
    /// <summary>Has it started after the preparation and stopped after the listener.</summary>
    public static void AddBackground<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddSingleton(provider => new BackgroundPart(provider.GetRequiredService<T>()));
    }
}
