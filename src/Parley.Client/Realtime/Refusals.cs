using System.Net;

namespace Parley.Client.Realtime;

/// <summary>What a refused login looks like to the caller: the same exception as over HTTP.</summary>
internal static class Refusals
{
    /// <summary>Of an event that came instead of <c>session:success</c>.</summary>
    public static ParleyException Of(SessionEvent refusal)
    {
        var code = refusal.Text("code") ?? refusal.Name;
        return new ParleyException(StatusOf(code, refusal.Name), new Problem
        {
            Code = code,
            Detail = refusal.Text("reason") ?? refusal.Text("description"),
            Title = "The server refused the session.",
        });
    }

    public static ParleyException Disconnected() => Because(
        HttpStatusCode.Unauthorized, RealtimeEvents.Disconnected, "The server disconnected before the login was answered.");

    public static ParleyException TimedOut() => Because(
        HttpStatusCode.RequestTimeout, RealtimeEvents.Timeout, "The server did not answer the login in time.");

    public static ParleyException NotThisProtocol(Exception inner) => new(
        HttpStatusCode.BadGateway,
        new Problem { Detail = "The answer is not what this API sends; is this URL a Parley server?" }, inner);

    /// <summary>The handshake got an HTTP answer, as 429 or 503, instead of a socket.</summary>
    public static ParleyException Handshake(HttpStatusCode status, Exception inner) => new(
        status, new Problem { Detail = "The server did not open a socket." }, inner);

    private static ParleyException Because(HttpStatusCode status, string code, string detail) =>
        new(status, new Problem { Code = code, Detail = detail });

    // A socket event has no status; these are the ones that HTTP gives with the same codes.
    private static HttpStatusCode StatusOf(string code, string name) => name switch
    {
        RealtimeEvents.InvalidUser => HttpStatusCode.Unauthorized,
        _ => code switch
        {
            RealtimeEvents.ExpiredToken or RealtimeEvents.InvalidToken => HttpStatusCode.Unauthorized,
            RealtimeEvents.Permission => HttpStatusCode.Forbidden,
            RealtimeEvents.MaximumSessions => HttpStatusCode.TooManyRequests,
            _ => HttpStatusCode.BadRequest,
        },
    };
}
