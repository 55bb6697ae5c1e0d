using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Users;

namespace Parley.Cli.Sessions;

internal sealed class ListSessions : ParleyCommand
{
    private readonly Option<string> _user = UserArgument.Option("Whose sessions: the user's id (USR-…) or name");
    private readonly Option<string> _cursor = PageOptions.Cursor();

    public ListSessions(CliHost host)
        : base(host, "list", "List a user's live sessions")
    {
        Add(_user);
        Add(_cursor);
    }

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken) =>
        SessionPages.PrintAsync(call, call.Get(_user)!, call.Get(_cursor), cancellationToken);
}
