using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Server.Http;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>Names of the events that carry sessions.</summary>
internal static class SessionEvents
{
    public const string LogIn = "session:login";
    public const string Success = "session:success";
    public const string LogOut = "session:logout";
    public const string LoggedOut = "session:logged-out";
    public const string UpdateToken = "session:update-token";
    public const string TokenUpdated = "session:update-token:success";
    public const string Terminated = "session:terminated";

    /// <summary>The only name for an unknown user that @vonage/client-sdk 2.3.1 understands; the code says it exactly.</summary>
    public const string InvalidUser = "user:error:invalid-user";
}

/// <summary>
/// What is said on a socket about sessions. Every event carries an object: nexmo-client 9.5.1 and
/// @vonage/client-sdk 2.3.1 hang on an event without one.
/// </summary>
internal static class SessionFrames
{
    public static void Say(Socket socket, string name, string? rid) => socket.Emit(
        name, new SessionEnvelope<EmptyBody>(rid, null, null, null, new EmptyBody()), SessionJson.Default.SessionEnvelopeEmptyBody);

    /// <summary>A refusal, as an event: its name is what old clients look at, its code what newer ones do.</summary>
    public static void Refuse(Socket socket, Problem problem, string? rid) =>
        socket.Emit(NameOf(problem), Refusal(problem, rid), SessionJson.Default.SessionEnvelopeEmptyBody);

    public static SessionEnvelope<EmptyBody> Refusal(Problem problem, string? rid) =>
        new(rid, problem.Code, problem.Detail, problem.Reason, new EmptyBody());

    public static string NameOf(Problem problem) => problem switch
    {
        // Clients know no missing token; for them it is an invalid one.
        { Code: Tokens.TokenCodes.MissingToken } => Tokens.TokenCodes.InvalidToken,
        { Kind: ProblemKind.Unauthenticated } when problem.Code == Problems.UnknownSubject.Code => SessionEvents.InvalidUser,
        _ => problem.Code,
    };
}

/// <param name="Rid">The <c>tid</c> of the request that this answers.</param>
internal sealed record SessionEnvelope<T>(string? Rid, string? Code, string? Description, string? Reason, T Body);

/// <param name="PendingEvents">What was missed, in order; each with its type.</param>
internal sealed record SessionBody(
    string Id, string UserId, string Name, string ApiKey, IReadOnlyList<RawJson>? PendingEvents = null);

internal sealed record EmptyBody;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionEnvelope<SessionBody>))]
[JsonSerializable(typeof(SessionEnvelope<EmptyBody>))]
internal sealed partial class SessionJson : JsonSerializerContext;
