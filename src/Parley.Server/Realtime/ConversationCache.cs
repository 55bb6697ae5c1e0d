using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>
/// Conversations and the members that send in them, at one revision each: the last one that is known, or that changes under
/// way will lead to. What is decided on an entry that is out of date, or whose changes failed, names a revision that is not the
/// stored one and is not applied, so an entry needs no freshness of its own; a signal only saves the attempt.
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
            // While it was read, another may have come that changes under way have moved on.
            entry = _entries.GetOrAdd(id, static (_, read) => read, new CachedConversation(conversation, _store));
        }

        return entry.Conversation.ApplicationId == applicationId ? entry : null;
    }

    public void Forget(string id) => _entries.TryRemove(id);

    /// <summary>Forgets what was expected to come of an entry: a change of it was not made.</summary>
    private void ForgetAfter(CachedConversation entry)
    {
        if (_entries.TryGet(entry.Conversation.Id, out var expected) && expected.Members == entry.Members)
            Forget(entry.Conversation.Id);
    }

    /// <summary>Forgets an entry that is not newer than a version.</summary>
    public void ForgetUpTo(string id, long version)
    {
        if (_entries.TryGet(id, out var entry) && entry.Conversation.Version <= version)
            Forget(id);
    }

    /// <summary>Notes what a change that is being written will make of the entry that it was decided on.</summary>
    public void Expect(CachedConversation entry, Append change, Task<AppendResult> appended)
    {
        if (change.Changed is { } changed)
        {
            var unsettled = change.Member is { } member ? entry.Members.Unsettle(member) : null;
            _entries.AddOrUpdate(entry.Conversation.Id, entry.After(changed));
            _ = Settle(entry, change, unsettled, appended);
        }
    }

    private async Task Settle(
        CachedConversation entry, Append change, TaskCompletionSource? unsettled, Task<AppendResult> appended)
    {
        try
        {
            if ((await appended).Status == AppendStatus.Appended)
                return;
        }
        catch (Exception)
        {
            // Told to whoever asked for the change.
        }
        finally
        {
            if (unsettled is not null)
                entry.Members.Settle(change.Member!, unsettled);
        }

        ForgetAfter(entry);
    }

    private void Hear(Signal? signal)
    {
        if (signal is null or { Emptied: true })
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

/// <summary>A conversation at one revision, with the members that were asked for.</summary>
internal sealed class CachedConversation
{
    private readonly IStore _store;

    public CachedConversation(Conversation conversation, IStore store)
        : this(conversation, store, new CachedMembers())
    {
    }

    private CachedConversation(Conversation conversation, IStore store, CachedMembers members) =>
        (Conversation, _store, Members) = (conversation, store, members);

    public Conversation Conversation { get; }

    /// <summary>Shared by the entries that came of each other.</summary>
    public CachedMembers Members { get; }

    /// <summary>The user's latest membership, or null.</summary>
    public ValueTask<Member?> MemberOfUser(string userId) =>
        Members.Get(userId, () => _store.GetMemberOfUser(Conversation.Id, userId, CancellationToken.None));

    public ValueTask<Member?> Member(string id) =>
        Members.Get(id, () => _store.GetMember(Conversation.Id, id, CancellationToken.None));

    /// <summary>The entry of the next revision, with the same members.</summary>
    public CachedConversation After(Conversation changed) =>
        new(changed, _store, Members);
}

/// <summary>Members under their ids, and active ones under their users' ids; without those that are changing.</summary>
internal sealed class CachedMembers
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changing = new(StringComparer.Ordinal);
    private long _changes;

    /// <param name="id">Of the member or of its user, whose latest membership it then is.</param>
    /// <param name="read">Reads it from the store; called when no change of it is being written.</param>
    public async ValueTask<Member?> Get(string id, Func<Task<Member?>> read)
    {
        while (_changing.TryGetValue(id, out var change))
            await change.Task;
        if (_members.TryGetValue(id, out var member))
            return member;
        var changes = Interlocked.Read(ref _changes);
        member = await read();
        if (member is not null)
            Keep(member, changes);
        return member;
    }

    /// <summary>A change of the member is being written: who asks for it waits until that is <see cref="Settle"/>d.</summary>
    public TaskCompletionSource Unsettle(Member member)
    {
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _changes++;
            (_changing[member.UserId], _changing[member.Id]) = (change, change);
            _members.TryRemove(member.Id, out _);
            _members.TryRemove(member.UserId, out _);
        }

        return change;
    }

    /// <summary>The change was written, or failed: the store knows the member.</summary>
    public void Settle(Member member, TaskCompletionSource change)
    {
        lock (_gate)
        {
            _changing.TryRemove(KeyValuePair.Create(member.Id, change));
            _changing.TryRemove(KeyValuePair.Create(member.UserId, change));
        }

        change.SetResult();
    }

    private void Keep(Member member, long changes)
    {
        lock (_gate)
        {
            // What was read before a change is not known to hold after it.
            if (changes != _changes)
                return;
            _members[member.Id] = member;
            // A former membership is not the user's latest one.
            if (member.IsActive)
                _members[member.UserId] = member;
        }
    }
}
