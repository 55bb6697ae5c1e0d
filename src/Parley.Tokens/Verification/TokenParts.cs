namespace Parley.Tokens;

/// <summary>What a reason is about when it is about no single member of header or payload.</summary>
internal static class TokenParts
{
    internal const string Token = "token";
    internal const string Header = "header";
    internal const string Payload = "payload";
    internal const string Signature = "signature";
}
