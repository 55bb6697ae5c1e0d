using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Accounts;

/// <summary>The secrets of an account, so that one can be replaced while the other still works.</summary>
internal sealed class SecretsApi(SecretOperations secrets)
{
    public void Map(AccountRoutes routes)
    {
        routes.Get("/accounts/{api_key}/secrets", List);
        routes.Post("/accounts/{api_key}/secrets", Create);
        routes.Get("/accounts/{api_key}/secrets/{id}", Get);
        routes.Delete("/accounts/{api_key}/secrets/{id}", Delete);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var account = await secrets.Find(call.ApiKey, call.Route("api_key"), call.Cancel);
        if (!account.Succeeded)
            return account.Problem!;
        var list = account.Value.Secrets.Select(secret => SecretMessage.From(secret, call)).ToList();
        return Reply.Ok(
            new SecretListMessage(new SecretList(list), new SelfLink(call.Href($"/accounts/{call.ApiKey}/secrets"))),
            MessagesJson.Default.SecretListMessage);
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var account = await secrets.Find(call.ApiKey, call.Route("api_key"), call.Cancel);
        if (!account.Succeeded)
            return account.Problem!;
        var text = Read(await call.ReadObject());
        if (!text.Succeeded)
            return text.Problem!;
        var secret = await secrets.Create(account.Value, text.Value, call.Cancel);
        return secret.Succeeded
            ? Reply.Created(SecretMessage.From(secret.Value, call), MessagesJson.Default.SecretMessage)
            : secret.Problem!;
    }

    private async Task<Reply> Get(ApiCall call)
    {
        var account = await secrets.Find(call.ApiKey, call.Route("api_key"), call.Cancel);
        if (!account.Succeeded)
            return account.Problem!;
        var secret = account.Value.Secrets.FirstOrDefault(one => one.Id == call.Route("id"));
        return secret is null
            ? Problems.ApplicationNotFound(call.Route("id"))
            : Reply.Ok(SecretMessage.From(secret, call), MessagesJson.Default.SecretMessage);
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var account = await secrets.Find(call.ApiKey, call.Route("api_key"), call.Cancel);
        if (!account.Succeeded)
            return account.Problem!;
        var done = await secrets.Delete(account.Value.ApiKey, call.Route("id"), call.Cancel);
        return done.Succeeded ? Reply.NoContent : done.Problem!;
    }

    private static Outcome<string> Read(Outcome<JsonElement> body)
    {
        if (!body.Succeeded)
            return body.Problem!;
        var fields = new Fields(body.Value);
        var text = fields.Text("secret", AccountSecret.MaximumLength);
        if (text is not { Length: >= AccountSecret.MinimumLength } && fields.IsValid)
            fields.Refuse("secret", $"must have {AccountSecret.MinimumLength} to {AccountSecret.MaximumLength} characters");
        return fields.IsValid ? text! : Problems.ValidationFail(fields.Broken);
    }
}

internal sealed record SecretMessage(string Id, string CreatedAt, [property: JsonPropertyName("_links")] SelfLink Links)
{
    public static SecretMessage From(AccountSecret secret, ApiCall call) => new(
        secret.Id, Moment.ToIso(secret.CreatedAt), new SelfLink(call.Href($"/accounts/{call.ApiKey}/secrets/{secret.Id}")));
}

internal sealed record SecretList(IReadOnlyList<SecretMessage> Secrets);

internal sealed record SecretListMessage(
    [property: JsonPropertyName("_embedded")] SecretList Embedded, [property: JsonPropertyName("_links")] SelfLink Links);
