using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Domain;
using Parley.Server.Http;
using Parley.Server.Sessions;

namespace Parley.Server.Errors.Catalogue;

/// <summary>What an error looks like on the wire, made by the writers that answer it.</summary>
internal static class ErrorExample
{
    private const string Server = "https://parley.example.com";
    private const string Instance = "5f3c0d7d8e5b4e0c9a7c1b2d3e4f5061";

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One text for each shape in which it is answered, with the name of the shape.</summary>
    public static IEnumerable<(string Shape, string Json)> Of(ErrorAnswer answer)
    {
        if (answer.Problem is not { } problem)
        {
            yield return ("On the transport", Written(writer => JsonElement.Parse(answer.Body!).WriteTo(writer)));
            yield break;
        }

        if (answer.Places.HasFlag(ErrorPlaces.ConversationApi))
            yield return ("Conversation API", Body(ApiVersion.V1, problem));
        if (answer.Places.HasFlag(ErrorPlaces.AccountApi))
            yield return ("Account's APIs", Body(ApiVersion.Account, problem));
        if (answer.Event is { } name)
            yield return ($"Socket, event `{name}`", Frame(problem));
    }

    private static string Body(ApiVersion version, Problem problem) => Written(writer =>
        ErrorWriter.WriteBody(writer, version, problem, ErrorType.Of(Server, problem.Code), Instance));

    private static string Frame(Problem problem) => Written(writer => JsonSerializer.Serialize(
        writer, SessionFrames.Refusal(problem, rid: null), SessionJson.Default.SessionEnvelopeEmptyBody));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
