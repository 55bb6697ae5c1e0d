using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;

namespace Parley.Cli.Sessions;

internal sealed class EndSession : ParleyCommand
{
    private readonly Argument<string> _session = Ids.Argument("session", "The session's id (SES-…)");

    public EndSession(CliHost host)
        : base(host, "end", "End a session: its client is disconnected and cannot resume it") => Add(_session);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var session = call.Get(_session);
        await call.ApplicationClient().EndSessionAsync(session, cancellationToken);
        call.Printer.Deleted(session, $"Ended session {session}.");
        return ExitCodes.Ok;
    }
}
