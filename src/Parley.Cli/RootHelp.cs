using System.CommandLine;
using System.Reflection;

namespace Parley.Cli;

/// <summary>What <c>parley --help</c> says: how to begin, every command, and what all of them have in common.</summary>
internal static class RootHelp
{
    private const int Names = 15;
    private const int Options = 27;

    private static readonly string[] ConnectionOptions =
    [
        GlobalOptions.Url, GlobalOptions.ApiKey, GlobalOptions.ApiSecret, GlobalOptions.AppId, GlobalOptions.PrivateKey,
        GlobalOptions.Profile,
    ];

    public static string Version =>
        typeof(RootHelp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void Write(RootCommand root, TextWriter output)
    {
        output.WriteLine(
            $"""
            parley {Version} - {root.Description}

            Usage: parley COMMAND [options]
                   parley COMMAND --help            all about one command

            From nothing to a logged-in user:
              parley serve -- --urls http://127.0.0.1:7700
              parley profiles set local --api-key KEY --api-secret -     (the secret on stdin)
              parley apps create lobby --rtc --save
              parley users create --name ann
              parley jwt create --sub ann --acl-preset client-sdk

            Commands:
            """);
        foreach (var command in root.Subcommands)
        {
            output.WriteLine($"  {command.Name,-Names}{command.Description}");
            if (command.Subcommands.Count > 0)
                output.WriteLine($"  {"",-Names}  {string.Join(", ", command.Subcommands.Select(it => it.Name))}");
        }

        output.WriteLine("\nWhich server, and as whom; else from the environment or the profile:");
        foreach (var option in root.Options.Where(it => ConnectionOptions.Contains(it.Name)))
            Write(option, output);
        output.WriteLine("\nOptions:");
        foreach (var option in root.Options.Where(it => !ConnectionOptions.Contains(it.Name)))
            Write(option, output);
        output.WriteLine($"\n{ExitCodes.Help}");
    }

    private static void Write(Option option, TextWriter output)
    {
        var names = string.Join(", ", option.Aliases.Where(it => it is ['-', not '?']).Append(option.Name));
        var value = option.HelpName is null ? "" : $" {option.HelpName}";
        output.WriteLine($"  {names + value,-Options}{option.Description}");
    }
}
