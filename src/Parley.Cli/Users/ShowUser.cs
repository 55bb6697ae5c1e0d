using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli.Users;

internal sealed class ShowUser : ParleyCommand
{
    private readonly Argument<string> _user = UserArgument.Create();

    public ShowUser(CliHost host)
        : base(host, "show", "Show one user")
        => Add(_user);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        UserView.Print(call.Printer, await call.ApplicationClient().GetUserAsync(call.Get(_user), cancellationToken));
        return ExitCodes.Ok;
    }
}
