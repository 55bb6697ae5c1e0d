using Parley.Domain;

namespace Parley.Server;

/// <summary>Work that nobody waits for: however it fails, the log says so and whoever rests on it is told.</summary>
internal static partial class Background
{
    /// <param name="work">The work; begun on another thread.</param>
    /// <param name="log">Where a failure is told.</param>
    /// <param name="name">What it does, for the log.</param>
    /// <param name="failed">Undoes what rests on the work.</param>
    public static void Run(Func<Task> work, ILogger log, string name, Action? failed = null) =>
        _ = Task.Run(() => Watch(work, log, name, failed));

    private static async Task Watch(Func<Task> work, ILogger log, string name, Action? failed)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            if (failure is not StoreException store)
                LogDefect(log, failure, name);
            else if (!store.IsLogged)
                LogNotDone(log, failure, name);
            failed?.Invoke();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store failed: {Work}")]
    private static partial void LogNotDone(ILogger log, Exception failure, string work);

    [LoggerMessage(LogLevel.Error, "A defect: {Work}")]
    private static partial void LogDefect(ILogger log, Exception defect, string work);
}
