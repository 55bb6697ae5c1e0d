using System.Text.Json;
using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>Errors of the account's APIs: RFC 9457 members, and titles of their own for what all APIs share.</summary>
internal static class AccountError
{
    public static void Write(Utf8JsonWriter writer, Problem problem, string type, string instance)
    {
        var (title, detail) = Wording(problem);
        writer.WriteString("type", type);
        writer.WriteString("title", title);
        writer.WriteString("detail", detail);
        if (problem.Reason is not null)
            writer.WriteString("reason", problem.Reason);
        ErrorWriter.WriteInvalidParameters(writer, problem, quote: false);
        writer.WriteString("instance", instance);
    }

    private static (string Title, string Detail) Wording(Problem problem) => problem.Kind switch
    {
        ProblemKind.Invalid => ("Bad Request", "The request failed due to validation errors"),
        ProblemKind.MethodNotAllowed => ("Request method not allowed", problem.Detail),
        ProblemKind.NotAcceptable => ("Invalid Accept header", problem.Detail),
        ProblemKind.UnsupportedMediaType => ("Unsupported Content-Type header", problem.Detail),
        ProblemKind.NotFound => ("Not Found", problem.Detail),
        _ => (problem.Title, problem.Detail),
    };
}
