using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Conversations;

/// <summary>The options that describe a conversation; those not given change nothing.</summary>
internal sealed class ConversationOptions
{
    private readonly Option<string> _name = new("--name") { Description = "Unique in the application" };
    private readonly Option<string> _displayName = new("--display-name") { Description = "A name for people" };
    private readonly Option<string> _imageUrl = new("--image-url") { Description = "A picture", HelpName = "URL" };
    private readonly Option<long?> _ttl = Numbers.Option<long>("--ttl", 0, long.MaxValue);
    private readonly Option<string> _sortKey = new("--sort-key") { Description = "Orders users' lists by custom_sort_key" };
    private readonly Option<string> _customData = new("--custom-data")
    {
        Description = "Your own data, a JSON object; replaces what was there",
        HelpName = "JSON",
    };

    public static Argument<string> Argument() => Ids.Argument("conversation", "The conversation's id (CON-…) or name");

    public ConversationOptions() =>
        (_ttl.Description, _ttl.HelpName) = ("Deleted when nobody is in it for so long", "SECONDS");

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_displayName);
        command.Add(_imageUrl);
        command.Add(_ttl);
        command.Add(_sortKey);
        command.Add(_customData);
    }

    public Conversation Read(Invocation call)
    {
        var properties = new ConversationProperties
        {
            Ttl = call.Get(_ttl),
            CustomSortKey = call.Get(_sortKey),
            CustomData = call.Get(_customData) is { } json ? JsonArgument.Object(json, _customData.Name) : null,
        };
        return new Conversation
        {
            Name = call.Get(_name),
            DisplayName = call.Get(_displayName),
            ImageUrl = call.Get(_imageUrl),
            Properties = properties == new ConversationProperties() ? null : properties,
        };
    }
}
