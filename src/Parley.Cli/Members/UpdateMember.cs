using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli.Members;

internal sealed class UpdateMember : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Argument<string> _member = MemberView.Argument();
    private readonly Option<string> _state = Choice.Of("--state", "joined", "left");
    private readonly Option<string> _reasonCode = new("--reason-code") { Description = "Why it leaves, for programs" };
    private readonly Option<string> _reasonText = new("--reason-text") { Description = "Why it leaves, for people" };

    public UpdateMember(CliHost host)
        : base(host, "update", "Let an invited member join, or a member leave")
    {
        (_state.Description, _state.Required) = ("joined, of one who is invited; or left", true);
        Add(_conversation);
        Add(_member);
        Add(_state);
        Add(_reasonCode);
        Add(_reasonText);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var change = new MemberChange(call.Get(_state)!)
        {
            ReasonCode = call.Get(_reasonCode),
            ReasonText = call.Get(_reasonText),
        };
        var changed = await call.ApplicationClient().ChangeMemberAsync(
            call.Get(_conversation), call.Get(_member), change, cancellationToken);
        MemberView.Print(call.Printer, changed);
        return ExitCodes.Ok;
    }
}
