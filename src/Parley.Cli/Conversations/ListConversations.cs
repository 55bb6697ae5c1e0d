using System.CommandLine;
using System.Globalization;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Users;

namespace Parley.Cli.Conversations;

internal sealed class ListConversations : ParleyCommand
{
    private readonly PageOptions _page = new();
    private readonly Option<string> _user = UserArgument.Option(
        "Only those that this user is in, with what is unread: id (USR-…) or name", isRequired: false);

    public ListConversations(CliHost host)
        : base(host, "list", "List the application's conversations")
    {
        _page.AddTo(this);
        Add(_user);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var client = call.ApplicationClient();
        var (size, cursor, descending) = (_page.Size(call), _page.Cursor(call), _page.Descending(call));
        var page = call.Get(_user) is { } user
            ? await client.ListUserConversationsAsync(user, size, cursor, descending, cancellationToken)
            : await client.ListConversationsAsync(size, cursor, descending, cancellationToken);
        call.Printer.List(
            new ConversationList(page.Conversations, page.NextCursor), CliJson.Readable.ConversationList,
            page.Conversations.Select(it => it.Id ?? ""), "No conversations.",
            ["Id", "Name", "Display name", "Events", "Unread"],
            page.Conversations.Select(it => new[] { it.Id, it.Name, it.DisplayName, Number(it.SequenceNumber), Number(it.UnreadCount) }));
        PageOptions.Remark(call, page.NextCursor);
        return ExitCodes.Ok;
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
