using Parley.Domain;
using Parley.Domain.Accounts;

namespace Parley.Server.Accounts;

/// <summary>What an account can do with its secrets.</summary>
internal sealed class SecretOperations(IStore store, ISignals signals, TimeProvider time)
{
    /// <summary>The caller's own account; any other does not exist for it.</summary>
    public async Task<Outcome<Account>> Find(string caller, string apiKey, CancellationToken cancel) =>
        apiKey == caller && await store.GetAccount(caller, cancel) is { } account
            ? account
            : Problems.ApplicationNotFound(apiKey);

    public async Task<Outcome<AccountSecret>> Create(Account account, string text, CancellationToken cancel)
    {
        if (account.Secrets.Count >= Account.MaximumSecrets)
            return Problems.MaximumSecrets;
        var secret = new AccountSecret(Guid.NewGuid().ToString(), SecretHash.Create(text), Moment.Now(time));
        await store.PutSecret(account.ApiKey, secret, cancel);
        await Announce(account.ApiKey);
        return secret;
    }

    /// <summary>The store keeps the last one; whether that was why nothing was deleted shows when it is read again.</summary>
    public async Task<Outcome<Done>> Delete(string apiKey, string id, CancellationToken cancel)
    {
        if (await store.DeleteSecret(apiKey, id, cancel))
        {
            await Announce(apiKey);
            return default(Done);
        }

        var account = await store.GetAccount(apiKey, cancel);
        return account?.Secrets.Any(secret => secret.Id == id) == true ? Problems.LastSecret : Problems.ApplicationNotFound(id);
    }

    // Not cancelled with the request: the change is made, and every node must hear of it.
    private Task Announce(string apiKey) =>
        signals.Publish(new Signal(SignalKind.AccountChanged, apiKey), CancellationToken.None);
}
