using System.Net;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli;

/// <summary>Every way to fail: what is said on stderr, and the exit code.</summary>
internal static class Failures
{
    public const string ExpiredToken = "system:error:expired-token";

    public static int Report(Exception exception, Notices notices, bool isVerbose, CancellationToken cancellationToken)
    {
        var error = Describe(exception, isVerbose, cancellationToken);
        notices.Error(error);
        return error.ExitCode;
    }

    public static int ExitCode(ParleyException refusal) => refusal.Status switch
    {
        HttpStatusCode.Unauthorized when refusal.Code == ExpiredToken => ExitCodes.Expired,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCodes.Refused,
        HttpStatusCode.NotFound => ExitCodes.NotFound,
        // The API's duplicate names are 400 or 409, according to the server; the others are values that are too long.
        HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong
            or HttpStatusCode.RequestHeaderFieldsTooLarge => ExitCodes.Invalid,
        _ => ExitCodes.Other,
    };

    private static ErrorReport Describe(Exception exception, bool isVerbose, CancellationToken cancellationToken) =>
        exception switch
        {
            Failure failure => Report(failure.ExitCode, failure.Message, failure.Remedy),
            ParleyException refusal => Describe(refusal),
            HttpRequestException e => Report(ExitCodes.Other, $"The answer broke off: {e.GetBaseException().Message}"),
            OperationCanceledException when cancellationToken.IsCancellationRequested =>
                Report(ExitCodes.Interrupted, "Interrupted."),
            OperationCanceledException => Report(ExitCodes.Other, "The server did not answer in time."),
            IOException or UnauthorizedAccessException => Report(ExitCodes.Other, exception.Message),
            _ => Defect(exception, isVerbose),
        };

    private static ErrorReport Describe(ParleyException refusal) => new()
    {
        Message = refusal.Detail ?? refusal.Title ?? "The server gave no reason.",
        Reason = refusal.Reason,
        Hint = Remedy(refusal),
        ExitCode = ExitCode(refusal),
        Status = (int)refusal.Status,
        Code = refusal.Code,
        Instance = refusal.Instance,
        InvalidParameters = refusal.InvalidParameters is { Count: > 0 } some ? some : null,
    };

    // The message of an unforeseen exception may repeat a secret; where it came from does not.
    private static ErrorReport Defect(Exception exception, bool isVerbose) => Report(
        ExitCodes.Other,
        $"This is a defect of parley ({exception.GetType().Name}).",
        isVerbose ? exception.StackTrace : "Please report it with the command, and with what --verbose says.");

    private static ErrorReport Report(int exitCode, string message, string? hint = null) =>
        new() { Message = message, Hint = hint, ExitCode = exitCode };

    private static string? Remedy(ParleyException refusal) => refusal.Status switch
    {
        HttpStatusCode.Unauthorized when refusal.Code is null =>
            "Check --api-key and --api-secret (PARLEY_API_KEY, PARLEY_API_SECRET) or the profile: parley profiles show.",
        HttpStatusCode.Unauthorized when refusal.Code!.StartsWith("user:", StringComparison.Ordinal) =>
            "Look for the user with 'parley users list', or make it with 'parley users create --name NAME'.",
        HttpStatusCode.Unauthorized =>
            "Check that --private-key (PARLEY_PRIVATE_KEY) belongs to the application --app-id (PARLEY_APP_ID).",
        _ => null,
    };
}
