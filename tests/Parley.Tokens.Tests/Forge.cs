using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Tokens.Tests;

/// <summary>Makes tokens of any shape with System.Security.Cryptography alone: none of the code under test signs here.</summary>
internal static class Forge
{
    internal const string App = "8e3b5e2c-5d3f-4c5a-9d0a-3d7f2f1c9a01";
    internal const string OtherApp = "11111111-2222-4333-8444-555555555555";
    internal const string Header = """{"alg":"RS256","typ":"JWT"}""";

    internal static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    internal static readonly long Iat = Now.ToUnixTimeSeconds();
    internal static readonly RSA Rsa = RSA.Create(2048);
    internal static readonly RSA OtherRsa = RSA.Create(2048);
    internal static readonly PublicKey Key = KeyOf(Rsa);
    internal static readonly PublicKey OtherKey = KeyOf(OtherRsa);

    internal static FakeTimeProvider Clock(TimeSpan later = default) => new(Now + later);

    internal static PublicKey KeyOf(RSA rsa)
    {
        Assert.True(PublicKey.TryParse(rsa.ExportSubjectPublicKeyInfoPem(), out var key, out var reason), reason);
        return key;
    }

    internal static string B64(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    internal static string B64(byte[] bytes) => Base64Url.EncodeToString(bytes);

    internal static string Payload(string more = "", string? iat = null) =>
        $$"""{"application_id":"{{App}}","iat":{{iat ?? $"{Iat}"}},"jti":"j-1"{{more}}}""";

    internal static string Sign(string payload, string header = Header, RSA? key = null)
    {
        var unsigned = $"{B64(header)}.{B64(payload)}";
        return $"{unsigned}.{B64(SignatureOf(unsigned, key))}";
    }

    internal static byte[] SignatureOf(string unsigned, RSA? key = null) => (key ?? Rsa).SignData(
        Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    internal static string Good(string more = "") => Sign(Payload(more));

    internal static (VerifiedToken? Token, TokenFailure? Failure) Judge(
        string token, TokenOptions? options = null, TimeSpan later = default, params PublicKey[] keys)
    {
        options ??= new TokenOptions();
        if (!ParsedToken.TryParse(token, options, out var parsed, out var failure)) return (null, failure);
        new TokenVerifier(options, Clock(later)).TryVerify(
            parsed, keys.Length == 0 ? [Key] : keys, out var verified, out failure);
        Assert.Equal(verified is null, failure is not null);
        return (verified, failure);
    }

    internal static VerifiedToken Accepts(string token, TokenOptions? options = null, TimeSpan later = default)
    {
        var (verified, failure) = Judge(token, options, later);
        Assert.True(verified is not null, failure?.Reason);
        return verified;
    }

    internal static string Refuses(
        TokenRule rule,
        string token,
        TokenOptions? options = null,
        TimeSpan later = default,
        string code = TokenCodes.InvalidToken)
    {
        var (verified, failure) = Judge(token, options, later);
        Assert.Null(verified);
        Assert.Equal((rule, code), (failure!.Rule, failure.Code));
        return failure.Reason;
    }
}
