using System.CommandLine;

namespace Parley.Cli;

/// <summary>Asks before something is destroyed.</summary>
internal static class Confirmation
{
    public static Option<bool> Option() => new("--yes", "-y") { Description = "Do not ask" };

    public static async Task RequireAsync(
        Invocation call, Option<bool> yes, string question, CancellationToken cancellationToken)
    {
        if (call.Get(yes))
            return;
        if (!call.Host.CanAsk)
            throw Failure.Usage("Nobody is here to confirm this.", "Add --yes to do it without being asked.");
        await call.Host.Error.WriteAsync($"{question} [y/N] ");
        var answer = await call.Host.ReadLineAsync(cancellationToken);
        if (answer?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw Failure.Usage("Nothing was deleted.");
    }
}
