using System.Globalization;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Applications;

/// <summary>The Applications API, version 2.</summary>
internal sealed class ApplicationsApi(ApplicationOperations applications, IStore store)
{
    public void Map(AccountRoutes routes)
    {
        routes.Get("/v2/applications", List);
        routes.Post("/v2/applications", Create);
        routes.Get("/v2/applications/{id}", Get);
        routes.Put("/v2/applications/{id}", Replace);
        routes.Delete("/v2/applications/{id}", Delete);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var query = new QueryFields(call);
        var size = (int)(query.Integer("page_size", 1, 100) ?? 10);
        var page = (int)(query.Integer("page", 1, 1_000_000) ?? 1);
        if (!query.IsValid)
            return Problems.ListValidation(query.Broken);
        var (items, total) = await store.ListApplications(call.ApiKey, (page - 1) * size, size, call.Cancel);
        return Reply.Ok(Page(call, items, total, page, size), MessagesJson.Default.ApplicationListMessage);
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var body = await ReadBody(call, isNew: true);
        if (!body.Succeeded)
            return body.Problem!;
        var made = await applications.Create(call.ApiKey, body.Value, call.Cancel);
        if (!made.Succeeded)
            return made.Problem!;
        var (application, privateKey) = made.Value;
        return Reply.Created(
            ApplicationMessage.From(application, call, privateKey), MessagesJson.Default.ApplicationMessage);
    }

    private async Task<Reply> Get(ApiCall call) =>
        One(call, await applications.Find(call.ApiKey, call.Route("id"), call.Cancel));

    private async Task<Reply> Replace(ApiCall call)
    {
        var body = await ReadBody(call, isNew: false);
        if (!body.Succeeded)
            return body.Problem!;
        return One(call, await applications.Replace(call.ApiKey, call.Route("id"), body.Value, call.Cancel));
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var done = await applications.Delete(call.ApiKey, call.Route("id"), call.Cancel);
        return done.Succeeded ? Reply.NoContent : done.Problem!;
    }

    private static async Task<Outcome<ApplicationBody>> ReadBody(ApiCall call, bool isNew)
    {
        var body = await call.ReadObject();
        return body.Succeeded ? ApplicationBody.Read(body.Value, isNew) : body.Problem!;
    }

    private static Reply One(ApiCall call, Outcome<Application> application) => application.Succeeded
        ? Reply.Ok(ApplicationMessage.From(application.Value, call), MessagesJson.Default.ApplicationMessage)
        : application.Problem!;

    private static ApplicationListMessage Page(
        ApiCall call, IReadOnlyList<Application> items, int total, int page, int size)
    {
        var pages = (total + size - 1) / size;
        return new ApplicationListMessage(
            size, page, total, pages,
            new ApplicationList([.. items.Select(application => ApplicationMessage.From(application, call))]),
            // A client pages on while there is a next link, whatever page it is on.
            new ApplicationListLinks(
                Href(page), Href(1), Href(Math.Max(pages, 1)), page < pages ? Href(page + 1) : null,
                page > 1 ? Href(page - 1) : null));

        Link Href(int number) => new(string.Create(
            CultureInfo.InvariantCulture, $"{call.Href("/v2/applications")}?page_size={size}&page={number}"));
    }
}
