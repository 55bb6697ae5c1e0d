using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Apps;

/// <summary>How an application is shown.</summary>
internal static class AppView
{
    public static void Print(Printer printer, Application application)
    {
        var fields = new List<(string, string?)>
        {
            ("Id", application.Id),
            ("Name", application.Name),
            ("Public key", application.Keys?.PublicKey is null ? null : "set"),
            ("Capabilities", Capabilities(application)),
        };
        foreach (var (capability, settings) in application.Capabilities ?? new Dictionary<string, Capability>())
        {
            foreach (var (name, webhook) in settings.Webhooks ?? new Dictionary<string, Webhook>())
                fields.Add(($"  {capability} {name}", $"{webhook.HttpMethod} {webhook.Address}".TrimStart()));
            if (settings.SignedCallbacks is { } signed)
                fields.Add(($"  {capability} signed", signed ? "yes" : "no"));
            if (settings.ConversationsTtl is { } hours)
                fields.Add(($"  {capability} conversations kept", $"{hours} h"));
        }

        if (application.Privacy?.ImproveAi is { } improve)
            fields.Add(("Improve AI", improve ? "yes" : "no"));
        printer.Item(application, CliJson.Readable.Application, application.Id ?? "", [.. fields]);
    }

    public static string Capabilities(Application application) =>
        application.Capabilities is { Count: > 0 } some ? string.Join(", ", some.Keys.Order()) : "none";
}
