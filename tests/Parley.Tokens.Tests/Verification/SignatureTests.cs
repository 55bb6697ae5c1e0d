using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class SignatureTests
{
    private static readonly RSAParameters Private = Rsa.ExportParameters(true);
    private static readonly BigInteger N = new(Private.Modulus, true, true);
    private static readonly BigInteger D = new(Private.D, true, true);
    private static readonly string Unsigned = $"{B64(Header)}.{B64(Payload())}";
    private static readonly byte[] DigestInfo =
    [
        .. Convert.FromHexString("3031300d060960864801650304020105000420"),
        .. SHA256.HashData(Encoding.ASCII.GetBytes(Unsigned)),
    ];

    [Fact]
    public void The_standards_own_example_verifies()
    {
        const string n =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
            + "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2"
            + "R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcD"
            + "TW9gb54h4FRWyuXpoQ";
        const string input =
            "eyJhbGciOiJSUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const string signature =
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
            + "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d"
            + "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
            + "cN_IoypGlUPQGe77Rw";
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(n), Exponent = [1, 0, 1] });
        var key = KeyOf(rsa);
        var bytes = Encoding.ASCII.GetBytes(input);

        Assert.True(key.Verifies(bytes, Base64Url.DecodeFromChars(signature)));
        bytes[^1] ^= 1;
        Assert.False(key.Verifies(bytes, Base64Url.DecodeFromChars(signature)));
    }

    [Fact]
    public void Every_changed_byte_of_the_signature_is_noticed()
    {
        var signature = SignatureOf(Unsigned);
        for (var i = 0; i < signature.Length; i++)
        {
            var changed = signature.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            Refuses(TokenRule.Signature, $"{Unsigned}.{B64(changed)}");
        }
    }

    [Fact]
    public void Signatures_of_another_length_or_value_are_refused()
    {
        var signature = SignatureOf(Unsigned);
        var value = new BigInteger(signature, true, true);
        byte[][] forged =
        [
            signature[..^1], signature[1..], signature[..1], [0, .. signature], [0, 0, .. signature], [.. signature, 0],
            new byte[256], Block(1), Block(N - 1), Block(N), Block(N + 1), Block(N - value), [0],
            (value + N).ToByteArray(true, true),
        ];
        foreach (var bytes in forged) Refuses(TokenRule.Signature, $"{Unsigned}.{B64(bytes)}");
    }

    [Fact]
    public void A_hand_made_block_is_accepted_so_that_the_forgeries_prove_something() =>
        Accepts($"{Unsigned}.{B64(Raw([0, 1, .. Filled(0xff, 202), 0, .. DigestInfo]))}");

    [Fact]
    public void Padding_and_ASN1_forgeries_are_refused()
    {
        var hash = DigestInfo[^32..];
        byte[][] blocks =
        [
            [0, 1, .. Filled(0xff, 201), 0, .. DigestInfo, 0],
            [0, 1, .. Filled(0xff, 8), 0, .. DigestInfo, .. Filled(0x41, 194)],
            [0, 1, 0, .. DigestInfo, .. Filled(0, 202)],
            [0, 2, .. Filled(0xff, 202), 0, .. DigestInfo],
            [0, 0, .. Filled(0xff, 202), 0, .. DigestInfo],
            [0, 1, .. Filled(0xfe, 202), 0, .. DigestInfo],
            [0, 1, .. Filled(0xff, 201), 0xfe, 0, .. DigestInfo],
            [0, 1, .. Filled(0xff, 203), .. DigestInfo],
            [0, 1, .. Filled(0xff, 221), 0, .. hash],
            // No NULL parameters, BER lengths, SHA-1's and SHA-512's identifier, bytes hidden in the parameters.
            [0, 1, .. Filled(0xff, 204), 0, .. Convert.FromHexString("302f300b0609608648016503040201" + "0420"), .. hash],
            [0, 1, .. Filled(0xff, 201), 0, .. Convert.FromHexString("308131300d060960864801650304020105000420"), .. hash],
            [0, 1, .. Filled(0xff, 202), 0, .. Convert.FromHexString("3031300d060960864801650304020305000420"), .. hash],
            [0, 1, .. Filled(0xff, 206), 0, .. Convert.FromHexString("302d300906052b0e03021a05000420"), .. hash],
            [0, 1, .. Filled(0xff, 198), 0, .. Convert.FromHexString("30353011060960864801650304020104044141414104" + "20"), .. hash],
        ];
        foreach (var block in blocks)
        {
            Assert.Equal(256, block.Length);
            Refuses(TokenRule.Signature, $"{Unsigned}.{B64(Raw(block))}");
        }
    }

    [Fact]
    public void An_empty_signature_is_refused_whatever_the_alg()
    {
        Refuses(TokenRule.Structure, $"{Unsigned}.");
        Refuses(TokenRule.Structure, $"{B64("""{"alg":"none","typ":"JWT"}""")}.{B64(Payload())}.");
    }

    [Fact]
    public void The_signature_of_another_header_or_payload_is_refused()
    {
        var signature = Good().Split('.')[2];
        Refuses(TokenRule.Signature, $"{B64(Header)}.{B64(Payload(""","sub":"ann" """))}.{signature}");
        Refuses(TokenRule.Signature, $"{B64("""{"typ":"JWT","alg":"RS256"}""")}.{B64(Payload())}.{signature}");
        // The same JSON in another spelling is another text.
        Refuses(TokenRule.Signature, $"{B64(Header)}.{B64(Payload() + " ")}.{signature}");
    }

    [Fact]
    public void The_key_of_another_application_does_not_verify() =>
        Refuses(TokenRule.Signature, Sign(Payload(), key: OtherRsa));

    [Fact]
    public void A_key_that_the_application_no_longer_has_does_not_verify()
    {
        var token = Good();
        Assert.NotNull(Judge(token, keys: [Key]).Token);
        Assert.Equal(TokenRule.Signature, Judge(token, keys: [OtherKey]).Failure!.Rule);
    }

    [Fact]
    public void Any_of_several_keys_verifies_and_is_named()
    {
        var verified = Judge(Good(), keys: [OtherKey, Key]).Token!;
        Assert.Equal(Key.Thumbprint, verified.KeyThumbprint);
        Assert.NotNull(Judge(Good(), keys: [Key, Key]).Token);
    }

    [Fact]
    public void An_application_without_keys_verifies_nothing()
    {
        ParsedToken.TryParse(Good(), new TokenOptions(), out var parsed, out _);
        Assert.False(new TokenVerifier(new TokenOptions(), Clock()).TryVerify(parsed!, [], out _, out var failure));
        Assert.Equal(TokenRule.Key, failure.Rule);
    }

    [Fact]
    public void Nothing_but_the_application_is_judged_before_the_signature() =>
        Refuses(TokenRule.Signature, Sign($$"""{"application_id":"{{App}}","exp":-1,"sub":0}""", key: OtherRsa));

    [Fact]
    public async Task One_key_verifies_for_many_threads_at_once()
    {
        string[] tokens = [.. Enumerable.Range(0, 50).Select(i => Good($",\"n\":{i}"))];
        var all = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(
            () => Judge(tokens[i % 50]).Token is not null)));
        Assert.All(all, Assert.True);
    }

    private static byte[] Raw(byte[] block) => Block(BigInteger.ModPow(new BigInteger(block, true, true), D, N));

    private static byte[] Block(BigInteger value)
    {
        var bytes = value.ToByteArray(true, true);
        return [.. new byte[Math.Max(0, 256 - bytes.Length)], .. bytes];
    }

    private static byte[] Filled(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
