using Parley.Cli.Hosting;

namespace Parley.Cli.Conversations;

internal sealed class CreateConversation : ParleyCommand
{
    private readonly ConversationOptions _conversation = new();

    public CreateConversation(CliHost host)
        : base(host, "create", "Make a conversation")
        => _conversation.AddTo(this);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var wanted = _conversation.Read(call);
        ConversationView.Print(call.Printer, await call.ApplicationClient().CreateConversationAsync(wanted, cancellationToken));
        return ExitCodes.Ok;
    }
}
