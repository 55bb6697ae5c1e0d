using System.CommandLine;
using System.Globalization;
using Parley.Cli.Arguments;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Events;

/// <summary>How events are named and shown.</summary>
internal static class EventView
{
    private static readonly string[] Columns = ["Id", "Time", "Type", "From", "What"];

    public static Argument<long> Argument()
    {
        var argument = Numbers.Argument("event", least: 1);
        argument.Description = "The event's id in the conversation: 1, 2, 3 …";
        return argument;
    }

    public static void Print(Printer printer, ConversationEvent told) => printer.Item(
        told, CliJson.Readable.ConversationEvent, Id(told),
        ("Id", Id(told)), ("Time", Time(told)), ("Type", told.Type), ("From", told.Sender?.Name ?? told.From),
        ("Body", CompactJson.Of(told.Body)));

    public static void Print(Invocation call, EventPage page)
    {
        call.Printer.List(
            new EventList(page.Events, page.NextCursor), CliJson.Readable.EventList, page.Events.Select(Id), "No events.",
            Columns, page.Events.Select(it => new[] { Id(it), Time(it), it.Type, it.Sender?.Name ?? it.From, EventSummary.Of(it) }));
        PageOptions.Remark(call, page.NextCursor);
    }

    private static string Id(ConversationEvent told) => told.Id?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string? Time(ConversationEvent told) =>
        told.Timestamp?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
