using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Events;

internal sealed class ListEvents : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly PageOptions _page = new();
    private readonly Option<long?> _start = Numbers.Option<long>("--start-id", 0, long.MaxValue);
    private readonly Option<long?> _end = Numbers.Option<long>("--end-id", 0, long.MaxValue);
    private readonly Option<string> _type = new("--type")
    {
        Description = "Only these types, separated by commas; a trailing * is any ending",
    };
    private readonly Option<bool> _withoutDeleted = Flag.Of("--without-deleted", "Leaves out deleted events");

    public ListEvents(CliHost host)
        : base(host, "list", "List a conversation's events")
    {
        (_start.Description, _end.Description) = ("The first id that is wanted", "The last id that is wanted");
        Add(_conversation);
        _page.AddTo(this);
        Add(_start);
        Add(_end);
        Add(_type);
        Add(_withoutDeleted);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            PageSize = _page.Size(call),
            Cursor = _page.Cursor(call),
            Descending = _page.Descending(call),
            StartId = call.Get(_start),
            EndId = call.Get(_end),
            Type = call.Get(_type),
            ExcludeDeleted = call.Get(_withoutDeleted),
        };
        EventView.Print(call, await call.ApplicationClient().ListEventsAsync(call.Get(_conversation), query, cancellationToken));
        return ExitCodes.Ok;
    }
}
