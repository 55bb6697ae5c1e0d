using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Domain.Accounts;

/// <summary>
/// Hashes account secrets. One that somebody chose may be weak, and a stolen database should still not give it away: it is
/// hashed slowly, <c>pbkdf2-sha256$iterations$salt$hash</c>. One that was drawn at random cannot be guessed, and is hashed
/// so quickly that checks of wrong ones hold nobody up: <c>hmac-sha256$key$hash</c>.
/// </summary>
public static class SecretHash
{
    private const string Slow = "pbkdf2-sha256";
    private const string Quick = "hmac-sha256";
    private const int Iterations = 100_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Of a secret that somebody chose.</summary>
    public static string Create(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Slow}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(secret, salt, Iterations))}");
    }

    /// <summary>Of a secret that was drawn at random, from at least 128 bits.</summary>
    public static string CreateOfRandom(string secret)
    {
        var key = RandomNumberGenerator.GetBytes(HashBytes);
        return $"{Quick}${Convert.ToBase64String(key)}${Convert.ToBase64String(Mac(secret, key))}";
    }

    /// <summary>Whether comparing with it takes long.</summary>
    public static bool IsSlow(string hash) => hash.StartsWith(Slow, StringComparison.Ordinal);

    /// <summary>Compares in constant time. A hash that this class did not write matches nothing.</summary>
    public static bool Matches(string secret, string hash) => hash.Split('$') switch
    {
        [Slow, var iterations, var salt, var expected] => AreEqual(
            Derive(secret, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture)), expected),
        [Quick, var key, var expected] => AreEqual(Mac(secret, Convert.FromBase64String(key)), expected),
        _ => false,
    };

    private static bool AreEqual(byte[] actual, string expected) =>
        CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(expected));

    private static byte[] Mac(string secret, byte[] key) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(secret));

    private static byte[] Derive(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
