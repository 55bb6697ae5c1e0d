using System.Security.Cryptography;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Auth;
using Parley.Server.Configuration;

namespace Parley.Server.Accounts;

/// <summary>Makes sure at start that there is an account: the configured one, the stored one, or a new one.</summary>
internal sealed class AccountProvisioner(
    IStore store, AccountAuthenticator authenticator, ParleyOptions options, TimeProvider time, TextWriter console)
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
        var hash = stored?.Hash;
        if (hash is null || !SecretHash.Matches(secret, hash))
            await Put(apiKey, ConfiguredSecretId, hash = SecretHash.Create(secret), cancel);
        // Its owner need not wait behind anybody's guesses for what is known here.
        authenticator.Remember(apiKey, secret, hash);
    }

    private async Task Generate(string apiKey, CancellationToken cancel)
    {
        var secret = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 32);
        await Put(apiKey, Guid.NewGuid().ToString(), SecretHash.CreateOfRandom(secret), cancel);
        // To the console and not to the log: this is the one time that the secret is seen.
        await console.WriteLineAsync(
            $"""

              A new account was made. Its secret is shown only now:

                API key     {apiKey}
                API secret  {secret}

            """);
    }

    private Task Put(string apiKey, string id, string hash, CancellationToken cancel) =>
        store.PutSecret(apiKey, new AccountSecret(id, hash, Moment.Now(time)), cancel);
}
