using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Server.Applications;
using Parley.Server.Configuration;
using Parley.Server.Http;

namespace Parley.Server.Revocations;

/// <summary>
/// Ends tokens before their time: one by its <c>jti</c>, a user's, or all of an application issued until a second.
/// Parley's own addition to the API.
/// </summary>
internal sealed class RevocationsApi(
    RevocationOperations revocations, ApplicationOperations applications, ParleyOptions options, TimeProvider time)
{
    public void Map(AccountRoutes routes)
    {
        routes.Get("/v2/applications/{id}/revocations", List);
        routes.Post("/v2/applications/{id}/revocations", Create);
        routes.Delete("/v2/applications/{id}/revocations/{revocation}", Delete);
    }

    private async Task<Reply> List(ApiCall call)
    {
        var active = await revocations.List(call.ApiKey, call.Route("id"), call.Cancel);
        if (!active.Succeeded)
            return active.Problem!;
        return Reply.Ok(
            new RevocationListMessage(new RevocationList([.. active.Value.Select(RevocationMessage.From)])),
            MessagesJson.Default.RevocationListMessage);
    }

    private async Task<Reply> Create(ApiCall call)
    {
        // Found before the body is read: another account's application is not there, whatever is sent to it.
        var application = await applications.Find(call.ApiKey, call.Route("id"), call.Cancel);
        if (!application.Succeeded)
            return application.Problem!;
        var body = await call.ReadObject();
        if (!body.Succeeded)
            return body.Problem!;
        var order = Read(new Fields(body.Value));
        if (!order.Succeeded)
            return order.Problem!;
        var revocation = await revocations.Add(application.Value.Id, order.Value, call.Cancel);
        return Reply.Created(RevocationMessage.From(revocation), MessagesJson.Default.RevocationMessage);
    }

    private async Task<Reply> Delete(ApiCall call)
    {
        var done = await revocations.Delete(call.ApiKey, call.Route("id"), call.Route("revocation"), call.Cancel);
        return done.Succeeded ? Reply.NoContent : done.Problem!;
    }

    private Outcome<RevocationOrder> Read(Fields fields)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        // Elsewhere null is absent. Here that would end the tokens of everybody.
        foreach (var name in (ReadOnlySpan<string>)["jti", "user"])
        {
            if (fields.IsNull(name))
                fields.Refuse(name, "must be a string");
        }

        var (token, user) = (fields.TextOrNumber("jti", 1024), fields.Text("user", 1024));
        // A token of an issuer whose clock is ahead exists already, though its iat lies before us.
        var ahead = (long)options.ClockSkew.TotalSeconds;
        var until = fields.Integer("issued_until", 0, now + Math.Max(60, ahead)) ?? now + ahead;
        if (fields.Has("jti") && (fields.Has("user") || fields.Has("issued_until")))
            fields.Refuse("jti", "must stand alone");
        return fields.IsValid ? new RevocationOrder(token, user, until) : Problems.ValidationFail(fields.Broken);
    }
}

internal sealed record RevocationMessage(string Id, string? Jti, string? User, long? IssuedUntil, string CreatedAt)
{
    public static RevocationMessage From(Revocation revocation) => new(
        revocation.Id, revocation.TokenId, revocation.Subject,
        revocation.TokenId is null ? revocation.IssuedUntil : null, Moment.ToIso(revocation.CreatedAt));
}

internal sealed record RevocationList(IReadOnlyList<RevocationMessage> Revocations);

internal sealed record RevocationListMessage([property: JsonPropertyName("_embedded")] RevocationList Embedded);
