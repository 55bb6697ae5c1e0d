using System.Text;

namespace Parley.Server.Configuration;

/// <summary>Writes docs/configuration.md from the table of settings: <c>Parley.Server --settings</c>.</summary>
internal static class SettingsDocument
{
    public const string Argument = "--settings";

    public static string Write()
    {
        var text = new StringBuilder(
            """
            # Configuration

            <!-- Made by `dotnet run --project src/Parley.Server -- --settings`; a test compares. -->

            Settings are keys below `Parley`: on the command line (`--Parley:PublicUrl=…`), in the environment
            (`Parley__PublicUrl=…`), or in an `appsettings.json` where the server is started. Every error is reported at
            once at start, and a key that is not in this table is one.

            | key | default | meaning |
            |---|---|---|

            """);
        foreach (var setting in Settings.All)
            text.Append("| `").Append(setting.Key).Append("` | ")
                .Append(setting.Default is null ? "–" : $"`{setting.Default}`").Append(" | ").Append(setting.Meaning).Append(" |\n");
        text.Append(
            """

            Secrets may stand in files instead: a file in the directory that `CREDENTIALS_DIRECTORY` names, as `LoadCredential=`
            of systemd sets it and as the container image does (`/run/secrets`), is named as the variable would be
            (`Parley__Account__ApiSecret`), holds the value, and goes before the other ways.

            Where it listens is ASP.NET Core's own: `--urls http://127.0.0.1:7700`, or `ASPNETCORE_URLS`. Log levels are
            `Logging:LogLevel:…`. Traces go where `OTEL_EXPORTER_OTLP_ENDPOINT` says; metrics are at `/metrics`.

            """);
        return text.ToString();
    }
}
