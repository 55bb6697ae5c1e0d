using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Tests.Sessions;

/// <summary>Makes tokens of one application by hand; none of the code under test signs here.</summary>
internal sealed class SessionTokens(TimeProvider time, string applicationId)
{
    public const string ClientAcl = """{"paths":{"/*/users/**":{},"/*/sessions/**":{},"/*/rtc/**":{},"/*/conversations/**":{}}}""";

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ConcurrentBag<string> AllSignatures = [];

    public static string PublicPem { get; } = Rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>The signatures of all tokens made so far: whoever has one in a log has a token there.</summary>
    public static IEnumerable<string> Signatures => AllSignatures;

    public string ApplicationId => applicationId;

    public string Admin() => Make(null, TimeSpan.FromHours(1), """{"paths":{"/**":{}}}""");

    public string User(string name, TimeSpan? life = null, string? acl = ClientAcl, string? id = null, RSA? key = null) =>
        Make(name, life ?? TimeSpan.FromHours(1), acl, id, key);

    private string Make(string? subject, TimeSpan life, string? acl, string? id = null, RSA? key = null)
    {
        var now = time.GetUtcNow();
        // A token that has ended was issued before that.
        var issued = (life <= TimeSpan.Zero ? now + life - TimeSpan.FromMinutes(1) : now).ToUnixTimeSeconds();
        var claims = $$"""
            {"application_id":"{{applicationId}}","iat":{{issued}},"exp":{{(now + life).ToUnixTimeSeconds()}},"jti":"{{id ?? Guid.NewGuid().ToString()}}"
            """;
        if (subject is not null)
            claims += $",\"sub\":\"{subject}\"";
        if (acl is not null)
            claims += $",\"acl\":{acl}";
        return Sign("""{"alg":"RS256","typ":"JWT"}""", claims + "}", key ?? Rsa);
    }

    private static string Sign(string header, string claims, RSA key)
    {
        var unsigned = $"{Encode(header)}.{Encode(claims)}";
        var signature = Base64Url.EncodeToString(
            key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        AllSignatures.Add(signature);
        return $"{unsigned}.{signature}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
