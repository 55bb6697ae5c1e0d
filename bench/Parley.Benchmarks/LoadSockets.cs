namespace Parley.Benchmarks;

/// <summary>How the sockets of a load read: the cheaper the load, the more of the machine is left to the servers.</summary>
internal static class LoadSockets
{
    /// <summary>.NET reads it before the first socket is made.</summary>
    public const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>What has come is read by the thread that noticed it, and wakes no other.</summary>
    public static void ReadInline() => Environment.SetEnvironmentVariable(Inline, "1");
}
