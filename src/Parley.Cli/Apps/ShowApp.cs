using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;

namespace Parley.Cli.Apps;

internal sealed class ShowApp : ParleyCommand
{
    private readonly Argument<string> _id = Ids.Argument("id", "The application's id");

    public ShowApp(CliHost host)
        : base(host, "show", "Show one application")
        => Add(_id);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        AppView.Print(call.Printer, await call.AccountClient().GetApplicationAsync(call.Get(_id), cancellationToken));
        return ExitCodes.Ok;
    }
}
