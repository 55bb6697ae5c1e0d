using System.CommandLine;

namespace Parley.Cli.Users;

internal static class UserArgument
{
    public static Argument<string> Create() => new("user") { Description = "The user's id (USR-…) or name" };

    public static Option<string> Option(string description) =>
        new("--user") { Description = description, HelpName = "USER", Required = true };
}
