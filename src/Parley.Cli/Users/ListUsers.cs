using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Users;

internal sealed class ListUsers : ParleyCommand
{
    private readonly Option<int> _pageSize = new("--page-size")
    {
        Description = "How many at once, 1 to 100",
        DefaultValueFactory = _ => 100,
    };
    private readonly Option<string> _cursor = new("--cursor") { Description = "Go on where the last page ended" };
    private readonly Option<Order> _sort = new("--sort")
    {
        Description = "By age, oldest or newest first",
        HelpName = "ASC|DESC",
    };
    private readonly Option<string> _name = new("--name") { Description = "Only the user of this name" };

    public ListUsers(CliHost host)
        : base(host, "list", "List the application's users")
    {
        Add(_pageSize);
        Add(_cursor);
        Add(_sort);
        Add(_name);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var query = new UserQuery
        {
            PageSize = call.Get(_pageSize),
            Cursor = call.Get(_cursor),
            Descending = call.Get(_sort) is Order.Desc,
            Name = call.Get(_name),
        };
        var page = await call.ApplicationClient().ListUsersAsync(query, cancellationToken);

        call.Printer.List(
            new UserList(page.Users, page.NextCursor), CliJson.Readable.UserList,
            page.Users.Select(it => it.Id ?? ""), "No users.",
            ["Id", "Name", "Display name"],
            page.Users.Select(it => new[] { it.Id, it.Name, it.DisplayName }));
        if (page.NextCursor is { } next && call.Printer.IsHuman)
            call.Printer.Remark($"There are more: --cursor '{next}'");
        return ExitCodes.Ok;
    }

    private enum Order
    {
        Asc,
        Desc,
    }
}
