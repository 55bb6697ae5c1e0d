using System.CommandLine;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;

namespace Parley.Cli.Events;

internal sealed class ShowEvent : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Argument<long> _event = EventView.Argument();

    public ShowEvent(CliHost host)
        : base(host, "show", "Show one event")
    {
        Add(_conversation);
        Add(_event);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var client = call.ApplicationClient();
        EventView.Print(call.Printer, await client.GetEventAsync(call.Get(_conversation), call.Get(_event), cancellationToken));
        return ExitCodes.Ok;
    }
}
