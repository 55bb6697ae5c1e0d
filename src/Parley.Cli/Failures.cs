using System.Net;
using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli;

/// <summary>Every way to fail: what is said on stderr, and the exit code.</summary>
internal static class Failures
{
    public const string ExpiredToken = "system:error:expired-token";

    public static async Task<int> ReportAsync(Exception exception, CliHost host, CancellationToken cancellationToken)
    {
        var (exitCode, message, remedy) = exception switch
        {
            Failure failure => (failure.ExitCode, failure.Message, failure.Remedy),
            ParleyException refusal => (ExitCode(refusal), Describe(refusal), Remedy(refusal)),
            HttpRequestException e => (ExitCodes.Other, $"The answer broke off: {e.GetBaseException().Message}", null),
            OperationCanceledException when cancellationToken.IsCancellationRequested =>
                (ExitCodes.Interrupted, "Interrupted.", null),
            OperationCanceledException => (ExitCodes.Other, "The server did not answer in time.", null),
            IOException or UnauthorizedAccessException => (ExitCodes.Other, exception.Message, null),
            _ => (ExitCodes.Other, $"This is a defect of parley: {exception}", null),
        };

        await host.Error.WriteLineAsync($"parley: {message}");
        if (remedy is not null)
            await host.Error.WriteLineAsync($"        {remedy}");
        return exitCode;
    }

    public static int ExitCode(ParleyException refusal) => refusal.Status switch
    {
        HttpStatusCode.Unauthorized when refusal.Code == ExpiredToken => ExitCodes.Expired,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCodes.Refused,
        HttpStatusCode.NotFound => ExitCodes.NotFound,
        // The API's duplicate names are 400 or 409, according to the server.
        HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity => ExitCodes.Invalid,
        _ => ExitCodes.Other,
    };

    private static string Describe(ParleyException refusal)
    {
        var text = refusal.Detail ?? refusal.Title ?? "The server gave no reason.";
        var code = refusal.Code is null ? "" : $" {refusal.Code}";
        var fields = refusal.InvalidParameters.Select(field => $"\n        {field.Name}: {field.Reason}");
        return $"{text} ({(int)refusal.Status}{code}){string.Concat(fields)}";
    }

    private static string? Remedy(ParleyException refusal) => refusal.Status switch
    {
        HttpStatusCode.Unauthorized when refusal.Code is null =>
            "Check --api-key and --api-secret (PARLEY_API_KEY, PARLEY_API_SECRET) or the profile: parley profiles show.",
        HttpStatusCode.Unauthorized =>
            "Check that --private-key (PARLEY_PRIVATE_KEY) belongs to the application --app-id (PARLEY_APP_ID).",
        _ => null,
    };
}
