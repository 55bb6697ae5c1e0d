using Parley.Server.Configuration;
using Parley.Server.Storage;

namespace Parley.Server.Starting;

/// <summary>Tries the store and changes nothing.</summary>
internal sealed class StoreCheck(IServiceProvider services, SqlDialect dialect, StartReport report, TextWriter console)
{
    public async Task Run(CancellationToken cancel)
    {
        var directory = services.GetService<DataDirectory>();
        directory?.Try();
        if (services.GetService<PoolerCheck>() is { } pooler)
            await pooler.Run(cancel);
        var state = directory is { HasDatabase: false }
            ? "would be made"
            : await new Migrator(dialect).Pending(cancel) switch
            {
                0 => "is up to date",
                1 => "would get 1 migration",
                var pending => $"would get {pending} migrations",
            };
        await console.WriteAsync(report.Text(state));
    }
}
