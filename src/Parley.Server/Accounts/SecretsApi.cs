using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Accounts;

/// <summary>The secrets of an account, so that one can be replaced while the other still works.</summary>
internal sealed class SecretsApi(IStore store, ISignals signals, TimeProvider time)
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
        var account = await Find(call);
        if (!account.Succeeded)
            return account.Problem!;
        var secrets = account.Value.Secrets.Select(secret => SecretMessage.From(secret, call)).ToList();
        return Reply.Ok(
            new SecretListMessage(new SecretList(secrets), new SelfLink(call.Href($"/accounts/{call.ApiKey}/secrets"))),
            MessagesJson.Default.SecretListMessage);
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var account = await Find(call);
        if (!account.Succeeded)
            return account.Problem!;
        var body = await call.ReadObject();
        if (!body.Succeeded)
            return body.Problem!;
        var fields = new Fields(body.Value);
        if (fields.Text("secret", 256) is not { Length: >= 8 } text)
            return Problems.ValidationFail(fields.IsValid ? [new InvalidParameter("secret", "must have 8 to 256 characters")] : fields.Broken);
        if (account.Value.Secrets.Count >= Account.MaximumSecrets)
            return Problems.MaximumSecrets;
        var secret = new AccountSecret(Guid.NewGuid().ToString(), SecretHash.Create(text), Moment.Now(time));
        await store.PutSecret(call.ApiKey, secret, call.Cancel);
        await Announce(call);
        return Reply.Created(SecretMessage.From(secret, call), MessagesJson.Default.SecretMessage);
    }

    private async Task<Reply> Get(ApiCall call)
    {
        var account = await Find(call);
        if (!account.Succeeded)
            return account.Problem!;
        var secret = account.Value.Secrets.FirstOrDefault(one => one.Id == call.Route("id"));
        return secret is null
            ? Problems.ApplicationNotFound(call.Route("id"))
            : Reply.Ok(SecretMessage.From(secret, call), MessagesJson.Default.SecretMessage);
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var account = await Find(call);
        if (!account.Succeeded)
            return account.Problem!;
        if (!await store.DeleteSecret(call.ApiKey, call.Route("id"), call.Cancel))
        {
            account = await Find(call);
            return account.Succeeded && account.Value.Secrets.Any(secret => secret.Id == call.Route("id"))
                ? Problems.LastSecret
                : Problems.ApplicationNotFound(call.Route("id"));
        }

        await Announce(call);
        return Reply.NoContent;
    }

    /// <summary>The caller's own account; any other does not exist for it.</summary>
    private async Task<Outcome<Account>> Find(ApiCall call) =>
        call.Route("api_key") == call.ApiKey && await store.GetAccount(call.ApiKey, call.Cancel) is { } account
            ? account
            : Problems.ApplicationNotFound(call.Route("api_key"));

    private Task Announce(ApiCall call) =>
        signals.Publish(new Signal(SignalKind.AccountChanged, call.ApiKey), CancellationToken.None);
}

internal sealed record SecretMessage(string Id, string CreatedAt, [property: JsonPropertyName("_links")] SelfLink Links)
{
    public static SecretMessage From(AccountSecret secret, ApiCall call) => new(
        secret.Id, Moment.ToIso(secret.CreatedAt), new SelfLink(call.Href($"/accounts/{call.ApiKey}/secrets/{secret.Id}")));
}

internal sealed record SecretList(IReadOnlyList<SecretMessage> Secrets);

internal sealed record SecretListMessage(
    [property: JsonPropertyName("_embedded")] SecretList Embedded, [property: JsonPropertyName("_links")] SelfLink Links);
