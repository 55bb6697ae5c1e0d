using System.CommandLine;
using System.Globalization;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;

namespace Parley.Cli.Events;

internal sealed class DeleteEvent : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Argument<long> _event = EventView.Argument();
    private readonly Option<bool> _yes = Confirmation.Option();

    public DeleteEvent(CliHost host)
        : base(host, "delete", "Delete the content of an event; its place stays")
    {
        Add(_conversation);
        Add(_event);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var (conversation, id) = (call.Get(_conversation), call.Get(_event));
        var client = call.ApplicationClient();
        await Confirmation.RequireAsync(call, _yes, $"Delete event {id} of {conversation}?", cancellationToken);
        await client.DeleteEventAsync(conversation, id, cancellationToken);
        call.Printer.Deleted(id.ToString(CultureInfo.InvariantCulture), $"Deleted event {id}.");
        return ExitCodes.Ok;
    }
}
