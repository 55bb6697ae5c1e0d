using System.Security.Cryptography;

namespace WebChat.Accounts;

/// <summary>Two accounts to try this with, made at the first start. Their passwords are shown then, and kept as hashes.</summary>
internal static class SeedAccounts
{
    public static readonly (string Name, string DisplayName)[] People = [("ann", "Ann Example"), ("ben", "Ben Example")];

    // Without the letters and digits that look alike.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public static async Task Run(AccountStore accounts, TextWriter console)
    {
        foreach (var (name, displayName) in People)
        {
            var password = RandomNumberGenerator.GetString(Alphabet, 12);
            if (await accounts.Add(new Account(name, displayName, PasswordCheck.Hash(password))))
                await console.WriteLineAsync($"Test user: {name}  password: {password}");
        }
    }
}
