using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;

namespace Parley.Cli.Secrets;

internal sealed class DeleteSecret : ParleyCommand
{
    private readonly Argument<string> _id = Ids.Argument("id", "The secret's id, from 'secrets list'");
    private readonly Option<bool> _yes = Confirmation.Option();

    public DeleteSecret(CliHost host)
        : base(host, "delete", "Delete a secret, which stops working at once")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var id = call.Get(_id);
        var client = call.AccountClient();
        await Confirmation.RequireAsync(call, _yes, $"Delete secret {id}?", cancellationToken);
        await client.DeleteSecretAsync(id, cancellationToken);
        call.Printer.Deleted(id, $"Deleted secret {id}.");
        return ExitCodes.Ok;
    }
}
