using Parley.Domain;
using Parley.Domain.Users;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Users;

/// <summary>The users of an application over HTTP.</summary>
internal sealed class UsersApi(UserOperations users, UserPrivacy privacy, Cursors cursors)
{
    public void Map(ApiRoutes routes)
    {
        routes.Get("/users", List);
        routes.Post("/users", Create);
        routes.Get("/users/{id}", Get);
        routes.Patch("/users/{id}", Update);
        routes.Put("/users/{id}", Update);
        routes.Delete("/users/{id}", Delete);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var name = call.Query("name") is { Length: > 0 } given ? given : null;
        var query = ListQuery.Read(call, cursors, "/users", ("name", name));
        if (!query.Succeeded)
            return query.Problem!;
        return UserReplies.List(call, query.Value, await users.List(call.Application, name, query.Value.Page, call.Cancel));
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var change = await ReadBody(call);
        if (!change.Succeeded)
            return change.Problem!;
        var user = await users.Create(call.Caller, change.Value, call.Cancel);
        return user.Succeeded ? UserReplies.Created(call, user.Value) : user.Problem!;
    }

    private async Task<Reply> Get(ApiCall call)
    {
        var user = await users.Find(call.Caller, call.Route("id"), call.Cancel);
        return user.Succeeded ? UserReplies.One(call, privacy.ShownTo(call.Caller, user.Value)) : user.Problem!;
    }

    private async Task<Reply> Update(ApiCall call)
    {
        var change = await ReadBody(call);
        if (!change.Succeeded)
            return change.Problem!;
        var user = await users.Update(call.Caller, call.Route("id"), change.Value, call.Cancel);
        return user.Succeeded ? UserReplies.Updated(call, user.Value) : user.Problem!;
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var done = await users.Delete(call.Caller, call.Route("id"), call.Cancel);
        return done.Succeeded ? UserReplies.Deleted(call) : done.Problem!;
    }

    private static async Task<Outcome<UserChange>> ReadBody(ApiCall call)
    {
        var body = await call.ReadObject();
        return body.Succeeded ? UserBody.Read(body.Value) : body.Problem!;
    }
}
