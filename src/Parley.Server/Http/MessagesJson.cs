using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Server.Accounts;
using Parley.Server.Applications;
using Parley.Server.Conversations;
using Parley.Server.Hal;
using Parley.Server.Members;
using Parley.Server.Revocations;
using Parley.Server.Sessions;
using Parley.Server.Users;
using Parley.Server.Voice;

namespace Parley.Server.Http;

/// <summary>Every message that leaves or enters as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EmptyMessage))]
[JsonSerializable(typeof(ApplicationMessage))]
[JsonSerializable(typeof(ApplicationListMessage))]
[JsonSerializable(typeof(SecretMessage))]
[JsonSerializable(typeof(SecretListMessage))]
[JsonSerializable(typeof(RevocationMessage))]
[JsonSerializable(typeof(RevocationListMessage))]
[JsonSerializable(typeof(UserMessage))]
[JsonSerializable(typeof(OldUserMessage))]
[JsonSerializable(typeof(IReadOnlyList<OldUserMessage>))]
[JsonSerializable(typeof(PageMessage<UserList>))]
[JsonSerializable(typeof(PageMessage<DataOf<UserList>>))]
[JsonSerializable(typeof(IReadOnlyList<SessionMessage>))]
[JsonSerializable(typeof(PageMessage<SessionList>))]
[JsonSerializable(typeof(PageMessage<DataOf<SessionList>>))]
[JsonSerializable(typeof(SessionRefreshedMessage))]
[JsonSerializable(typeof(ConversationMessage))]
[JsonSerializable(typeof(OldConversationMessage))]
[JsonSerializable(typeof(OldConversationPage))]
[JsonSerializable(typeof(IReadOnlyList<OldMembershipItem>))]
[JsonSerializable(typeof(PageMessage<ConversationList>))]
[JsonSerializable(typeof(PageMessage<DataOf<ConversationList>>))]
[JsonSerializable(typeof(MemberMessage))]
[JsonSerializable(typeof(OldMemberMessage))]
[JsonSerializable(typeof(IReadOnlyList<OldMemberMessage>))]
[JsonSerializable(typeof(PageMessage<MemberList>))]
[JsonSerializable(typeof(PageMessage<DataOf<FlatMemberList>>))]
[JsonSerializable(typeof(OldLegPage))]
[JsonSerializable(typeof(UnservedLegMessage))]
[JsonSerializable(typeof(PageMessage<LegList>))]
[JsonSerializable(typeof(PageMessage<DataOf<LegList>>))]
[JsonSerializable(typeof(PageLinks))]
[JsonSerializable(typeof(RawJson))]
internal sealed partial class MessagesJson : JsonSerializerContext
{
    // Text goes out as it came in: HTML in a message is the reader's business (clients escape it), not ours.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
