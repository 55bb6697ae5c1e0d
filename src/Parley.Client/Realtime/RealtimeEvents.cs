namespace Parley.Client.Realtime;

/// <summary>Names and codes on the socket that the client itself knows.</summary>
internal static class RealtimeEvents
{
    public const string Success = "session:success";
    public const string LogOut = "session:logout";
    public const string LoggedOut = "session:logged-out";
    public const string Terminated = "session:terminated";
    public const string Echo = "echo";
    public const string Timeout = "session:error:timeout";
    public const string ExpiredToken = "system:error:expired-token";
    public const string InvalidToken = "system:error:invalid-token";
    public const string InvalidUser = "user:error:invalid-user";
    public const string Permission = "system:error:permission";
    public const string MaximumSessions = "session:error:max-open-sessions";
    public const string Disconnected = "session:error:disconnected";

    /// <summary>Whether an event says why the server is about to disconnect.</summary>
    public static bool IsFarewell(string name) =>
        name == Terminated || name.Contains(":error", StringComparison.Ordinal) || name == "session:invalid";
}
