using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Domain.Revocations;
using Parley.Tokens;

namespace Parley.Server.Applications;

/// <summary>What an account can do with its applications.</summary>
internal sealed class ApplicationOperations(IStore store, ISignals signals, WebhookNotice webhooks, TimeProvider time)
{
    /// <summary>Creates an application, with an id and a key pair of its own unless they are given.</summary>
    /// <returns>The application and, when the pair was made here, its private key in PKCS#8 PEM.</returns>
    public async Task<Outcome<(Application Application, string? PrivateKey)>> Create(
        string apiKey, ApplicationBody body, CancellationToken cancel)
    {
        using var pair = body.PublicKey is null ? PrivateKey.Generate() : null;
        var key = body.PublicKey ?? pair!.PublicKey;
        var application = new Application(
            body.Id ?? Ids.NewApplication(), apiKey, body.Name, key.Pem, body.Capabilities ?? "{}", body.ImproveAi ?? true,
            Moment.Now(time));
        if (!await store.AddApplication(application, cancel))
            return Problems.ApplicationIdTaken;
        // A node that did not hear of the deletion of a former application with this id hears of it now.
        if (body.Id is not null)
            await Announce(application.Id, emptied: true);
        webhooks.OfCapabilities(application.Id, application.Capabilities);
        return (application, pair?.ExportPkcs8Pem());
    }

    /// <summary>An application of another account does not exist for this one.</summary>
    public async Task<Outcome<Application>> Find(string apiKey, string id, CancellationToken cancel) =>
        await store.GetApplication(id, cancel) is { } application && application.ApiKey == apiKey
            ? application
            : Problems.ApplicationNotFound(id);

    /// <summary>
    /// Replaces name, capabilities and privacy. Without a public key, or with the present one, the key stays; another
    /// one ends every token that the old one signed.
    /// </summary>
    public async Task<Outcome<Application>> Replace(string apiKey, string id, ApplicationBody body, CancellationToken cancel)
    {
        while (true)
        {
            var found = await Find(apiKey, id, cancel);
            if (!found.Succeeded)
                return found;
            var changed = found.Value with
            {
                Name = body.Name,
                PublicKey = body.PublicKey?.Pem ?? found.Value.PublicKey,
                Capabilities = body.Capabilities ?? "{}",
                ImproveAi = body.ImproveAi ?? found.Value.ImproveAi,
            };
            if (!await store.UpdateApplication(changed, cancel))
                continue;
            webhooks.OfCapabilities(id, changed.Capabilities);
            await Announce(id);
            return changed with { Version = changed.Version + 1 };
        }
    }

    public async Task<Outcome<Done>> Delete(string apiKey, string id, CancellationToken cancel)
    {
        var found = await Find(apiKey, id, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        if (!await store.DeleteApplication(found.Value, Moment.Now(time), Revocation.Oldest(time), cancel))
            return Problems.ApplicationNotFound(id);
        await Announce(id, emptied: true);
        return default(Done);
    }

    // Not cancelled with the request: the change is made, and every node must hear of it.
    private Task Announce(string id, bool emptied = false) =>
        signals.Publish(new Signal(SignalKind.ApplicationChanged, id) { Emptied = emptied }, CancellationToken.None);
}
