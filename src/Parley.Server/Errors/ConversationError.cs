using System.Text.Json;
using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>Errors of v1, v0.3 and v0.2: RFC 9457 members and a code.</summary>
internal static class ConversationError
{
    public static void Write(Utf8JsonWriter writer, Problem problem, string type, string instance)
    {
        writer.WriteString("title", problem.Title);
        writer.WriteString("type", type);
        writer.WriteString("code", problem.Code);
        writer.WriteString("detail", problem.Detail);
        writer.WriteString("instance", instance);
        if (problem.Reason is not null)
            writer.WriteString("reason", problem.Reason);
        ErrorWriter.WriteInvalidParameters(writer, problem, quote: true);
    }
}
