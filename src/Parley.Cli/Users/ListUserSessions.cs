using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Users;

internal sealed class ListUserSessions : ParleyCommand
{
    private readonly Argument<string> _user = UserArgument.Create();
    private readonly Option<string> _cursor = new("--cursor") { Description = "Go on where the last page ended" };

    public ListUserSessions(CliHost host)
        : base(host, "sessions", "List a user's live sessions")
    {
        Add(_user);
        Add(_cursor);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var page = await call.ApplicationClient().ListUserSessionsAsync(
            call.Get(_user), call.Get(_cursor), cancellationToken);
        call.Printer.List(
            new SessionList(page.Sessions, page.NextCursor), CliJson.Readable.SessionList,
            page.Sessions.Select(it => it.Id), "No sessions.",
            ["Id"], page.Sessions.Select(it => new[] { it.Id }));
        if (page.NextCursor is { } next && call.Printer.IsHuman)
            call.Printer.Remark($"There are more: --cursor '{next}'");
        return ExitCodes.Ok;
    }
}
