using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Parley.Cli.Profiles;
using Parley.Cli.Settings;
using Parley.Client;

namespace Parley.Cli.Output;

/// <summary>What the command reads and prints as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(Application))]
[JsonSerializable(typeof(ApplicationList))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(ConversationEvent))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(CreatedSecret))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(ProfileBook))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(ProfileView))]
[JsonSerializable(typeof(SecretList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserList))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Leaves é, + and ' as they are: none of this ends up in a web page.</summary>
    public static CliJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The same without line breaks, for streams of JSON.</summary>
    public static CliJson OneLine => field ??= new(new JsonSerializerOptions(Readable.Options) { WriteIndented = false });
}
