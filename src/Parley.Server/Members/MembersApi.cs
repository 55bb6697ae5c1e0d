using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Conversations;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Members;

/// <summary>The members of a conversation over HTTP.</summary>
internal sealed class MembersApi(MemberOperations members, Cursors cursors)
{
    private const int MaximumReason = 500;

    public void Map(ApiRoutes routes)
    {
        routes.Get("/conversations/{id}/members", List);
        routes.Post("/conversations/{id}/members", Add);
        routes.Get("/conversations/{id}/members/{member}", Get);
        routes.Patch("/conversations/{id}/members/{member}", Change);
        routes.Put("/conversations/{id}/members/{member}", Change);
        routes.Delete("/conversations/{id}/members/{member}", Leave);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var id = call.Route("id");
        if (MembershipQuery.State(call.Query("state")) is not { } state)
            return Problems.ValidationFail(new InvalidParameter("state", "must be one of [INVITED, JOINED, LEFT]"));
        var query = ListQuery.Read(
            call, cursors, $"/conversations/{Uri.EscapeDataString(id)}/members", ("state", call.Query("state")));
        if (!query.Succeeded)
            return query.Problem!;
        var page = await members.List(call.Caller, id, state.Wanted, query.Value.Page, call.Cancel);
        return page.Succeeded ? MemberReplies.List(call, query.Value, page.Value) : page.Problem!;
    }

    private async Task<Reply> Add(ApiCall call)
    {
        var body = await call.ReadObject();
        var request = body.Succeeded ? MemberBody.ReadAdd(body.Value) : body.Problem!;
        if (!request.Succeeded)
            return request.Problem!;
        var added = await members.Add(call.Caller, call.Route("id"), request.Value, call.Cancel);
        return added.Succeeded ? MemberReplies.Created(call, added.Value) : added.Problem!;
    }

    private async Task<Reply> Get(ApiCall call)
    {
        var found = await members.Find(call.Caller, call.Route("id"), call.Route("member"), call.Cancel);
        return found.Succeeded ? MemberReplies.One(call, found.Value) : found.Problem!;
    }

    private async Task<Reply> Change(ApiCall call)
    {
        var body = await call.ReadObject();
        var update = body.Succeeded ? MemberBody.ReadChange(body.Value) : body.Problem!;
        if (!update.Succeeded)
            return update.Problem!;
        var changed = await members.Change(call.Caller, call.Route("id"), call.Route("member"), update.Value, call.Cancel);
        return changed.Succeeded ? MemberReplies.Updated(call, changed.Value) : changed.Problem!;
    }

    /// <summary>How clients leave, decline and kick; the reason travels in the query.</summary>
    private async Task<Reply> Leave(ApiCall call)
    {
        var (code, text) = (call.Query("reason_code"), call.Query("reason_text"));
        if (UnicodeText.IsLonger(code ?? "", MaximumReason) || UnicodeText.IsLonger(text ?? "", MaximumReason))
            return Problems.ValidationFail(new InvalidParameter("reason_text", $"must be a text of at most {MaximumReason} characters"));
        var left = await members.Change(
            call.Caller, call.Route("id"), call.Route("member"),
            new MemberUpdate(new ChangeMember(MemberState.Left, Reason: Reason(code, text)), call.Query("from") is { Length: > 0 } from ? from : null),
            call.Cancel);
        return left.Succeeded ? MemberReplies.Deleted(call) : left.Problem!;
    }

    private static string? Reason(string? code, string? text)
    {
        if (string.IsNullOrEmpty(code) && string.IsNullOrEmpty(text))
            return null;
        var reason = new JsonObject();
        if (!string.IsNullOrEmpty(code))
            reason["code"] = code;
        if (!string.IsNullOrEmpty(text))
            reason["text"] = text;
        return reason.ToJsonString(EventBody.Verbatim);
    }
}
