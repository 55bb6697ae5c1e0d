using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli.Conversations;

internal sealed class ShowConversation : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();

    public ShowConversation(CliHost host)
        : base(host, "show", "Show one conversation")
        => Add(_conversation);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var client = call.ApplicationClient();
        ConversationView.Print(call.Printer, await client.GetConversationAsync(call.Get(_conversation), cancellationToken));
        return ExitCodes.Ok;
    }
}
