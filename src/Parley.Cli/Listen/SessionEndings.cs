using Parley.Client;

namespace Parley.Cli.Listen;

/// <summary>What is said, and which exit code, when the server ends the session.</summary>
internal static class SessionEndings
{
    public static Exception Failure(SessionEnd end) => end switch
    {
        { Reason: SessionEndReason.Refused, Cause: ParleyException refusal } => refusal,
        { Reason: SessionEndReason.ConnectionLost } => new Failure(
            ExitCodes.Other, $"The connection is lost{Why(end.Cause?.Message)}.", "Look whether the server still runs."),
        { Code: Failures.ExpiredToken } => new Failure(ExitCodes.Expired, "The session ended with its token."),
        _ => new Failure(ExitCodes.Refused, $"The server ended the session{Why(end.Code)}."),
    };

    private static string Why(string? why) => why is null ? "" : $": {why.TrimEnd('.')}";
}
