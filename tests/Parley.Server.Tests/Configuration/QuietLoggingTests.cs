using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Starting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Configuration;

public sealed class QuietLoggingTests
{
    // Kestrel logs each reset stream of a flood there, as critical.
    private const string Connections = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    [Fact]
    public void A_client_that_opens_and_resets_streams_fills_no_log()
    {
        using var services = Services(_ => { });
        Assert.False(IsEnabled(services, Connections));
        Assert.True(IsEnabled(services, "Microsoft.AspNetCore.Server.Kestrel"));
    }

    [Fact]
    public void Who_looks_for_a_fault_of_connections_may_still_ask_for_them()
    {
        using var services = Services(logging => logging.AddFilter(Connections, LogLevel.Debug));
        Assert.True(IsEnabled(services, Connections));
    }

    private static bool IsEnabled(ServiceProvider services, string category) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Critical);

    private static ServiceProvider Services(Action<ILoggingBuilder> configure)
    {
        var services = new ServiceCollection().AddSingleton<Readiness>().AddLogging(logging =>
        {
            logging.AddProvider(new CapturedLogs());
            configure(logging);
        });
        services.AddQuietLogging();
        return services.BuildServiceProvider();
    }
}
