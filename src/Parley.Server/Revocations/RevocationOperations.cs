using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Server.Applications;

namespace Parley.Server.Revocations;

/// <summary>Which tokens to end before their time.</summary>
/// <param name="TokenId">One token's <c>jti</c>, or null.</param>
/// <param name="Subject">One user's name, or null for everybody.</param>
/// <param name="IssuedUntil">Unix seconds.</param>
internal sealed record RevocationOrder(string? TokenId, string? Subject, long IssuedUntil);

/// <summary>What an account can do about the tokens of its applications.</summary>
internal sealed class RevocationOperations(
    ApplicationOperations applications, IStore store, ISignals signals, TimeProvider time)
{
    /// <summary>
    /// No token has a longer <c>jti</c>. JSON takes up to six bytes for each UTF-16 unit, and PostgreSQL takes 8,000 in a
    /// notification.
    /// </summary>
    private const int MaximumToldLength = 1_024;

    public async Task<Outcome<List<Revocation>>> List(string apiKey, string applicationId, CancellationToken cancel)
    {
        var application = await applications.Find(apiKey, applicationId, cancel);
        if (!application.Succeeded)
            return application.Problem!;
        return (await store.ListRevocations(applicationId, Revocation.Oldest(time), cancel)).ToList();
    }

    public async Task<Revocation> Add(string applicationId, RevocationOrder order, CancellationToken cancel)
    {
        var revocation = new Revocation(
            applicationId, Guid.NewGuid().ToString(), order.TokenId, order.Subject, order.IssuedUntil, Moment.Now(time));
        await store.AddRevocation(revocation, cancel);
        await Announce(applicationId, Told(new RevokedTokens(order.TokenId, order.Subject, order.IssuedUntil)));
        return revocation;
    }

    public async Task<Outcome<Done>> Delete(string apiKey, string applicationId, string id, CancellationToken cancel)
    {
        var application = await applications.Find(apiKey, applicationId, cancel);
        if (!application.Succeeded)
            return application.Problem!;
        if (!await store.DeleteRevocation(applicationId, id, cancel))
            return Problems.ApplicationNotFound(id);
        await Announce(applicationId, []);
        return default(Done);
    }

    // Longer texts may be revoked, and every session is then checked.
    private static RevokedTokens[]? Told(RevokedTokens revoked) =>
        (revoked.TokenId ?? revoked.Subject ?? "").Length <= MaximumToldLength ? [revoked] : null;

    // Not cancelled with the request: the change is made, and every node must hear of it.
    private Task Announce(string applicationId, RevokedTokens[]? revoked) => signals.Publish(
        new Signal(SignalKind.ApplicationChanged, applicationId) { Revoked = revoked }, CancellationToken.None);
}
