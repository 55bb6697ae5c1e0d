using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Applications;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Conversations;

/// <summary>Conversations over HTTP, and those of one user.</summary>
internal sealed class ConversationsApi(
    ConversationOperations conversations, WebhookNotice webhooks, IStore store, Cursors cursors)
{
    // v0.1 shows the members with the conversation: as many as its clients were made for.
    private const int ShownMembers = 100;

    public void Map(ApiRoutes routes)
    {
        routes.Get("/conversations", List);
        routes.Post("/conversations", Create);
        routes.Get("/conversations/{id}", Get);
        routes.Put("/conversations/{id}", Update);
        routes.Patch("/conversations/{id}", Update);
        routes.Delete("/conversations/{id}", Delete);
        routes.Get("/users/{id}/conversations", ListOfUser);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var dates = DateRange.Read(call);
        if (!dates.Succeeded)
            return dates.Problem!;
        var (from, to) = dates.Value;
        if (call.Version == ApiVersion.V01)
            return await ListByIndex(call, from, to);
        var query = ListQuery.Read(
            call, cursors, "/conversations", ("date_start", call.Query("date_start")), ("date_end", call.Query("date_end")));
        if (!query.Succeeded)
            return query.Problem!;
        return ConversationReplies.List(
            call, query.Value, await conversations.List(call.Caller, from, to, query.Value.Page, call.Cancel));
    }

    private async Task<Reply> ListByIndex(ApiCall call, long? from, long? to)
    {
        var query = ListQuery.Read(call, cursors, "/conversations");
        if (!query.Succeeded)
            return query.Problem!;
        var page = query.Value.Page;
        var fields = new QueryFields(call);
        var index = (int)(fields.Integer("record_index", 0, int.MaxValue) ?? 0);
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        var (items, total) = await conversations.ListByIndex(call.Caller, from, to, page.Order, index, page.Size, call.Cancel);
        return ConversationReplies.ListByIndex(call, items, total, index, page.Size, ListQuery.Lower(page.Order));
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var change = await ReadBody(call);
        if (!change.Succeeded)
            return change.Problem!;
        var created = await conversations.Create(call.Caller, change.Value, call.Cancel);
        if (created.Succeeded)
            webhooks.OfCallback(call.Application.Id, change.Value.Callback.Value);
        return created.Succeeded ? ConversationReplies.Created(call, created.Value) : created.Problem!;
    }

    private async Task<Reply> Get(ApiCall call)
    {
        var found = await conversations.Find(call.Caller, call.Route("id"), call.Cancel);
        if (!found.Succeeded)
            return found.Problem!;
        var (conversation, own) = found.Value;
        var members = call.Version == ApiVersion.V01
            ? await store.ListMembers(conversation.Id, null, new(ShownMembers, Domain.Listing.SortOrder.Ascending), call.Cancel)
            : null;
        return ConversationReplies.One(call, conversation, own, members?.Items ?? []);
    }

    private async Task<Reply> Update(ApiCall call)
    {
        var change = await ReadBody(call);
        if (!change.Succeeded)
            return change.Problem!;
        var updated = await conversations.Update(call.Caller, call.Route("id"), change.Value, call.Cancel);
        if (updated.Succeeded)
            webhooks.OfCallback(call.Application.Id, change.Value.Callback.Value);
        return updated.Succeeded ? ConversationReplies.Updated(call, updated.Value) : updated.Problem!;
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var done = await conversations.Delete(call.Caller, call.Route("id"), call.Cancel);
        return done.Succeeded ? ConversationReplies.Deleted(call) : done.Problem!;
    }

    private async Task<Reply> ListOfUser(ApiCall call)
    {
        var id = call.Route("id");
        var filter = MembershipQuery.Read(call);
        if (!filter.Succeeded)
            return filter.Problem!;
        var fields = new QueryFields(call);
        var withCustomData = fields.Flag("include_custom_data");
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        var query = ListQuery.Read(
            call, cursors, $"/users/{Uri.EscapeDataString(id)}/conversations",
            ("state", call.Query("state")), ("order_by", call.Query("order_by")),
            ("date_start", call.Query("date_start")), ("date_end", call.Query("date_end")),
            ("include_custom_data", call.Query("include_custom_data")));
        if (!query.Succeeded)
            return query.Problem!;
        var page = await conversations.ListOfUser(call.Caller, id, filter.Value, query.Value.Page, call.Cancel);
        return page.Succeeded
            ? ConversationReplies.Memberships(
                call, query.Value, page.Value, filter.Value.BySortKey, withCustomData)
            : page.Problem!;
    }

    private static async Task<Outcome<ConversationChange>> ReadBody(ApiCall call)
    {
        var body = await call.ReadObject();
        return body.Succeeded ? ConversationBody.Read(body.Value) : body.Problem!;
    }
}
