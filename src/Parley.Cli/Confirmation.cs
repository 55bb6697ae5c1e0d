using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Output;

namespace Parley.Cli;

/// <summary>Asks before something is destroyed.</summary>
internal static class Confirmation
{
    public static Option<bool> Option() => Flag.Of("--yes", "Do not ask", "-y");

    public static async Task RequireAsync(
        Invocation call, Option<bool> yes, string question, CancellationToken cancellationToken)
    {
        if (call.Get(yes))
            return;
        if (!call.Host.CanAsk)
            throw Failure.Usage("Nobody is here to confirm this.", "Add --yes to do it without being asked.");
        await call.Host.Error.WriteAsync($"{Shown.Text(question)} [y/N] ");
        var answer = await call.Host.ReadLineAsync(cancellationToken);
        if (answer?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw Failure.Usage("Nothing was deleted.");
    }
}
