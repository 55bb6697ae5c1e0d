using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli.Users;

internal sealed class DeleteUser : ParleyCommand
{
    private readonly Argument<string> _user = UserArgument.Create();
    private readonly Option<bool> _yes = Confirmation.Option();

    public DeleteUser(CliHost host)
        : base(host, "delete", "Delete a user, whose sessions end")
    {
        Add(_user);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var user = call.Get(_user);
        var client = call.ApplicationClient();
        await Confirmation.RequireAsync(call, _yes, $"Delete user {user}?", cancellationToken);
        await client.DeleteUserAsync(user, cancellationToken);
        call.Printer.Deleted(user, $"Deleted user {user}.");
        return ExitCodes.Ok;
    }
}
