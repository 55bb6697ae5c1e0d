using System.Buffers.Binary;
using Parley.Domain.Conversations;

namespace Parley.Domain.Sessions;

/// <summary>
/// How far a client has been shown its conversations: conversation id to event id. It is written with a session, for
/// many conversations, so it is compact: 16 bytes of UUID and 8 of event id each, in base64. A negative event id ends a
/// membership that was over when the session began: what it could read up to there is nothing that this session missed.
/// </summary>
public static class Positions
{
    private const int EntryLength = 16 + sizeof(long);

    public static string Write(IEnumerable<KeyValuePair<Guid, long>> positions)
    {
        var bytes = new List<byte>();
        Span<byte> entry = stackalloc byte[EntryLength];
        foreach (var (conversation, eventId) in positions)
        {
            conversation.TryWriteBytes(entry);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], eventId);
            bytes.AddRange(entry);
        }

        return Convert.ToBase64String([.. bytes]);
    }

    public static Dictionary<Guid, long> Read(string text)
    {
        var bytes = Convert.FromBase64String(text);
        var positions = new Dictionary<Guid, long>(bytes.Length / EntryLength);
        for (var at = 0; at + EntryLength <= bytes.Length; at += EntryLength)
            positions[new Guid(bytes.AsSpan(at, 16))] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 16));
        return positions;
    }

    /// <summary>The positions behind everything that there is.</summary>
    /// <param name="reach">What the user may be shown; the memberships of one conversation in their order.</param>
    public static string AtTheEnd(IEnumerable<Reach> reach)
    {
        var positions = new Dictionary<Guid, long>();
        foreach (var membership in reach)
            positions[Key(membership.ConversationId)] = membership.IsActive ? membership.Last : -membership.Last;
        return Write(positions);
    }

    /// <summary>A conversation id without its prefix: the key of a position.</summary>
    public static Guid Key(string conversationId) => Guid.Parse(conversationId.AsSpan(Ids.ConversationPrefix.Length));
}
