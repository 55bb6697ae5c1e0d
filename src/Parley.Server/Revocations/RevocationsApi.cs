using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Server.Applications;
using Parley.Server.Http;

namespace Parley.Server.Revocations;

/// <summary>
/// Ends tokens before their time: one by its <c>jti</c>, a user's, or all of an application issued until a second.
/// Parley's own addition to the API.
/// </summary>
internal sealed class RevocationsApi(
    ApplicationOperations applications, IStore store, ISignals signals, TimeProvider time)
{
    public void Map(AccountRoutes routes)
    {
        routes.Get("/v2/applications/{id}/revocations", List);
        routes.Post("/v2/applications/{id}/revocations", Create);
        routes.Delete("/v2/applications/{id}/revocations/{revocation}", Delete);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var application = await applications.Find(call.ApiKey, call.Route("id"), call.Cancel);
        if (!application.Succeeded)
            return application.Problem!;
        var oldest = Moment.Now(time) - (long)Revocation.Lifetime.TotalMicroseconds;
        var active = await store.ListRevocations(application.Value.Id, oldest, call.Cancel);
        return Reply.Ok(
            new RevocationListMessage(new RevocationList([.. active.Select(RevocationMessage.From)])),
            MessagesJson.Default.RevocationListMessage);
    }

    private async Task<Reply> Create(ApiCall call)
    {
        var application = await applications.Find(call.ApiKey, call.Route("id"), call.Cancel);
        if (!application.Succeeded)
            return application.Problem!;
        var body = await call.ReadObject();
        if (!body.Succeeded)
            return body.Problem!;
        var fields = new Fields(body.Value);
        var revocation = Read(fields, application.Value.Id);
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        await store.AddRevocation(revocation, call.Cancel);
        await Announce(application.Value.Id);
        return Reply.Created(RevocationMessage.From(revocation), MessagesJson.Default.RevocationMessage);
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var application = await applications.Find(call.ApiKey, call.Route("id"), call.Cancel);
        if (!application.Succeeded)
            return application.Problem!;
        if (!await store.DeleteRevocation(application.Value.Id, call.Route("revocation"), call.Cancel))
            return Problems.ApplicationNotFound(call.Route("revocation"));
        await Announce(application.Value.Id);
        return Reply.NoContent;
    }

    private Revocation Read(Fields fields, string applicationId)
    {
        var now = time.GetUtcNow();
        var (token, user) = (fields.Text("jti", 1024), fields.Text("user", 1024));
        var until = fields.Integer("issued_until", 0, now.ToUnixTimeSeconds() + 60) ?? now.ToUnixTimeSeconds();
        if (fields.Has("jti") && (fields.Has("user") || fields.Has("issued_until")))
            fields.Refuse("jti", "must stand alone");
        return new Revocation(applicationId, Guid.NewGuid().ToString(), token, user, until, Moment.Now(time));
    }

    private Task Announce(string applicationId) =>
        signals.Publish(new Signal(SignalKind.ApplicationChanged, applicationId), CancellationToken.None);
}

internal sealed record RevocationMessage(string Id, string? Jti, string? User, long? IssuedUntil, string CreatedAt)
{
    public static RevocationMessage From(Revocation revocation) => new(
        revocation.Id, revocation.TokenId, revocation.Subject,
        revocation.TokenId is null ? revocation.IssuedUntil : null, Moment.ToIso(revocation.CreatedAt));
}

internal sealed record RevocationList(IReadOnlyList<RevocationMessage> Revocations);

internal sealed record RevocationListMessage([property: JsonPropertyName("_embedded")] RevocationList Embedded);
