using System.Text.Json;
using Parley.Domain;
using Parley.Server.Http;

namespace Parley.Server.Errors;

/// <summary>Turns a problem into the status, headers and body that clients of the called version expect.</summary>
internal sealed class ErrorWriter(PublicAddress address)
{
    public Task Write(HttpContext http, ApiVersion version, Problem problem)
    {
        http.Response.StatusCode = Status(problem.Kind);
        Challenge(http, version, problem);
        if (problem.Kind == ProblemKind.Unavailable)
            http.Response.Headers.RetryAfter = "1";
        var instance = ErrorInstance.Of(http);
        var type = version == ApiVersion.V01 ? "" : ErrorType.Of(address.Of(http), problem.Code);
        return ReplyWriter.WriteJson(http, writer => WriteBody(writer, version, problem, type, instance));
    }

    public static void WriteBody(Utf8JsonWriter writer, ApiVersion version, Problem problem, string type, string instance)
    {
        writer.WriteStartObject();
        switch (version)
        {
            case ApiVersion.V01:
                OldError.Write(writer, problem);
                break;
            case ApiVersion.Account:
                AccountError.Write(writer, problem, type, instance);
                break;
            default:
                ConversationError.Write(writer, problem, type, instance);
                break;
        }

        writer.WriteEndObject();
    }

    public static int Status(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ProblemKind.NotAcceptable => StatusCodes.Status406NotAcceptable,
        ProblemKind.Timeout => StatusCodes.Status408RequestTimeout,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ProblemKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>RFC 6750, section 3: a request without credentials gets no error code, the others do.</summary>
    private static void Challenge(HttpContext http, ApiVersion version, Problem problem)
    {
        var header = (version, problem.Kind, problem.Code) switch
        {
            (ApiVersion.Account, ProblemKind.Unauthenticated, _) => "Basic realm=\"parley\", charset=\"UTF-8\"",
            (ApiVersion.Account, _, _) => null,
            (_, ProblemKind.Unauthenticated, Parley.Tokens.TokenCodes.MissingToken) => "Bearer realm=\"parley\"",
            (_, ProblemKind.Unauthenticated, _) =>
                $"Bearer realm=\"parley\", error=\"invalid_token\", error_description=\"{problem.Detail}\"",
            (_, ProblemKind.Forbidden, Parley.Tokens.TokenCodes.Permission) =>
                "Bearer realm=\"parley\", error=\"insufficient_scope\"",
            _ => null,
        };
        if (header is not null)
            http.Response.Headers.WWWAuthenticate = header;
    }

    /// <summary>The broken rules of the fields; <paramref name="quote"/> names the field again, as these APIs do.</summary>
    public static void WriteInvalidParameters(Utf8JsonWriter writer, Problem problem, bool quote)
    {
        if (problem.InvalidParameters.Count == 0)
            return;
        writer.WriteStartArray("invalid_parameters");
        foreach (var parameter in problem.InvalidParameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            writer.WriteString("reason", quote ? $"\"{parameter.Name}\" {parameter.Reason}" : parameter.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
