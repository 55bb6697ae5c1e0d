using Parley.Domain;
using Parley.Server.Compatibility;
using Parley.Server.Conversations;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Voice;

/// <summary>The legs of calls. Calls are not served, so there are none, and whoever lists them is told so.</summary>
internal sealed class LegsApi(ConversationAccess conversations, Cursors cursors)
{
    public void Map(ApiRoutes routes)
    {
        routes.Get("/legs", call => Task.FromResult(None(call, "/legs")));
        routes.Post("/legs", Refuse);
        routes.Get("/conversations/{id}/legs", ListOfConversation);
    }

    private static async Task<Reply> Refuse(ApiCall call)
    {
        var refusal = Problems.NotServed(NotServed.Calls);
        if (call.Version != ApiVersion.V01)
            return refusal;
        var body = await call.ReadObject();
        return body.Succeeded && NexmoClientLeg.Answer(body.Value) is { } answer
            ? Reply.Ok(
                new UnservedLegMessage(refusal.Code, refusal.Detail, Guid.NewGuid().ToString(), answer),
                MessagesJson.Default.UnservedLegMessage)
            : refusal;
    }

    private async Task<Reply> ListOfConversation(ApiCall call)
    {
        var found = await conversations.Find(call.Caller, call.Route("id"), call.Cancel);
        return found.Succeeded ? None(call, $"/conversations/{found.Value.Id}/legs") : found.Problem!;
    }

    private Reply None(ApiCall call, string path)
    {
        var list = ListQuery.Read(call, cursors, path);
        var fields = new QueryFields(call);
        var index = (int)(fields.Integer("record_index", 0, int.MaxValue) ?? 0);
        if (!list.Succeeded)
            return list.Problem!;
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        var (query, none) = (list.Value, new LegList([]));
        var links = query.Links(new Domain.Listing.Page<EmptyMessage>([], false, false), _ => default);
        return call.Version switch
        {
            ApiVersion.V01 => Reply.Ok(
                new OldLegPage(0, query.Page.Size, index, new SelfLink(links.Self), none), MessagesJson.Default.OldLegPage),
            ApiVersion.V02 => Reply.Ok(
                new PageMessage<DataOf<LegList>>(query.Page.Size, null, new DataOf<LegList>(none), links),
                MessagesJson.Default.PageMessageDataOfLegList),
            _ => Reply.Ok(new PageMessage<LegList>(query.Page.Size, null, none, links), MessagesJson.Default.PageMessageLegList),
        };
    }
}
