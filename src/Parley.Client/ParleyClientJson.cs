using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>How the API's records look as JSON: snake_case, and what is not set is not written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Application))]
[JsonSerializable(typeof(ApplicationPage))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(ConversationEvent))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(SecretList))]
[JsonSerializable(typeof(NewSecret))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(TokenQuestion))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserPage))]
internal sealed partial class ParleyClientJson : JsonSerializerContext;
