using Parley.Cli.Output;

namespace Parley.Cli.Sessions;

/// <summary>One page of a user's live sessions, for both commands that list them.</summary>
internal static class SessionPages
{
    public static async Task<int> PrintAsync(
        Invocation call, string user, string? cursor, CancellationToken cancellationToken)
    {
        var page = await call.ApplicationClient().ListUserSessionsAsync(user, cursor, cancellationToken);
        call.Printer.List(
            new SessionList(page.Sessions, page.NextCursor), CliJson.Readable.SessionList,
            page.Sessions.Select(it => it.Id), "No sessions.",
            ["Id"], page.Sessions.Select(it => new[] { it.Id }));
        PageOptions.Remark(call, page.NextCursor);
        return ExitCodes.Ok;
    }
}
