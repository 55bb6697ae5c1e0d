using System.Numerics;

namespace Parley.Tokens;

/// <summary>
/// The fingerprint of CVE-2017-15361 (ROCA): moduli of the broken generator are powers of 65537 modulo every small
/// prime. A sound modulus passes for all of these primes with a probability far below 2⁻⁴⁰.
/// </summary>
internal static class Roca
{
    internal static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
        101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    private static readonly bool[][] Powers = Array.ConvertAll(Primes, PowersOf65537);

    internal static bool IsWeak(BigInteger modulus)
    {
        for (var i = 0; i < Primes.Length; i++)
            if (!Powers[i][(int)(modulus % Primes[i])])
                return false;
        return true;
    }

    private static bool[] PowersOf65537(int prime)
    {
        var powers = new bool[prime];
        for (var power = 1; !powers[power]; power = power * (65537 % prime) % prime) powers[power] = true;
        return powers;
    }
}
