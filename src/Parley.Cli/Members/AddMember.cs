using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;
using Parley.Cli.Users;
using Parley.Client;

namespace Parley.Cli.Members;

internal sealed class AddMember : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Option<string> _user = UserArgument.Option("The user's id (USR-…) or name");
    private readonly Option<bool> _invite = Flag.Of("--invite", "Invite, instead of joining at once");

    public AddMember(CliHost host)
        : base(host, "add", "Let a user join a conversation, or invite it")
    {
        Add(_conversation);
        Add(_user);
        Add(_invite);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var member = new NewMember(call.Get(_user)!, call.Get(_invite) ? "invited" : "joined");
        var added = await call.ApplicationClient().AddMemberAsync(call.Get(_conversation), member, cancellationToken);
        MemberView.Print(call.Printer, added);
        return ExitCodes.Ok;
    }
}
