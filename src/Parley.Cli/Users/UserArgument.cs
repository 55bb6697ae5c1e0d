using System.CommandLine;
using Parley.Cli.Arguments;

namespace Parley.Cli.Users;

internal static class UserArgument
{
    public static Argument<string> Create() => Ids.Argument("user", "The user's id (USR-…) or name");

    public static Option<string> Option(string description, bool isRequired = true)
    {
        var option = Ids.Option("--user", description);
        (option.HelpName, option.Required) = ("USER", isRequired);
        return option;
    }
}
