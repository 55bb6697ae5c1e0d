using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Domain.Accounts;

/// <summary>
/// Hashes account secrets with PBKDF2-HMAC-SHA-256: an operator may choose a weak secret, and a stolen database should
/// still not give it away. Written as <c>pbkdf2-sha256$iterations$salt$hash</c>.
/// </summary>
public static class SecretHash
{
    private const string Algorithm = "pbkdf2-sha256";
    // A generated secret has 180 bits and needs no slowness; this is for those that an operator chose.
    private const int Iterations = 100_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Create(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Algorithm}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(secret, salt, Iterations))}");
    }

    /// <summary>Compares in constant time. A hash that this class did not write matches nothing.</summary>
    public static bool Matches(string secret, string hash)
    {
        var parts = hash.Split('$');
        if (parts is not [Algorithm, var iterations, var salt, var expected])
            return false;
        var actual = Derive(secret, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
