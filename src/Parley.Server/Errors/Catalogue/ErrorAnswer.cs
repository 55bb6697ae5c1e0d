using Parley.Domain;
using Parley.Server.Sessions;

namespace Parley.Server.Errors.Catalogue;

/// <summary>One way in which an error is answered. Most errors have one; some are said with two statuses.</summary>
/// <param name="Status">The HTTP status; null where there is only a socket.</param>
/// <param name="Problem">What is answered; null below Parley's own messages, where <paramref name="Body"/> says it.</param>
/// <param name="Body">The whole answer, where there is no problem.</param>
internal sealed record ErrorAnswer(
    string Code, int? Status, string Title, ErrorPlaces Places, Problem? Problem = null, string? Body = null)
{
    /// <summary>The name of the event that says it on a socket, or null.</summary>
    public string? Event => Problem is not null && Places.HasFlag(ErrorPlaces.Socket) ? SessionFrames.NameOf(Problem) : null;

    public static ErrorAnswer Api(Problem problem) => Of(problem, ErrorPlaces.ConversationApi);

    public static ErrorAnswer Account(Problem problem) => Of(problem, ErrorPlaces.AccountApi);

    public static ErrorAnswer BothApis(Problem problem) => Of(problem, ErrorPlaces.ConversationApi | ErrorPlaces.AccountApi);

    public static ErrorAnswer ApiAndSocket(Problem problem) => Of(problem, ErrorPlaces.ConversationApi | ErrorPlaces.Socket);

    public static ErrorAnswer Everywhere(Problem problem) =>
        Of(problem, ErrorPlaces.ConversationApi | ErrorPlaces.AccountApi | ErrorPlaces.Socket);

    public static ErrorAnswer Socket(Problem problem) =>
        new(problem.Code, null, problem.Title, ErrorPlaces.Socket, problem);

    /// <summary>Engine.IO numbers its errors; here each has a name as well, for its page.</summary>
    public static ErrorAnswer Engine(int number, int status, string message) =>
        new($"engine.io:{number}", status, message, ErrorPlaces.Transport, Body: $$"""{"code":{{number}},"message":"{{message}}"}""");

    /// <summary>Socket.IO says its errors in a packet, and only by a message.</summary>
    public static ErrorAnswer Packet(string code, string message) =>
        new($"socket.io:{code}", null, message, ErrorPlaces.Transport, Body: $$"""{"message":"{{message}}"}""");

    private static ErrorAnswer Of(Problem problem, ErrorPlaces places) =>
        new(problem.Code, ErrorWriter.Status(problem.Kind), problem.Title, places, problem);
}
