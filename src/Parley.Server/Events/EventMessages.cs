using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Compatibility;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>An event as JSON, the same over HTTP and sockets.</summary>
internal static class EventJson
{
    /// <param name="writer">In the middle of an object.</param>
    /// <param name="source">What is written.</param>
    /// <param name="receipts">What members said of this event and of others; null on sockets, where it is new.</param>
    public static void WriteMembers(Utf8JsonWriter writer, Event source, IEnumerable<Receipt>? receipts)
    {
        // A number, and absent where there is none: nexmo-client 9.5.1 drops an event whose id is a string or null.
        if (!source.IsPassing)
            writer.WriteNumber("id", source.Id);
        writer.WriteString("type", source.Type);
        if (source.From is not null)
            writer.WriteString("from", source.From);
        if (source.To is not null)
            writer.WriteString("to", source.To);
        writer.WriteString("timestamp", Moment.ToIso(source.At));
        writer.WritePropertyName("body");
        writer.WriteRawValue(source.Body, skipInputValidation: true);
        if (source.Type is EventTypes.Message or EventTypes.Text or EventTypes.Image)
            WriteState(writer, source, receipts ?? []);
        if (source.Sender is null)
            return;
        writer.WriteStartObject("_embedded");
        writer.WritePropertyName("from_user");
        writer.WriteRawValue(source.Sender, skipInputValidation: true);
        if (source.From is not null)
        {
            writer.WriteStartObject("from_member");
            writer.WriteString("id", source.From);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static RawJson Text(Event source)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, MessagesJson.WriterOptions))
        {
            writer.WriteStartObject();
            WriteMembers(writer, source, null);
            writer.WriteEndObject();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Who has seen it, had it delivered and so on; and, Parley's own, who reacted with what.</summary>
    private static void WriteState(Utf8JsonWriter writer, Event source, IEnumerable<Receipt> receipts)
    {
        var own = receipts.Where(receipt => receipt.EventId == source.Id).ToList();
        writer.WriteStartObject("state");
        foreach (var (kind, map) in ReceiptKinds.All)
        {
            writer.WriteStartObject(map);
            foreach (var receipt in own)
            {
                if (receipt.Kind == kind)
                    writer.WriteString(receipt.MemberId, Moment.ToIso(receipt.At));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (own.Exists(IsReaction))
            WriteReactions(writer, own.Where(IsReaction));
    }

    private static void WriteReactions(Utf8JsonWriter writer, IEnumerable<Receipt> receipts)
    {
        writer.WriteStartObject("reactions");
        foreach (var reaction in receipts.GroupBy(receipt => receipt.Kind[ReceiptKinds.ReactionPrefix.Length..]))
        {
            writer.WriteStartArray(reaction.Key);
            foreach (var receipt in reaction)
                writer.WriteStringValue(receipt.MemberId);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static bool IsReaction(Receipt receipt) =>
        receipt.Kind.StartsWith(ReceiptKinds.ReactionPrefix, StringComparison.Ordinal);
}

/// <summary>The replies of the events' endpoints, each version in its own shape.</summary>
internal static class EventReplies
{
    /// <summary>v0.1 answers 200: clients of the 6.x line take no 201.</summary>
    public static Reply Created(ApiCall call, string conversation, Event created) => Reply.Written(
        call.Version == ApiVersion.V01 ? StatusCodes.Status200OK : StatusCodes.Status201Created,
        writer => Write(writer, call, conversation, created, []));

    public static Reply One(ApiCall call, string conversation, Event found, IReadOnlyList<Receipt> receipts) =>
        Reply.Written(StatusCodes.Status200OK, writer => Write(writer, call, conversation, found, receipts));

    public static Reply Deleted(ApiCall call) => call.Version == ApiVersion.V01 ? Reply.EmptyObject : Reply.NoContent;

    /// <summary>
    /// The one shape that differs beyond repair: an array in v1, though not for the SDK of Java, an object in v0.3, one
    /// level more in v0.2.
    /// </summary>
    public static Reply List(ApiCall call, ListQuery query, Page<Event> page, IReadOnlyList<Receipt> receipts) =>
        Pages(call, query, page, receipts, Key, inObject: call.Version != ApiVersion.V1 || JavaSdk.Sends(call));

    public static Reply Found(ApiCall call, ListQuery query, Page<Event> page) =>
        Pages(call, query, page, [], SearchKey, inObject: true);

    private static Reply Pages(
        ApiCall call, ListQuery query, Page<Event> page, IReadOnlyList<Receipt> receipts, Func<Event, PageKey> key, bool inObject)
    {
        var links = query.Links(page, key);
        var all = receipts.ToLookup(receipt => receipt.EventId);
        void WriteItems(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var item in page.Items)
                Write(writer, call, item.ConversationId, item, all[item.Id]);
            writer.WriteEndArray();
        }

        if (call.Version == ApiVersion.V01)
        {
            call.LinkToNext(links.Next);
            return Reply.Written(StatusCodes.Status200OK, WriteItems);
        }

        return Reply.Written(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("page_size", query.Page.Size);
            if (call.Version == ApiVersion.V02 && query.Next(page, key) is { } cursor)
                writer.WriteString("cursor", cursor);
            writer.WritePropertyName("_embedded");
            if (call.Version == ApiVersion.V02)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("data");
            }

            if (inObject)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("events");
            }

            WriteItems(writer);
            if (inObject)
                writer.WriteEndObject();
            if (call.Version == ApiVersion.V02)
                writer.WriteEndObject();
            writer.WritePropertyName("_links");
            JsonSerializer.Serialize(writer, links, MessagesJson.Default.PageLinks);
            writer.WriteEndObject();
        });
    }

    private static void Write(
        Utf8JsonWriter writer, ApiCall call, string conversation, Event item, IEnumerable<Receipt> receipts)
    {
        writer.WriteStartObject();
        EventJson.WriteMembers(writer, item, receipts);
        writer.WriteString("cid", conversation);
        writer.WriteString("conversation_id", conversation);
        if (!item.IsPassing)
        {
            var href = call.Href($"/conversations/{conversation}/events/{item.Id}");
            if (call.Version == ApiVersion.V01)
                writer.WriteString("href", href);
            writer.WriteStartObject("_links");
            writer.WriteStartObject("self");
            writer.WriteString("href", href);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static PageKey Key(Event item) => new(item.Id, "");

    private static PageKey SearchKey(Event item) => new(item.At, $"{item.ConversationId}/{item.Id}");
}
