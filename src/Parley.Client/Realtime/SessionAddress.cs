namespace Parley.Client.Realtime;

/// <summary>The URL of a login.</summary>
internal static class SessionAddress
{
    public static Uri Of(Uri server, string token, string? sessionId)
    {
        var scheme = server.Scheme is "https" or "wss" ? "wss" : "ws";
        var root = $"{scheme}://{server.Authority}{server.AbsolutePath.TrimEnd('/')}";
        return new Uri(new Http.QueryString($"{root}/v2/rtc/")
            .Add("token", token)
            .Add("session_id", sessionId)
            .Add("acknowledge_events", "true")
            .Add("EIO", 4)
            .Add("transport", "websocket")
            .ToString());
    }
}
