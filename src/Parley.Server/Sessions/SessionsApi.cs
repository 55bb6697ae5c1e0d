using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Sessions;

/// <summary>Sessions over HTTP. Ending one by its id is Parley's own addition.</summary>
internal sealed class SessionsApi(SessionOperations sessions, Cursors cursors)
{
    public void Map(ApiRoutes routes)
    {
        routes.Get("/users/{id}/sessions", List);
        routes.Put("/sessions/{id}", Refresh);
        routes.Delete("/sessions/{id}", End);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var id = call.Route("id");
        var query = ListQuery.Read(call, cursors, $"/users/{Uri.EscapeDataString(id)}/sessions");
        if (!query.Succeeded)
            return query.Problem!;
        var list = await sessions.List(call.Caller, id, query.Value.Page, call.Cancel);
        return list.Succeeded
            ? SessionReplies.List(call, query.Value, list.Value.User, list.Value.Sessions, sessions)
            : list.Problem!;
    }

    /// <summary>The new token is the one that authorises the request. The body, <c>""</c> or nothing, says nothing.</summary>
    private async Task<Reply> Refresh(ApiCall call)
    {
        var session = await sessions.Refresh(call.Caller, call.Route("id"), call.Cancel);
        return session.Succeeded
            ? Reply.Ok(new SessionRefreshedMessage(session.Value.Id), MessagesJson.Default.SessionRefreshedMessage)
            : session.Problem!;
    }

    private async Task<Reply> End(ApiCall call)
    {
        var done = await sessions.End(call.Caller, call.Route("id"), call.Cancel);
        if (!done.Succeeded)
            return done.Problem!;
        return call.Version == ApiVersion.V01 ? Reply.EmptyObject : Reply.NoContent;
    }
}
