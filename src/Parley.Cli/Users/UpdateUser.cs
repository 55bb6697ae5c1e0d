using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli.Users;

internal sealed class UpdateUser : ParleyCommand
{
    private readonly Argument<string> _user = UserArgument.Create();
    private readonly UserOptions _change = new();

    public UpdateUser(CliHost host)
        : base(host, "update", "Change a user; what is not named stays as it is")
    {
        Add(_user);
        _change.AddTo(this);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var change = _change.Read(call);
        if (change == new User())
        {
            throw Failure.Usage(
                "Nothing to change.", "Name at least one of --name, --display-name, --image-url, --custom-data.");
        }

        var user = await call.ApplicationClient().UpdateUserAsync(call.Get(_user), change, cancellationToken);
        UserView.Print(call.Printer, user);
        return ExitCodes.Ok;
    }
}
