using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Sessions;

namespace Parley.Cli.Users;

internal sealed class ListUserSessions : ParleyCommand
{
    private readonly Argument<string> _user = UserArgument.Create();
    private readonly Option<string> _cursor = PageOptions.Cursor();

    public ListUserSessions(CliHost host)
        : base(host, "sessions", "List a user's live sessions")
    {
        Add(_user);
        Add(_cursor);
    }

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken) =>
        SessionPages.PrintAsync(call, call.Get(_user), call.Get(_cursor), cancellationToken);
}
