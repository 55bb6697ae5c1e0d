using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Tests.Hosting;

/// <summary>Makes tokens of any shape with System.Security.Cryptography alone.</summary>
internal static class Forge
{
    internal const string Header = """{"alg":"RS256","typ":"JWT"}""";

    internal static string B64(string text) => B64(Encoding.UTF8.GetBytes(text));

    internal static string B64(byte[] bytes) => Base64Url.EncodeToString(bytes);

    internal static string Sign(string header, string payload, RSA key) =>
        Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), key);

    internal static string Sign(byte[] header, byte[] payload, RSA key)
    {
        var unsigned = $"{B64(header)}.{B64(payload)}";
        return $"{unsigned}.{B64(Signature(unsigned, key))}";
    }

    internal static byte[] Signature(string unsigned, RSA key) => key.SignData(
        Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
