using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli.Conversations;

internal sealed class DeleteConversation : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Option<bool> _yes = Confirmation.Option();

    public DeleteConversation(CliHost host)
        : base(host, "delete", "Delete a conversation with its members and events")
    {
        Add(_conversation);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var conversation = call.Get(_conversation);
        var client = call.ApplicationClient();
        await Confirmation.RequireAsync(call, _yes, $"Delete conversation {conversation}?", cancellationToken);
        await client.DeleteConversationAsync(conversation, cancellationToken);
        call.Printer.Deleted(conversation, $"Deleted conversation {conversation}.");
        return ExitCodes.Ok;
    }
}
