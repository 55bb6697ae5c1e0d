namespace Parley.Tokens;

/// <summary>
/// The rules about keys and signatures. Which keys may verify is the caller's word alone, never the token's.
/// </summary>
internal static class SignatureRules
{
    internal static TokenFailure? Key(IReadOnlyList<PublicKey> keys) => keys.Count > 0
        ? null
        : TokenFailure.Invalid(
            TokenRule.Key, "the application has no public key to verify the signature with", TokenParts.Signature);

    internal static TokenFailure? Signature(ParsedToken token, IReadOnlyList<PublicKey> keys, out PublicKey? key)
    {
        var fits = false;
        for (var i = 0; i < keys.Count; i++)
        {
            key = keys[i];
            if (key.Verifies(token.SigningInput, token.Signature)) return null;
            fits |= key.SignatureLength == token.Signature.Length;
        }
        key = null;
        return TokenFailure.Invalid(
            TokenRule.Signature,
            fits
                ? "the signature was made by another key than the application's, or the token was changed"
                : $"the signature has {token.Signature.Length} bytes, which fits no key of the application",
            TokenParts.Signature);
    }
}
