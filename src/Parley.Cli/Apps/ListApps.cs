using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Apps;

internal sealed class ListApps(CliHost host) : ParleyCommand(host, "list", "List the account's applications")
{
    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var applications = new List<Application>();
        await foreach (var application in call.AccountClient().ListAllApplicationsAsync(cancellationToken))
            applications.Add(application);

        call.Printer.List(
            new ApplicationList(applications), CliJson.Readable.ApplicationList,
            applications.Select(it => it.Id ?? ""), "There are no applications yet: parley apps create NAME",
            ["Id", "Name", "Capabilities"],
            applications.Select(it => new[] { it.Id, it.Name, AppView.Capabilities(it) }));
        return ExitCodes.Ok;
    }
}
