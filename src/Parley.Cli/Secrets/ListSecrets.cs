using System.Globalization;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Secrets;

internal sealed class ListSecrets(CliHost host)
    : ParleyCommand(host, "list", "List the account's secrets, without their text")
{
    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var secrets = await call.AccountClient().ListSecretsAsync(cancellationToken);
        call.Printer.List(
            new SecretList(secrets), CliJson.Readable.SecretList, secrets.Select(it => it.Id), "No secrets.",
            ["Id", "Created"],
            secrets.Select(it => new[] { it.Id, it.CreatedAt?.ToString("u", CultureInfo.InvariantCulture) }));
        return ExitCodes.Ok;
    }
}
