using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;
using Parley.Client;

namespace Parley.Cli.Apps;

/// <summary>The public key that an application is given. It may be the private one by mistake, so it is never shown.</summary>
internal static class PublicKeyOption
{
    private const string Name = "--public-key-file";

    public static Option<Confidential?> Create(string description)
    {
        var option = Confidential.Option(Name);
        (option.Description, option.HelpName) = (description, "FILE");
        // As jwt inspect calls it.
        option.Aliases.Add("--public-key");
        return option;
    }

    public static ApplicationKeys Read(Confidential given, CliHost host) =>
        new() { PublicKey = KeySource.ReadPublic(new SecretSetting(given, Name), host).Pem };
}
