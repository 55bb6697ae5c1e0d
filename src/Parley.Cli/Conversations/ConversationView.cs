using System.Globalization;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Conversations;

/// <summary>How a conversation is shown.</summary>
internal static class ConversationView
{
    public static void Print(Printer printer, Conversation conversation) => printer.Item(
        conversation, CliJson.Readable.Conversation, conversation.Id ?? "",
        ("Id", conversation.Id),
        ("Name", conversation.Name),
        ("Display name", conversation.DisplayName),
        ("Image", conversation.ImageUrl),
        ("Events", conversation.SequenceNumber?.ToString(CultureInfo.InvariantCulture)),
        ("Time to live", conversation.Properties?.Ttl is { } ttl ? $"{ttl} s" : null),
        ("Sort key", conversation.Properties?.CustomSortKey),
        ("Custom data", CompactJson.Of(conversation.Properties?.CustomData)));
}
