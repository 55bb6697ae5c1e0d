using Parley.Cli.Hosting;

namespace Parley.Cli.Users;

internal sealed class CreateUser : ParleyCommand
{
    private readonly UserOptions _user = new();

    public CreateUser(CliHost host)
        : base(host, "create", "Make a user")
        => _user.AddTo(this);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var wanted = _user.Read(call);
        UserView.Print(call.Printer, await call.ApplicationClient().CreateUserAsync(wanted, cancellationToken));
        return ExitCodes.Ok;
    }
}
