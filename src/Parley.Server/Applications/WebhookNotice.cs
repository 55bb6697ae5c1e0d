using System.Collections.Concurrent;

namespace Parley.Server.Applications;

/// <summary>
/// Tells the operator, once for each application, that it names addresses to be called and that this version calls none:
/// they are kept, and otherwise nobody would notice.
/// </summary>
internal sealed partial class WebhookNotice(ILogger<WebhookNotice> log)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <param name="capabilities">JSON in the form that <see cref="Capabilities"/> gives it.</param>
    public void OfCapabilities(string applicationId, string? capabilities)
    {
        // Normalised JSON has no spaces; an empty address is none.
        if (capabilities?.Contains("\"address\":\"http", StringComparison.OrdinalIgnoreCase) == true)
            Tell(applicationId);
    }

    public void OfCallback(string applicationId, string? callback)
    {
        if (callback is not null)
            Tell(applicationId);
    }

    private void Tell(string applicationId)
    {
        if (_told.TryAdd(applicationId, true))
            LogNoWebhooks(log, applicationId);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Application {Application} names webhooks, which are kept and not called: this version calls none")]
    private static partial void LogNoWebhooks(ILogger log, string application);
}
