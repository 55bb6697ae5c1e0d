using Microsoft.AspNetCore.Identity;

namespace WebChat.Accounts;

/// <summary>Step 2 of the flow, and the part that is this backend's alone: is it really her?</summary>
internal sealed class PasswordCheck(AccountStore accounts)
{
    private static readonly PasswordHasher<string> Hasher = new();

    // Compared with when there is no such account, so that the time does not tell which names exist.
    private static readonly string Nobody = Hash(Guid.NewGuid().ToString());

    public static string Hash(string password) => Hasher.HashPassword("", password);

    /// <returns>The account, or null when the name or the password is wrong; which one is not said.</returns>
    public async Task<Account?> Find(string name, string password, CancellationToken cancel)
    {
        var account = await accounts.Find(name, cancel);
        var result = Hasher.VerifyHashedPassword("", account?.PasswordHash ?? Nobody, password);
        return result == PasswordVerificationResult.Failed ? null : account;
    }
}
