using Parley.Server.Http;

namespace Parley.Server.Compatibility;

/// <summary>
/// The server SDK of Java, and that of Kotlin on top of it. It reads a list of events at <c>_embedded.events</c> where those
/// of Node and .NET, on the same path, read an array. Nothing but its name tells them apart.
/// </summary>
internal static class JavaSdk
{
    public static bool Sends(ApiCall call) =>
        call.Http.Request.Headers.UserAgent.ToString().StartsWith("vonage-java-sdk/", StringComparison.Ordinal);
}
