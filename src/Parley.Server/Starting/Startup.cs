using Parley.Domain;
using Parley.Server.Accounts;
using Parley.Server.Configuration;
using Parley.Server.Hal;

namespace Parley.Server.Starting;

/// <summary>
/// The start behind the listener, so that one which cannot listen leaves no directory, no account and no printed secret:
/// <list type="number">
/// <item>the host listens, and <see cref="StartingGate"/> refuses what comes;</item>
/// <item>the data directory is made and held, the schema brought up to date, the account made;</item>
/// <item>the background parts begin;</item>
/// <item>the gate opens, and the log says what is served where.</item>
/// </list>
/// </summary>
internal sealed partial class Startup(
    StartPlan plan, IServiceProvider services, IEnumerable<BackgroundPart> parts, Readiness readiness, StartReport report,
    IHostApplicationLifetime lifetime, ILogger<Startup> log) : IHostedLifecycleService
{
    private readonly List<BackgroundPart> _begun = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called when the listener listens.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (plan.ChecksOnly)
        {
            await services.GetRequiredService<StoreCheck>().Run(cancellationToken);
            return;
        }

        var apiKey = await Prepare(cancellationToken);
        foreach (var part in parts)
        {
            await part.Service.StartAsync(cancellationToken);
            _begun.Add(part);
            if (part.Service is BackgroundService { ExecuteTask: { } running })
                _ = Watch(running, part.Service.GetType().Name);
        }

        readiness.Declare();
        report.Log(apiKey);
    }

    /// <summary>Called while the listener still listens.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        plan.ChecksOnly ? Task.CompletedTask : services.GetRequiredService<Shutdown>().Drain(cancellationToken);

    /// <summary>Called when the listener has ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var part in _begun.AsEnumerable().Reverse())
            await part.Service.StopAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string> Prepare(CancellationToken cancel)
    {
        services.GetService<DataDirectory>()?.Hold();
        if (services.GetService<PoolerCheck>() is { } pooler)
            await pooler.Run(cancel);
        var store = services.GetRequiredService<IStore>();
        await store.Migrate(cancel);
        await services.GetRequiredService<Cursors>().LoadKey(store, cancel);
        return await services.GetRequiredService<AccountProvisioner>().Run(cancel);
    }

    // As the host does with services of its own: one that fails would be missed silently.
    private async Task Watch(Task running, string name)
    {
        try
        {
            await running;
        }
        catch (Exception failure) when (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogFailed(log, failure, name);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Service} failed; the server stops")]
    private static partial void LogFailed(ILogger log, Exception failure, string service);
}
