using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli.Conversations;

internal sealed class UpdateConversation : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly ConversationOptions _change = new();

    public UpdateConversation(CliHost host)
        : base(host, "update", "Change a conversation; what is not named stays as it is")
    {
        Add(_conversation);
        _change.AddTo(this);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var change = _change.Read(call);
        if (change == new Conversation())
        {
            throw Failure.Usage(
                "Nothing to change.",
                "Name at least one of --name, --display-name, --image-url, --ttl, --sort-key, --custom-data.");
        }

        var changed = await call.ApplicationClient().UpdateConversationAsync(call.Get(_conversation), change, cancellationToken);
        ConversationView.Print(call.Printer, changed);
        return ExitCodes.Ok;
    }
}
