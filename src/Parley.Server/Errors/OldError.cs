using System.Text.Json;
using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>Errors of v0.1: a code and a description, and the fields under <c>error</c>.</summary>
internal static class OldError
{
    public static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteString("code", problem.Code);
        writer.WriteString("description", problem.Detail);
        if (problem.Reason is not null)
            writer.WriteString("reason", problem.Reason);
        if (problem.InvalidParameters.Count == 0)
            return;
        writer.WriteStartObject("error");
        ErrorWriter.WriteInvalidParameters(writer, problem, quote: true);
        writer.WriteEndObject();
    }
}
