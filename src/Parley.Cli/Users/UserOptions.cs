using System.CommandLine;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Users;

/// <summary>The options that describe a user; those not given change nothing.</summary>
internal sealed class UserOptions
{
    private readonly Option<string> _name = new("--name")
    {
        Description = "Unique in the application; the sub of the user's tokens",
    };
    private readonly Option<string> _displayName = new("--display-name") { Description = "A name for people" };
    private readonly Option<string> _imageUrl = new("--image-url") { Description = "A picture", HelpName = "URL" };
    private readonly Option<string> _customData = new("--custom-data")
    {
        Description = "Your own data, a JSON object; replaces what was there",
        HelpName = "JSON",
    };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_displayName);
        command.Add(_imageUrl);
        command.Add(_customData);
    }

    public User Read(Invocation call) => new()
    {
        Name = call.Get(_name),
        DisplayName = call.Get(_displayName),
        ImageUrl = call.Get(_imageUrl),
        Properties = call.Get(_customData) is { } json
            ? new UserProperties { CustomData = JsonArgument.Object(json, _customData.Name) }
            : null,
    };
}
