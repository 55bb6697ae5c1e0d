using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal sealed class ListProfiles(CliHost host) : ParleyCommand(host, "list", "List the profiles")
{
    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var book = new ProfileStore(call.Host, call.Notices).Read();
        var views = book.Profiles.Keys.Select(name => ProfileView.Of(book, name, call.Host)).ToList();
        call.Printer.List(
            new ProfileList(views), CliJson.Readable.ProfileList, views.Select(it => it.Name),
            "There are no profiles yet: parley profiles set NAME --url …",
            ["", "Name", "Server", "API key", "Application"],
            views.Select(it => new[] { it.Current ? "*" : "", it.Name, it.Url, it.ApiKey, it.AppId }));
        return Task.FromResult(ExitCodes.Ok);
    }
}
