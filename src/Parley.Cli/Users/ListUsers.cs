using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Users;

internal sealed class ListUsers : ParleyCommand
{
    private readonly PageOptions _page = new();
    private readonly Option<string> _name = new("--name") { Description = "Only the user of this name" };

    public ListUsers(CliHost host)
        : base(host, "list", "List the application's users")
    {
        _page.AddTo(this);
        Add(_name);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var query = new UserQuery
        {
            PageSize = _page.Size(call),
            Cursor = _page.Cursor(call),
            Descending = _page.Descending(call),
            Name = call.Get(_name),
        };
        var page = await call.ApplicationClient().ListUsersAsync(query, cancellationToken);

        call.Printer.List(
            new UserList(page.Users, page.NextCursor), CliJson.Readable.UserList,
            page.Users.Select(it => it.Id ?? ""), "No users.",
            ["Id", "Name", "Display name"],
            page.Users.Select(it => new[] { it.Id, it.Name, it.DisplayName }));
        PageOptions.Remark(call, page.NextCursor);
        return ExitCodes.Ok;
    }
}
