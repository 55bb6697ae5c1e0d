using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Users;

/// <summary>How a user is shown.</summary>
internal static class UserView
{
    public static void Print(Printer printer, User user) => printer.Item(
        user, CliJson.Readable.User, user.Id ?? "",
        ("Id", user.Id),
        ("Name", user.Name),
        ("Display name", user.DisplayName),
        ("Image", user.ImageUrl),
        ("Custom data", CompactJson.Of(user.Properties?.CustomData)),
        ("Channels", CompactJson.Of(user.Channels)));
}
