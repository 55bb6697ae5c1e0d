using System.Security.Cryptography;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Configuration;

namespace Parley.Server.Accounts;

/// <summary>Makes sure at start that there is an account: the configured one, the stored one, or a new one.</summary>
internal sealed class AccountProvisioner(IStore store, ParleyOptions options, TimeProvider time, TextWriter console)
{
    private const string ConfiguredSecretId = "configured";

    /// <summary>The API key of the account.</summary>
    public async Task<string> Run(CancellationToken cancel)
    {
        var apiKey = options.ApiKey ?? await store.GetAnyApiKey(cancel) ?? RandomNumberGenerator.GetHexString(8, lowercase: true);
        var account = await store.GetAccount(apiKey, cancel);
        if (options.ApiSecret is { } configured)
            await PutConfigured(apiKey, account, configured, cancel);
        else if (account is null)
            await Generate(apiKey, cancel);
        return apiKey;
    }

    private async Task PutConfigured(string apiKey, Account? account, string secret, CancellationToken cancel)
    {
        var stored = account?.Secrets.FirstOrDefault(one => one.Id == ConfiguredSecretId);
        if (stored is null || !SecretHash.Matches(secret, stored.Hash))
            await Put(apiKey, ConfiguredSecretId, secret, cancel);
    }

    private async Task Generate(string apiKey, CancellationToken cancel)
    {
        var secret = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 32);
        await Put(apiKey, Guid.NewGuid().ToString(), secret, cancel);
        // To the console and not to the log: this is the one time that the secret is seen.
        await console.WriteLineAsync(
            $"""

              A new account was made. Its secret is shown only now:

                API key     {apiKey}
                API secret  {secret}

            """);
    }

    private Task Put(string apiKey, string id, string secret, CancellationToken cancel) =>
        store.PutSecret(apiKey, new AccountSecret(id, SecretHash.Create(secret), Moment.Now(time)), cancel);
}
