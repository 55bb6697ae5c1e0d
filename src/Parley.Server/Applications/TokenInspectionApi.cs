using Parley.Domain;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Applications;

/// <summary>Explains a token to the account that owns its application: Parley's own addition to the API.</summary>
internal sealed class TokenInspectionApi(
    ApplicationOperations applications, Auth.Directory directory, TokenOptions options, TimeProvider time)
{
    public void Map(AccountRoutes routes) => routes.Post("/v2/applications/{id}/tokens/inspect", Inspect);

    private async Task<Reply> Inspect(ApiCall call)
    {
        var application = await applications.Find(call.ApiKey, call.Route("id"), call.Cancel);
        if (!application.Succeeded)
            return application.Problem!;
        var body = await call.ReadObject();
        if (!body.Succeeded)
            return body.Problem!;
        var fields = new Fields(body.Value);
        var (token, method, path) = (fields.Text("token", 64 * 1024), fields.Text("method", 16), fields.Text("path", AclPath.MaxLength));
        if (!fields.Has("token"))
            fields.Refuse("token", "is required");
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        var state = await directory.Application(application.Value.Id);
        var report = TokenInspector.Inspect(token!, new InspectionContext
        {
            Options = options,
            Now = time.GetUtcNow(),
            Keys = state?.Keys ?? [],
            ExpectedApplicationId = application.Value.Id,
            Method = method,
            Path = path,
        });
        return Reply.Ok(new RawJson(report.ToJson()), MessagesJson.Default.RawJson);
    }
}
