using System.Text.Json;
using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>Errors of the account's APIs: RFC 9457 members, and titles of their own for what all APIs share.</summary>
internal static class AccountError
{
    private const string Catalogue = "https://developer.nexmo.com/api-errors";

    public static void Write(Utf8JsonWriter writer, Problem problem, string instance)
    {
        var (anchor, title, detail) = Wording(problem);
        writer.WriteString("type", $"{Catalogue}{anchor}");
        writer.WriteString("title", title);
        writer.WriteString("detail", detail);
        if (problem.Reason is not null)
            writer.WriteString("reason", problem.Reason);
        ErrorWriter.WriteInvalidParameters(writer, problem, quote: false);
        writer.WriteString("instance", instance);
    }

    private static (string Anchor, string Title, string Detail) Wording(Problem problem) => problem.Kind switch
    {
        ProblemKind.Invalid when problem.Code == "list-validation" =>
            ("/application#list-validation", "Bad Request", "The request failed due to validation errors"),
        ProblemKind.Invalid =>
            ("/application#payload-validation", "Bad Request", "The request failed due to validation errors"),
        ProblemKind.MethodNotAllowed => ("#wrong-verb", "Request method not allowed", problem.Detail),
        ProblemKind.NotAcceptable => ("#accept-header", "Invalid Accept header", problem.Detail),
        ProblemKind.UnsupportedMediaType => ("#content-type-header", "Unsupported Content-Type header", problem.Detail),
        ProblemKind.NotFound => ("#not-found", "Not Found", problem.Detail),
        ProblemKind.Unauthenticated => ("#unauthorized", problem.Title, problem.Detail),
        ProblemKind.Forbidden => ($"/account#{problem.Code}", problem.Title, problem.Detail),
        _ => ($"#{problem.Code}", problem.Title, problem.Detail),
    };
}
