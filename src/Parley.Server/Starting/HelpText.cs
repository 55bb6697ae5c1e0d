using System.Globalization;
using System.Reflection;
using System.Text;

namespace Parley.Server.Starting;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    /// <summary>The version, as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(HelpText).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Write()
    {
        var text = new StringBuilder(
            """
            Parley.Server: a self-hosted home for applications built on the Conversation API.

            Usage: Parley.Server [options] [settings]

            Options:
              -h, --help   Print this
              --version    Print the version
              --check      Read the configuration, try the store and the addresses, say what a start would do, and end.
                           Nothing is made or changed.
              --settings   Print every setting, as docs/configuration.md

            Settings, here, in the environment (Parley__PublicUrl) or in an appsettings.json of the working directory:
              --urls http://127.0.0.1:7700                    Where to listen, by default here; several are separated by ;
              --Parley:DataDirectory /var/lib/parley          Where the data is, without PostgreSQL; default ./data
              --Parley:PublicUrl https://chat.example.com     What clients call it
              --Kestrel:Certificates:Default:Path cert.pem    The certificate of https addresses, with …:KeyPath key.pem
              --Logging:LogLevel:Default Warning              What is logged

            A lost secret: the log names the API key of the account at each start. Start once with a new secret in
            Parley__Account__ApiSecret (8 characters or more); it holds from then on, in place of the one set so before.

            Exit codes:

            """);
        foreach (var (code, meaning) in ExitCodes.All)
            text.Append(CultureInfo.InvariantCulture, $"  {code,2}  {meaning}\n");
        return text.ToString();
    }
}
