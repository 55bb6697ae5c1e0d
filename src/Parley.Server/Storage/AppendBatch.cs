using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// Appends to any number of conversations in one transaction:
/// <list type="number">
/// <item>the conversations are locked, in the order of their ids, so that two nodes never wait for each other;</item>
/// <item>what the changes depend on is read: events that were sent before under the same key, the reactions that members have,
/// the users that become members, the owners of names that are wanted, which events are deleted;</item>
/// <item>each change is decided in turn: it must know the revision, and then gets the next id;</item>
/// <item>everything is written, one statement for each table.</item>
/// </list>
/// The primary key (conversation, id) is the last guard.
/// </summary>
internal sealed class AppendBatch(SqlBatch sql, Appends appends)
{
    private readonly IReadOnlyList<Append> _changes = appends.Changes;
    private readonly long _now = appends.Now;
    private readonly ConversationHeads _heads = new(sql);
    private readonly Dictionary<(string Conversation, string Key), Event> _sent = [];
    private readonly ReactionCount _reactions = new(sql);
    private readonly MemberUsers _users = new(sql);
    private readonly NameClaims _names = new(sql);
    private readonly DeletedTargets _deleted = new(sql);
    private readonly List<Accepted> _accepted = [];

    public async Task<IReadOnlyList<AppendResult>> Run()
    {
        await _heads.Lock(_changes);
        await FindSent();
        await _reactions.Read(_changes);
        await _users.Read(_changes);
        await _names.Read(_changes);
        await _deleted.Read(_changes);
        var results = new AppendResult[_changes.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = Decide(_changes[i]);
        if (_accepted.Count > 0)
            await Write();
        return results;
    }

    private async Task FindSent()
    {
        var keyed = _changes.Where(change => change.Event.Key is not null).ToList();
        if (keyed.Count == 0)
            return;
        var sent = await sql.Query(
            $"""
            SELECT {SqlStore.EventColumns}, e.idempotency_key FROM events e
            WHERE e.conversation_id = @conversation AND e.idempotency_key = @key
            """,
            ["conversation", "key"], [.. keyed.Select(change => new object?[] { change.Conversation.Id, change.Event.Key })],
            row => (Event: SqlStore.ReadEvent(row), Key: row.GetString(9)));
        foreach (var (found, key) in sent)
            _sent[(found.ConversationId, key)] = found;
    }

    private AppendResult Decide(Append change)
    {
        var (draft, id) = (change.Event, change.Conversation.Id);
        if (_heads.Find(id) is not { } head)
            return new AppendResult(AppendStatus.Stale);
        if (draft.Key is not null && _sent.TryGetValue((id, draft.Key), out var sent))
            return new AppendResult(AppendStatus.Repeated, sent);
        if (!head.Is(change.Conversation))
            return new AppendResult(AppendStatus.Stale);
        if (draft.Target is { } target && (target < 1 || target > head.LastEventId))
            return new AppendResult(AppendStatus.NoTarget);
        if (!_users.Has(change))
            return new AppendResult(AppendStatus.NoUser);
        if (!_deleted.Admit(change))
            return new AppendResult(AppendStatus.TargetDeleted);
        if (!_reactions.Admit(change))
            return new AppendResult(AppendStatus.TooManyReactions);
        if (!_names.Grant(change))
            return new AppendResult(AppendStatus.NameTaken);

        var (eventId, previousContent) = head.Take(change);
        var appended = new Event(id, eventId, draft.Type, draft.From, draft.To, draft.Body, draft.Sender, _now);
        var member = change.Member is null ? null : WithEvent(change.Member, eventId);
        if (draft.Key is not null)
            _sent.Add((id, draft.Key), appended);
        _accepted.Add(new Accepted(change, appended, member, previousContent));
        return new AppendResult(AppendStatus.Appended, appended, member);
    }

    private static Member WithEvent(Member member, long eventId)
    {
        if (member.FirstEventId == 0)
            member = member with { FirstEventId = eventId, ReadEventId = eventId };
        return member.State == MemberState.Left ? member with { LeftEventId = eventId } : member;
    }

    private async Task Write()
    {
        await _names.Write();
        await _heads.Write(_now, Grown());
        await sql.Execute(
            """
            INSERT INTO events (
                conversation_id, id, type, from_member, to_member, body, sender, created_at, previous_content,
                idempotency_key)
            VALUES (@conversation, @id, @type, @from, @to, @body, @sender, @now, @previous, @key)
            """,
            ["conversation", "id", "type", "from", "to", "body", "sender", "now", "previous", "key"],
            [
                .. _accepted.Select(a => new object?[]
                {
                    a.Event.ConversationId, a.Event.Id, a.Event.Type, a.Event.From, a.Event.To, a.Event.Body,
                    a.Event.Sender, a.Event.At, a.PreviousContent, a.Change.Event.Key,
                }),
            ]);
        await WriteMembers();
        await WriteEffects();
        await WriteWords();
    }

    private IReadOnlyList<AppendedRange> Grown() =>
    [
        .. _accepted.GroupBy(a => a.Event.ConversationId, StringComparer.Ordinal).Select(of => new AppendedRange(
            of.First().Change.Conversation.ApplicationId, of.Key, of.Min(a => a.Event.Id), of.Max(a => a.Event.Id),
            of.Any(a => a.Change.Changed is not null))),
    ];

    private Task<int> WriteMembers() => sql.Execute(
        """
        INSERT INTO members (
            application_id, conversation_id, id, user_id, user_name, state, channel, media, knocking_id, created_at,
            invited_at, joined_at, left_at, actors, reason, first_event_id, left_event_id, read_event_id)
        VALUES (
            @app, @conversation, @id, @user, @user_name, @state, @channel, @media, @knocking, @created,
            @invited, @joined, @left, @actors, @reason, @first, @left_event, @read)
        ON CONFLICT (conversation_id, id) DO UPDATE SET
            state = excluded.state, channel = excluded.channel, media = excluded.media, invited_at = excluded.invited_at,
            joined_at = excluded.joined_at, left_at = excluded.left_at, actors = excluded.actors, reason = excluded.reason,
            left_event_id = excluded.left_event_id
        """,
        [
            "app", "conversation", "id", "user", "user_name", "state", "channel", "media", "knocking", "created", "invited",
            "joined", "left", "actors", "reason", "first", "left_event", "read",
        ],
        [
            .. _accepted.Where(a => a.Member is not null).Select(a => (a.Change.Conversation.ApplicationId, Member: a.Member!))
                .Select(a => new object?[]
                {
                    a.ApplicationId, a.Member.ConversationId, a.Member.Id, a.Member.UserId, a.Member.UserName,
                    SqlStore.StateText(a.Member.State), a.Member.Channel, a.Member.Media, a.Member.KnockingId,
                    a.Member.CreatedAt, a.Member.InvitedAt, a.Member.JoinedAt, a.Member.LeftAt, SqlStore.ActorsText(a.Member),
                    a.Member.Reason, a.Member.FirstEventId, a.Member.LeftEventId, a.Member.ReadEventId,
                }),
        ]);

    private async Task WriteEffects()
    {
        await WriteMarks();
        await sql.Execute(
            """
            UPDATE members SET read_event_id = @target
            WHERE conversation_id = @conversation AND id = @member AND read_event_id < @target
            """,
            ["conversation", "target", "member"],
            [.. With(TargetEffect.Receipt).Where(a => a.Change.Event.Mark == ReceiptKinds.Seen).Select(a => Row(a, a.Event.From))]);
        await new Erasure(sql).Run([.. With(TargetEffect.Delete).Select(a => Row(a, a.Change.Event.TargetBody, _now))]);
        await sql.Execute(
            """
            UPDATE events SET first_body = COALESCE(first_body, body), body = @body
            WHERE conversation_id = @conversation AND id = @target AND deleted_at IS NULL
            """,
            ["conversation", "target", "body"],
            [.. With(TargetEffect.Update).Select(a => Row(a, a.Change.Event.TargetBody))]);
    }

    /// <summary>The last word of a member on one thing counts: what it takes back goes first, and comes again when it is said again.</summary>
    private async Task WriteMarks()
    {
        var last = new Dictionary<(string Conversation, long Target, string Kind, string? Member), Accepted>();
        foreach (var accepted in _accepted)
        {
            if (accepted.Change.Event is { Effect: TargetEffect.Receipt or TargetEffect.Unmark } said)
                last[(accepted.Event.ConversationId, said.Target!.Value, said.Mark!, said.From)] = accepted;
        }

        await sql.Execute(
            """
            DELETE FROM receipts
            WHERE conversation_id = @conversation AND event_id = @target AND kind = @kind AND (
                member_id = @member OR member_id IN (
                    SELECT o.id FROM members m JOIN members o ON o.conversation_id = m.conversation_id AND o.user_id = m.user_id
                    WHERE m.conversation_id = @conversation AND m.id = @member))
            """,
            ["conversation", "target", "kind", "member"],
            [.. With(TargetEffect.Unmark).Select(a => Row(a, a.Change.Event.Mark, a.Event.From))]);
        await sql.Execute(
            """
            INSERT INTO receipts (conversation_id, event_id, kind, member_id, created_at, said_in)
            VALUES (@conversation, @target, @kind, @member, @now, @said_in) ON CONFLICT DO NOTHING
            """,
            ["conversation", "target", "kind", "member", "now", "said_in"],
            [
                .. last.Values.Where(a => a.Change.Event.Effect == TargetEffect.Receipt)
                    .Select(a => Row(a, a.Change.Event.Mark, a.Event.From, _now, a.Event.Id)),
            ]);
    }

    private async Task WriteWords()
    {
        await sql.Execute(
            sql.Dialect.RemoveWords, ["conversation", "id"],
            [.. _accepted.Where(a => a.Change.Event.Effect is TargetEffect.Delete or TargetEffect.Update).Select(a => Row(a))]);
        var words = new List<object?[]>();
        // Of several updates the last one counts, and none of what is deleted by now.
        var updated = With(TargetEffect.Update).Select(a => a.Change)
            .Where(change => !_deleted.Contains(change.Conversation.Id, change.Event.Target!.Value))
            .GroupBy(change => (change.Conversation.Id, change.Event.Target), (_, changes) => changes.Last());
        foreach (var change in updated)
            AddWords(words, change.Conversation, change.Event.Target!.Value, EventTypes.Text, change.Event.TargetBody!);
        foreach (var (change, appended, _, _) in _accepted)
        {
            if (!sql.Dialect.WordsFollowCommits)
                AddWords(words, change.Conversation, appended.Id, appended.Type, appended.Body);
        }

        await sql.Execute(sql.Dialect.AddWords, ["conversation", "id", "words"], words);
    }

    private static void AddWords(List<object?[]> words, Conversation conversation, long id, string type, string body)
    {
        if (EventContent.SearchedText(type, body) is { } text)
            words.Add([conversation.Id, id, SearchWords.Join(text, SearchWords.MarkOf(conversation.ApplicationId))]);
    }

    private IEnumerable<Accepted> With(TargetEffect effect) =>
        _accepted.Where(a => a.Change.Event.Effect == effect);

    private static object?[] Row(Accepted accepted, params ReadOnlySpan<object?> values) =>
        [accepted.Event.ConversationId, accepted.Change.Event.Target, .. values];

    /// <param name="PreviousContent">The content before this one, or 0; null when this is none.</param>
    private readonly record struct Accepted(Append Change, Event Event, Member? Member, long? PreviousContent);
}
