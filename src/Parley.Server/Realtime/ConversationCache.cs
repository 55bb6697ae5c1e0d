using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>
/// Conversations and the members that send in them, at one version each. What is decided on an entry that is out of date
/// is not applied, so an entry needs no freshness of its own; a signal only saves the attempt.
/// </summary>
internal sealed class ConversationCache
{
    private const int Capacity = 20_000;

    private readonly ConcurrentLru<string, CachedConversation> _entries = new(Capacity);
    private readonly IStore _store;

    public ConversationCache(IStore store, ISignals signals)
    {
        _store = store;
        signals.Subscribe(Hear);
    }

    /// <summary>Null when the application has no such conversation.</summary>
    public async ValueTask<CachedConversation?> Get(string applicationId, string id)
    {
        if (!_entries.TryGet(id, out var entry))
        {
            if (await _store.GetConversation(applicationId, id, CancellationToken.None) is not { } conversation)
                return null;
            entry = new CachedConversation(conversation, _store);
            _entries.AddOrUpdate(id, entry);
        }

        return entry.Conversation.ApplicationId == applicationId ? entry : null;
    }

    public void Forget(string id) => _entries.TryRemove(id);

    private void Hear(Signal? signal)
    {
        if (signal is null)
        {
            _entries.Clear();
            return;
        }

        foreach (var range in signal.Ranges ?? [])
        {
            if (range.Restructured)
                Forget(range.ConversationId);
        }
    }
}

/// <summary>A conversation at one version, with the members that were asked for.</summary>
internal sealed class CachedConversation(Conversation conversation, IStore store)
{
    private readonly ConcurrentDictionary<string, Member> _byUser = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Member> _byId = new(StringComparer.Ordinal);

    public Conversation Conversation { get; } = conversation;

    /// <summary>The user's latest membership, or null.</summary>
    public async ValueTask<Member?> MemberOfUser(string userId) =>
        _byUser.TryGetValue(userId, out var member) ? member : Keep(await store.GetMemberOfUser(Conversation.Id, userId, CancellationToken.None));

    public async ValueTask<Member?> Member(string id) =>
        _byId.TryGetValue(id, out var member) ? member : Keep(await store.GetMember(Conversation.Id, id, CancellationToken.None));

    private Member? Keep(Member? member)
    {
        if (member is null)
            return null;
        _byId[member.Id] = member;
        // A former membership is not the user's latest one.
        if (member.IsActive)
            _byUser[member.UserId] = member;
        return member;
    }
}
