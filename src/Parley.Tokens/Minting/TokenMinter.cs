using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Makes tokens. Safe for concurrent use while the key is not disposed.</summary>
/// <param name="key">The application's private key.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class TokenMinter(PrivateKey key, TimeProvider? time = null)
{
    // {"alg":"RS256","typ":"JWT"}
    private const string Header = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

    private static readonly TokenOptions Limits = new();

    // The text ends up in base64url, never in HTML.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Makes a token, in compact form.</summary>
    /// <param name="request">What it should say.</param>
    /// <exception cref="ArgumentException">The request breaks a rule of the API; the message says which.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public string Mint(TokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var issuedAt = _time.GetUtcNow().ToUnixTimeSeconds();
        var expiresAt = MintingRules.Check(request, issuedAt, Limits);

        var unsigned = $"{Header}.{Base64Url.EncodeToString(Payload(request, issuedAt, expiresAt))}";
        var signature = key.Sign(Encoding.ASCII.GetBytes(unsigned));
        var token = $"{unsigned}.{Base64Url.EncodeToString(signature)}";
        return token.Length <= Limits.MaxLength
            ? token
            : throw new ArgumentException(
                $"the token would have {token.Length} characters; servers accept {Limits.MaxLength}, so shorten the acl");
    }

    private static ReadOnlySpan<byte> Payload(TokenRequest request, long issuedAt, long expiresAt)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Json);
        json.WriteStartObject();
        json.WriteNumber(Claims.IssuedAt, issuedAt);
        json.WriteString(Claims.Id, request.Id ?? Guid.NewGuid().ToString());
        if (request.NotBefore is { } start) json.WriteNumber(Claims.NotBefore, start.ToUnixTimeSeconds());
        if (request.Subject is { } subject) json.WriteString(Claims.Subject, subject);
        json.WriteNumber(Claims.ExpiresAt, expiresAt);
        if (request.Acl is { } acl)
        {
            json.WritePropertyName(Claims.Acl);
            acl.WriteTo(json);
        }
        json.WriteString(Claims.ApplicationId, request.ApplicationId);
        foreach (var (name, value) in request.ExtraClaims ?? new Dictionary<string, JsonElement>())
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
