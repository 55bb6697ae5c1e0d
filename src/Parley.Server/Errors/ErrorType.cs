namespace Parley.Server.Errors;

/// <summary>The <c>type</c> of RFC 9457: the address of the page that explains an error, on the server that answered it.</summary>
internal static class ErrorType
{
    /// <summary>The list of all; each error's page is below it, under its code.</summary>
    public const string Path = "/errors";

    public static string Of(string publicAddress, string code) => $"{publicAddress}{Path}/{code}";
}
