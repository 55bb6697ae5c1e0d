using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;

namespace Parley.Cli.Apps;

internal sealed class DeleteApp : ParleyCommand
{
    private readonly Argument<string> _id = Ids.Argument("id", "The application's id");
    private readonly Option<bool> _yes = Confirmation.Option();

    public DeleteApp(CliHost host)
        : base(host, "delete", "Delete an application; its tokens stop working at once")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var id = call.Get(_id);
        var client = call.AccountClient();
        await Confirmation.RequireAsync(
            call, _yes, $"Delete application {id} with its users and conversations?", cancellationToken);
        await client.DeleteApplicationAsync(id, cancellationToken);
        call.Printer.Deleted(id, $"Deleted application {id}.");
        return ExitCodes.Ok;
    }
}
