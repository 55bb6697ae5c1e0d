using System.CommandLine;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Members;

internal sealed class ListMembers : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Option<string> _cursor = PageOptions.Cursor();

    public ListMembers(CliHost host)
        : base(host, "list", "List a conversation's members, also those who left")
    {
        Add(_conversation);
        Add(_cursor);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var page = await call.ApplicationClient().ListMembersAsync(
            call.Get(_conversation), 100, call.Get(_cursor), cancellationToken);
        call.Printer.List(
            new MemberList(page.Members, page.NextCursor), CliJson.Readable.MemberList,
            page.Members.Select(it => it.Id ?? ""), "No members.",
            ["Id", "User id", "User", "State"],
            page.Members.Select(it => new[] { it.Id, it.User?.Id, it.User?.Name, it.State }));
        PageOptions.Remark(call, page.NextCursor);
        return ExitCodes.Ok;
    }
}
