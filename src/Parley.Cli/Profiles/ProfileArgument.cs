using System.CommandLine;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal static class ProfileArgument
{
    public static Argument<string> Create() => new("name") { Description = "The profile's name" };

    public static void MustExist(ProfileBook book, string name)
    {
        if (!book.Profiles.ContainsKey(name))
            throw new Failure(ExitCodes.NotFound, $"There is no profile '{name}'.", "See: parley profiles list");
    }
}
