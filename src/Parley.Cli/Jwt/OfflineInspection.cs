using System.Text.Json;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;
using Parley.Client;
using Parley.Tokens;

namespace Parley.Cli.Jwt;

/// <summary>Inspects a token with a public key alone: knows nothing of revocations and users.</summary>
internal static class OfflineInspection
{
    public static JsonElement Inspect(TokenQuestion question, SecretSetting publicKey, CliHost host)
    {
        var report = TokenInspector.Inspect(question.Token, new InspectionContext
        {
            Keys = [KeySource.ReadPublic(publicKey, host)],
            Method = question.Method,
            Path = question.Path,
            Now = host.Time.GetUtcNow(),
        });
        using var json = JsonDocument.Parse(report.ToJson());
        return json.RootElement.Clone();
    }
}
