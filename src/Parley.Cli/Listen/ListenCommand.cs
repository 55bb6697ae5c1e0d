using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Users;

namespace Parley.Cli.Listen;

/// <summary>Logs in as a user and prints what the server tells them.</summary>
internal sealed class ListenCommand : ParleyCommand
{
    private readonly Option<string> _user = UserArgument.Option("The user's name");
    private readonly Option<int> _ttl = Numbers.Option("--ttl", 30, 24 * 60 * 60, usual: 15 * 60);

    public ListenCommand(CliHost host)
        : base(host, "listen", "Log in as a user and print events as they come, until Ctrl-C")
    {
        (_ttl.Description, _ttl.HelpName) = ("How long each token lives; it is renewed before", "SECONDS");
        Add(_user);
        Add(_ttl);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var tokens = new UserTokens(call, call.Get(_user)!, TimeSpan.FromSeconds(call.Get(_ttl)));
        var printer = new EventPrinter(call);
        await using var session = await SessionLogin.RunAsync(call, tokens, cancellationToken);
        call.Printer.Remark($"Logged in as {session.Name} ({session.Id}). Ctrl-C logs out.");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = tokens.RenewAsync(session, over.Token);
        try
        {
            await foreach (var told in session.ReadEventsAsync(cancellationToken))
                printer.Print(told);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await session.LogOutAsync(CancellationToken.None);
            call.Printer.Remark("Logged out.");
            return ExitCodes.Interrupted;
        }
        finally
        {
            await over.CancelAsync();
            await renewal;
        }

        throw SessionEndings.Failure(await session.Completion);
    }
}
