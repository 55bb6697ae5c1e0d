using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Domain.Sessions;
using Parley.Domain.Users;
using Parley.Server.Http;
using Parley.Server.Realtime;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>The answer to a login.</summary>
internal sealed class SessionSuccess(Session session, User user, string apiKey, string? rid)
{
    public SharedFrame Frame() => Frame(null, acknowledged: false);

    /// <summary>With the first events that the session missed, which count as received when the answer does.</summary>
    public async Task<SharedFrame> FrameWithPending(LiveSession live, Replays replays)
    {
        // One type that it does not know fails the whole answer in @vonage/client-sdk 2.3.1; live it would ignore it.
        var isClientSdk = session.Client.Name == SessionClient.VonageClientSdk;
        var pending = await replays.TakePending(live, missed => !isClientSdk || EventTypes.IsKnownToClientSdk(missed.Type));
        var frame = Frame([.. pending.Events.Select(Text)], session.Client.Acknowledges);
        foreach (var (conversation, eventId) in pending.Places)
            live.Carry(conversation, eventId, frame.AckId);
        return frame;
    }

    private SharedFrame Frame(IReadOnlyList<RawJson>? pending, bool acknowledged)
    {
        var answer = new SessionEnvelope<SessionBody>(
            rid, null, null, null, new SessionBody(session.Id, user.Id, user.Name, apiKey, pending));
        return SharedFrame.Event(
            SessionEvents.Success, JsonSerializer.SerializeToUtf8Bytes(answer, SessionJson.Default.SessionEnvelopeSessionBody),
            acknowledged: acknowledged);
    }

    private static RawJson Text(Event missed)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, MessagesJson.WriterOptions))
            EventFrames.Write(writer, missed);
        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
