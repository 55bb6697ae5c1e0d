using System.CommandLine;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;

namespace Parley.Cli.Members;

internal sealed class ShowMember : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Argument<string> _member = MemberView.Argument();

    public ShowMember(CliHost host)
        : base(host, "show", "Show one member")
    {
        Add(_conversation);
        Add(_member);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var client = call.ApplicationClient();
        MemberView.Print(call.Printer, await client.GetMemberAsync(call.Get(_conversation), call.Get(_member), cancellationToken));
        return ExitCodes.Ok;
    }
}
