using System.Formats.Asn1;

namespace Parley.Tokens;

/// <summary>Tells by its outline what a DER structure holds, in the words of PEM labels.</summary>
internal static class KeyDer
{
    // No PEM label; the file format of Windows and of Java's key stores.
    internal const string Pkcs12 = "PKCS12";

    private const int IntegersOfRsaPrivateKey = 9;
    private const int IntegersOfRsaPublicKey = 2;

    /// <returns>A label; null when the bytes are no such structure.</returns>
    internal static string? LabelOf(ReadOnlyMemory<byte> der)
    {
        try
        {
            var body = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            return body.PeekTag() == Asn1Tag.Integer ? LabelOfNumbered(body) : LabelOfNested(body);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <returns>The algorithm of a PrivateKeyInfo (RFC 5208 section 5); null when it cannot be read.</returns>
    internal static string? AlgorithmOfPkcs8(ReadOnlyMemory<byte> der)
    {
        try
        {
            var body = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            body.ReadInteger();
            return body.ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string? LabelOfNumbered(AsnReader body)
    {
        var version = body.ReadInteger();
        var next = body.PeekTag();
        if (next == Asn1Tag.Sequence) return version == 3 ? Pkcs12 : "PRIVATE KEY";
        if (next == Asn1Tag.PrimitiveOctetString) return "EC PRIVATE KEY";
        var integers = 1;
        for (; body.HasData && body.PeekTag() == Asn1Tag.Integer; integers++) body.ReadInteger();
        return integers switch
        {
            IntegersOfRsaPrivateKey => "RSA PRIVATE KEY",
            IntegersOfRsaPublicKey => "RSA PUBLIC KEY",
            _ => null,
        };
    }

    private static string? LabelOfNested(AsnReader body)
    {
        var first = body.ReadSequence();
        if (first.PeekTag() != Asn1Tag.ObjectIdentifier) return "CERTIFICATE";
        return body.PeekTag() == Asn1Tag.PrimitiveBitString ? "PUBLIC KEY" : "ENCRYPTED PRIVATE KEY";
    }
}
