using System.Globalization;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Compatibility;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>The events of a conversation over HTTP, and the search in them.</summary>
internal sealed class EventsApi(EventOperations events, Cursors cursors)
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int MaximumSearch = 200;

    public void Map(ApiRoutes routes)
    {
        routes.Post("/conversations/{id}/events", Send);
        routes.Get("/conversations/{id}/events", List);
        routes.Get("/conversations/{id}/events/{event}", Get);
        routes.Delete("/conversations/{id}/events/{event}", Delete);
        routes.Get("/search/events", Search);
    }

    private async Task<Reply> Send(ApiCall call)
    {
        var body = await call.ReadObject();
        var key = call.Http.Request.Headers[IdempotencyKey];
        if (key.Count > 1)
            return Problems.ValidationFail(new InvalidParameter(IdempotencyKey, "must be sent once"));
        var command = body.Succeeded ? SendBody.Read(body.Value, key.Count == 0 ? null : key.ToString()) : body.Problem!;
        if (!command.Succeeded)
            return command.Problem!;
        var sent = await events.Send(call.Caller, call.Route("id"), command.Value, call.Cancel);
        return sent.Succeeded ? EventReplies.Created(call, sent.Value.ConversationId, sent.Value) : sent.Problem!;
    }

    private async Task<Reply> List(ApiCall call)
    {
        var id = call.Route("id");
        var filter = EventQuery.Read(call);
        if (!filter.Succeeded)
            return filter.Problem!;
        var query = ListQuery.Read(
            call, cursors, $"/conversations/{Uri.EscapeDataString(id)}/events",
            ("exclude_deleted_events", filter.Value.ExcludeDeleted ? "true" : "false"),
            ("start_id", call.Query("start_id")), ("end_id", call.Query("end_id")), ("event_type", call.Query("event_type")),
            ("filter_group_type", call.Query("filter_group_type")),
            ("filter_group_version", call.Query("filter_group_version")));
        if (!query.Succeeded)
            return query.Problem!;
        var list = await events.List(call.Caller, id, filter.Value, query.Value.Page, call.Cancel);
        if (list.Succeeded)
            return EventReplies.List(call, query.Value, list.Value.Page, list.Value.Receipts);
        return list.Problem == Problems.NotJoined && NexmoClient.ListsBeforeItJoins(call)
            ? EventReplies.List(call, query.Value, new Page<Event>([], HasPrevious: false, HasNext: false), [])
            : list.Problem!;
    }

    private async Task<Reply> Get(ApiCall call)
    {
        if (Id(call) is not { } id)
            return Problems.EventNotFound;
        var found = await events.Find(call.Caller, call.Route("id"), id, call.Cancel);
        return found.Succeeded
            ? EventReplies.One(call, found.Value.Event.ConversationId, found.Value.Event, found.Value.Receipts)
            : found.Problem!;
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        if (Id(call) is not { } id)
            return Problems.EventNotFound;
        var from = call.Query("from") is { Length: > 0 } given ? given : null;
        var done = await events.Delete(call.Caller, call.Route("id"), id, from, call.Cancel);
        return done.Succeeded ? EventReplies.Deleted(call) : done.Problem!;
    }

    private async Task<Reply> Search(ApiCall call)
    {
        var words = call.Query("q")?.Trim();
        if (string.IsNullOrEmpty(words) || UnicodeText.IsLonger(words, MaximumSearch))
            return Problems.ValidationFail(new InvalidParameter("q", $"must be 1 to {MaximumSearch} characters"));
        if (SearchWords.Join(words, "").Length == 0)
            return Problems.ValidationFail(new InvalidParameter("q", "must have a word: letters, digits or an emoji"));
        var query = ListQuery.Read(call, cursors, "/search/events", ("q", words));
        if (!query.Succeeded)
            return query.Problem!;
        var found = await events.Search(call.Caller, words, query.Value.Page, call.Cancel);
        return found.Succeeded ? EventReplies.Found(call, query.Value, found.Value) : found.Problem!;
    }

    private static long? Id(ApiCall call) =>
        long.TryParse(call.Route("event"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
