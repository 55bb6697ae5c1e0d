using System.Globalization;
using System.Text;
using Parley.Server.Starting;

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

            Log levels are `Logging:LogLevel:…`. Traces go where `OTEL_EXPORTER_OTLP_ENDPOINT` says; metrics are at
            `/metrics`, health at `/health/live` and `/health/ready`. An argument that is not known ends the start, as a
            key does. `--check` reads everything, tries the store and the addresses, says what a start would do and makes
            nothing; `--help` and `--version` say what they say.

            ## Where it listens

            Addresses are ASP.NET Core's own: `--urls http://127.0.0.1:7700`, or `ASPNETCORE_URLS`; several are separated by
            `;`. Without any it listens on http://127.0.0.1:7700. Each names an IP address, `localhost`, or `*` for every interface. An `https://` address needs a certificate:

            ```text
            --urls https://*:443 --Kestrel:Certificates:Default:Path cert.pem --Kestrel:Certificates:Default:KeyPath key.pem
            ```

            or a `.pfx` as `Path`, with `Password`. It then speaks HTTP/1.1 and HTTP/2, and WebSockets over both. For a
            proxy that speaks HTTP/2 without TLS, give it an endpoint of its own: `--Kestrel:Endpoints:proxy:Url
            http://127.0.0.1:7701 --Kestrel:Endpoints:proxy:Protocols Http2`. Endpoints take the place of `--urls`. Behind
            any proxy, name it in `TrustedProxies`.

            ## A lost secret

            The log names the account's API key at each start. Start with a new secret in `Account:ApiSecret`: it holds
            from then on, in place of the one that was set so before. One that was generated stays good beside it until it
            is deleted through `/accounts/{api_key}/secrets`.

            ## Exit codes

            They are those of `sysexits.h`, so that a service manager can tell what trying again may mend (69, 74, 75) from
            what it will not.

            | code | the server ended because |
            |---|---|

            """);
        foreach (var (code, meaning) in ExitCodes.All)
            text.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning} |\n");
        return text.ToString();
    }
}
