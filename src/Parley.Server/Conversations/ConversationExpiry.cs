using Parley.Domain;

namespace Parley.Server.Conversations;

/// <summary>
/// Deletes empty conversations whose time to live is over. Every node looks; that the row has still expired is checked
/// where it is deleted, so it does not matter who comes first.
/// </summary>
internal sealed partial class ConversationExpiry(
    IStore store, ConversationOperations conversations, TimeProvider time, ILogger<ConversationExpiry> log) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Sweep(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next server goes on.
        }
    }

    private async Task Sweep(CancellationToken cancel)
    {
        try
        {
            var now = Moment.Now(time);
            foreach (var expired in await store.ListExpired(now, Batch, cancel))
                await conversations.Delete(expired, now, cancel);
        }
        catch (StoreException failure)
        {
            if (!failure.IsLogged)
                LogNotSwept(log, failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Expired conversations could not be deleted; tried again soon")]
    private static partial void LogNotSwept(ILogger log, Exception failure);
}
