using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Domain.Sessions;
using Parley.Domain.Users;

namespace Parley.Server.Tests.Storage;

public abstract partial class StoreSpecification
{
    private static readonly PageRequest Everything = new(100, SortOrder.Ascending);

    [Fact]
    public async Task A_conversation_comes_back_as_it_was_stored_and_its_name_is_taken_once()
    {
        var (store, app) = (await Store(), await NewApplication());
        var full = NewConversation(app.Id) with
        {
            DisplayName = "D",
            ImageUrl = "https://x.test",
            Properties = """{"ttl":5}""",
            SortKey = "k",
            TimeToLive = 5,
            Numbers = "[]",
            Callback = """{"url":"https://x.test"}""",
            CreatedBy = "USR-1",
            ExpiresAt = 7,
        };
        Assert.True(await store.AddConversation(full, Cancel));
        Assert.Equal(full, await store.GetConversation(app.Id, full.Id, Cancel));
        Assert.Equal(full, await store.GetConversationByName(app.Id, full.Name, Cancel));
        Assert.False(await store.AddConversation(NewConversation(app.Id) with { Name = full.Name }, Cancel));
        Assert.Null(await store.AddConversation(NewConversation(Nowhere), Cancel));
        Assert.Null(await store.GetConversation((await NewApplication()).Id, full.Id, Cancel));
    }

    [Fact]
    public async Task Ids_are_given_in_order_without_a_gap_and_what_is_refused_burns_none()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var stale = conversation with { Version = conversation.Version + 1 };
        var results = await store.Append(
            [Text(conversation, "1"), Text(stale, "no"), Text(conversation, "2"), Receipt(conversation, 9, "MEM-a"), Text(conversation, "3")],
            Tick(), Cancel);
        Assert.Equal(
            [AppendStatus.Appended, AppendStatus.Stale, AppendStatus.Appended, AppendStatus.NoTarget, AppendStatus.Appended],
            results.Select(result => result.Status));
        Assert.Equal([1L, 2, 3], (await store.ReadEvents(conversation.Id, 0, 99, 99, Cancel)).Select(item => item.Id));
        Assert.Equal(3, (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!.LastEventId);
        Assert.Equal(AppendStatus.Stale, (await store.Append([Text(NewConversation(Nowhere), "x")], Tick(), Cancel)).Single().Status);
    }

    [Fact]
    public async Task Writers_at_the_same_time_get_all_ids_between_them()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            (await store.Append([Text(conversation, $"{i}"), Text(conversation, $"{i}b")], Tick(), Cancel)).Select(result => result.Event!.Id)));
        Assert.Equal(Enumerable.Range(1, 80).Select(id => (long)id), results.SelectMany(ids => ids).Order());
    }

    [Fact]
    public async Task A_key_returns_the_first_event_within_a_batch_and_after_it()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var keyed = Text(conversation, "x") with { Event = Text(conversation, "x").Event with { Key = "k" } };
        var results = await store.Append([keyed, keyed], Tick(), Cancel);
        Assert.Equal([AppendStatus.Appended, AppendStatus.Repeated], results.Select(result => result.Status));
        var later = (await store.Append([keyed], Tick(), Cancel)).Single();
        Assert.Equal((AppendStatus.Repeated, results[0].Event), (later.Status, later.Event));
    }

    [Fact]
    public async Task A_member_knows_its_events_and_a_change_raises_the_version()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        var joined = await Join(conversation, user);
        Assert.Equal((1L, null, 1L), (joined.FirstEventId, joined.LeftEventId, joined.ReadEventId));
        var changed = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        Assert.Equal((conversation.Version + 1, 1), (changed.Version, changed.ActiveMembers));
        Assert.Equal(joined with { User = new MemberUser(user.DisplayName, user.ImageUrl) }, await store.GetMember(conversation.Id, joined.Id, Cancel));

        var leave = MemberRules.Change(changed, joined, user, new ChangeMember(MemberState.Left, Reason: """{"code":"c"}"""), Actor.System, Tick()).Value;
        var left = (await store.Append([leave], Tick(), Cancel)).Single().Member!;
        Assert.Equal(2L, left.LeftEventId);
        var again = await Join((await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!, user);
        Assert.Equal(again.Id, (await store.GetMemberOfUser(conversation.Id, user.Id, Cancel))!.Id);
        Assert.Equal([left.Id, again.Id], (await store.ListMembers(conversation.Id, null, Everything, Cancel)).Items.Select(member => member.Id));
        Assert.Equal([left.Id], (await store.ListMembers(conversation.Id, MemberState.Left, Everything, Cancel)).Items.Select(member => member.Id));
        Assert.Equal([again.Id], (await store.ListReaders(conversation.Id, 3, long.MaxValue, Cancel)).Select(member => member.Id));
        Assert.Equal(2, (await store.ListReaders(conversation.Id, 2, long.MaxValue, Cancel)).Count);
        Assert.Equal(2, (await store.ListReaders(conversation.Id, 3, left.LeftAt!.Value, Cancel)).Count);
        var (over, active) = (new Reach(conversation.Id, 0, 2, left.LeftAt), new Reach(conversation.Id, 2, 3, null));
        Assert.Equal([over, active], await store.ListReach(conversation.ApplicationId, user.Id, left.LeftAt.Value, Cancel));
        Assert.Equal([active], await store.ListReach(conversation.ApplicationId, user.Id, left.LeftAt.Value + 1, Cancel));
    }

    [Fact]
    public async Task Growth_is_what_was_appended_since_a_mark_and_in_the_end_only_once()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "before")], Tick(), Cancel);
        var first = await store.ListGrowth(null, Cancel);
        Assert.Empty(first.Ranges);

        await store.Append([Text(conversation, "two"), Text(conversation, "three")], Tick(), Cancel);
        await store.Append([Text(conversation, "four")], Tick(), Cancel);
        var growth = await store.ListGrowth(first.Mark, Cancel);

        var range = growth.Ranges.Single(range => range.ConversationId == conversation.Id);
        Assert.Equal((conversation.ApplicationId, 4L), (range.ApplicationId, range.Last));
        // Others append to this database at the same time: what they had under way keeps the mark back.
        Assert.InRange(range.First, 1, 2);
        while (growth.Ranges.Any(range => range.ConversationId == conversation.Id))
            growth = await store.ListGrowth(growth.Mark, Cancel);
    }

    [Fact]
    public async Task Receipts_updates_and_deletions_change_their_target_only()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "one"), Text(conversation, "two")], Tick(), Cancel);
        await store.Append([Receipt(conversation, 1, "MEM-a"), Receipt(conversation, 1, "MEM-b")], Tick(), Cancel);
        Assert.Equal(["MEM-a", "MEM-b"], (await store.ListReceipts(conversation.Id, [1], long.MaxValue, Cancel)).Select(receipt => receipt.MemberId).Order());
        Assert.Empty(await store.ListReceipts(conversation.Id, [2], long.MaxValue, Cancel));

        var first = (await store.GetEvent(conversation.Id, 1, Cancel))!;
        await store.Append([About(conversation, 1, TargetEffect.Update, EventContent.Updated(first, "edited", Tick()))], Tick(), Cancel);
        Assert.Contains("edited", (await store.GetEvent(conversation.Id, 1, Cancel))!.Body, StringComparison.Ordinal);
        await store.Append([About(conversation, 1, TargetEffect.Delete, EventContent.Deleted(first, Tick()))], Tick(), Cancel);
        var deleted = (await store.GetEvent(conversation.Id, 1, Cancel))!;
        Assert.True(deleted.DeletedAt is not null && !deleted.Body.Contains("edited", StringComparison.Ordinal));
        Assert.Null((await store.GetEvent(conversation.Id, 2, Cancel))!.DeletedAt);
    }

    [Fact]
    public async Task Events_are_listed_by_range_type_and_page_in_either_direction()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([.. Enumerable.Range(1, 9).Select(i => Text(conversation, $"{i}"))], Tick(), Cancel);
        await store.Append([Receipt(conversation, 1, "MEM-a")], Tick(), Cancel);
        Assert.Equal([3L, 4, 5], await Ids(new EventFilter(3, 5, [], false), Everything));
        Assert.Equal([10L], await Ids(new EventFilter(null, null, ["message:*"], false), Everything));
        Assert.Equal([1L, 2], await Ids(new EventFilter(null, null, ["text", "nothing"], false, Last: 2), Everything));
        Assert.Equal([5L, 4], await Ids(new EventFilter(null, null, [], false), new PageRequest(2, SortOrder.Descending, new PageKey(6, ""))));
        Assert.Equal([7L, 8], await Ids(new EventFilter(null, null, [], false), new PageRequest(2, SortOrder.Ascending, new PageKey(9, ""), Backwards: true)));

        async Task<IEnumerable<long>> Ids(EventFilter filter, PageRequest page) =>
            (await store.ListEvents(conversation.Id, filter, page, Cancel)).Items.Select(item => item.Id);
    }

    [Fact]
    public async Task A_users_memberships_tell_what_is_unread_and_sort_either_way()
    {
        var (store, app) = (await Store(), await NewApplication());
        var (user, other) = (await StoredUser(app.Id), await StoredUser(app.Id));
        foreach (var key in new[] { "b", "a", "c" })
        {
            var conversation = NewConversation(app.Id) with { SortKey = key };
            await store.AddConversation(conversation, Cancel);
            await Join(conversation, user);
            conversation = (await store.GetConversation(app.Id, conversation.Id, Cancel))!;
            var writer = await Join(conversation, other);
            conversation = (await store.GetConversation(app.Id, conversation.Id, Cancel))!;
            await store.Append([Text(conversation, "x", writer.Id), Text(conversation, "y", writer.Id)], Tick(), Cancel);
        }

        var all = new MembershipFilter(null, null, null, BySortKey: false);
        var listed = (await store.ListMemberships(app.Id, user.Id, all, Everything, Cancel)).Items;
        Assert.Equal(["b", "a", "c"], listed.Select(item => item.Conversation.SortKey!));
        Assert.All(listed, item => Assert.Equal((2, 4L), (item.Unread, item.LastMessage!.Id)));
        Assert.All((await store.ListMemberships(app.Id, other.Id, all, Everything, Cancel)).Items, item => Assert.Equal(0, item.Unread));
        var byKey = all with { BySortKey = true };
        var first = await store.ListMemberships(app.Id, user.Id, byKey, new PageRequest(2, SortOrder.Ascending), Cancel);
        Assert.Equal(["a", "b"], first.Items.Select(item => item.Conversation.SortKey!));
        var last = first.Items[^1].Conversation;
        var second = await store.ListMemberships(
            app.Id, user.Id, byKey, new PageRequest(2, SortOrder.Ascending, new PageKey(0, $"{last.SortKey}\n{last.Id}")), Cancel);
        Assert.Equal(["c"], second.Items.Select(item => item.Conversation.SortKey!));
        Assert.Empty((await store.ListMemberships(app.Id, user.Id, all with { State = MemberState.Left }, Everything, Cancel)).Items);
    }

    [Fact]
    public async Task Unread_is_what_others_said_since_the_newest_seen_event_and_while_one_was_in()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var (user, other) = (await StoredUser(conversation.ApplicationId), await StoredUser(conversation.ApplicationId));
        var (ann, bob) = (await JoinNow(user), await JoinNow(other));
        await Append(Text(conversation, "3", bob.Id), Text(conversation, "4", bob.Id), Text(conversation, "5", ann.Id));
        Assert.Equal(2, await Unread());
        await Append(Receipt(conversation, 4, ann.Id), Text(conversation, "7", bob.Id), Text(conversation, "8", bob.Id));
        Assert.Equal(2, await Unread());
        var last = (await store.GetEvent(conversation.Id, 8, Cancel))!;
        await Append(About(conversation, 8, TargetEffect.Delete, EventContent.Deleted(last, Tick())));
        Assert.Equal(1, await Unread());
        await Append(MemberRules.Change(conversation, ann, user, new ChangeMember(MemberState.Left), Actor.System, Tick()).Value);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        await Append(Text(conversation, "11", bob.Id));
        Assert.Equal(1, await Unread(MemberState.Left));
        await Append([.. Enumerable.Range(0, Membership.MaximumUnread + 5).Select(i => Text(conversation, $"{i}", ann.Id))]);
        var many = (await store.ListMemberships(conversation.ApplicationId, other.Id, All(null), Everything, Cancel)).Items.Single();
        Assert.Equal(Membership.MaximumUnread, many.Unread);

        static MembershipFilter All(MemberState? state) => new(state, null, null, BySortKey: false);

        Task Append(params Append[] changes) => store.Append(changes, Tick(), Cancel);

        async Task<Member> JoinNow(User who)
        {
            var member = await Join(conversation, who);
            conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
            return member;
        }

        async Task<int> Unread(MemberState? state = null) =>
            (await store.ListMemberships(conversation.ApplicationId, user.Id, All(state), Everything, Cancel)).Items.Single().Unread;
    }

    [Fact]
    public async Task Receipts_are_those_of_the_events_asked_for_and_not_of_the_ones_between()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append(
            [
                .. Enumerable.Range(0, 5).Select(i => Text(conversation, $"{i}")),
                .. Enumerable.Range(1, 5).Select(i => Receipt(conversation, i, $"MEM-{i}")),
            ], Tick(), Cancel);
        Assert.Equal(["MEM-1", "MEM-5"], await Members(1, 5));
        Assert.Equal(["MEM-2", "MEM-3", "MEM-4"], await Members(4, 3, 2, 99));
        Assert.Empty(await Members());

        async Task<IEnumerable<string>> Members(params long[] events) =>
            (await store.ListReceipts(conversation.Id, events, long.MaxValue, Cancel)).Select(receipt => receipt.MemberId).Order();
    }

    [Fact]
    public async Task A_member_has_so_many_reactions_to_an_event_and_can_take_one_back_for_another()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "one"), Text(conversation, "two")], Tick(), Cancel);
        var names = Enumerable.Range(0, ReceiptKinds.MaximumReactions).Select(i => $"r{i}").ToList();
        // In one batch and in several: it is counted where it is written.
        Assert.All(await React("MEM-a", [.. names[..9].Select(name => (name, true))]), Appended);
        var end = await React("MEM-a", [.. names[9..].Select(name => (name, true)), ("more", true), (names[0], true)]);
        Assert.Equal(AppendStatus.TooManyReactions, end[^2].Status);
        Assert.All([.. end[..^2], end[^1]], Appended);
        Assert.Equal(AppendStatus.TooManyReactions, (await React("MEM-a", [("more", true)])).Single().Status);

        Assert.All(await React("MEM-b", [("more", true)]), Appended);
        Assert.All(await React("MEM-a", [("more", true)], target: 2), Appended);
        Assert.All(await React("MEM-a", [(names[3], false), ("more", true)]), Appended);
        var kept = (await store.ListReceipts(conversation.Id, [1], long.MaxValue, Cancel)).Where(receipt => receipt.MemberId == "MEM-a");
        Assert.Equal(
            names.Except([names[3]]).Append("more").Select(name => ReceiptKinds.ReactionPrefix + name).Order(StringComparer.Ordinal),
            kept.Select(receipt => receipt.Kind).Order(StringComparer.Ordinal));

        static void Appended(AppendResult result) => Assert.Equal(AppendStatus.Appended, result.Status);

        async Task<AppendResult[]> React(string member, (string Name, bool Adds)[] reactions, long target = 1) =>
            [
                .. await store.Append(
                    [
                        .. reactions.Select(reaction => new Append(
                            conversation, new EventDraft(EventTypes.Reaction, member, null, EventBody.About(target), null)
                            {
                                Target = target,
                                Effect = reaction.Adds ? TargetEffect.Receipt : TargetEffect.Unmark,
                                Mark = ReceiptKinds.ReactionPrefix + reaction.Name,
                            })),
                    ], Tick(), Cancel),
            ];
    }

    [Fact]
    public async Task A_session_begins_behind_everything_that_its_user_is_shown()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        await store.Append([Text(conversation, "one"), Text(conversation, "two")], Tick(), Cancel);
        var added = (await store.AddSession(NewSession(user), 1, Cancel)).Session!;
        Assert.Equal(
            [KeyValuePair.Create(Positions.Key(conversation.Id), 3L)], Positions.Read(added.Positions));
        Assert.Equal(added, await store.GetSession(user.ApplicationId, added.Id, Cancel));
        Assert.Equal(AddedSession.NoUser, await store.AddSession(NewSession(user with { Id = Nowhere }), 1, Cancel));
    }

    [Fact]
    public async Task Of_a_users_sessions_the_one_that_was_left_first_makes_room_and_none_that_is_connected()
    {
        var (store, app) = (await Store(), await NewApplication());
        var user = await StoredUser(app.Id);
        var (alive, dead) = ($"alive {app.Id}", $"dead {app.Id}");
        await store.KeepNode(alive, long.MaxValue, isAlone: false, Cancel);
        await store.KeepNode(dead, 1, isAlone: false, Cancel);
        Session[] sessions =
        [
            NewSession(user) with { Node = alive, AliveUntil = long.MaxValue - 9 },
            NewSession(user) with { Node = dead, AliveUntil = long.MaxValue - 7 },
            NewSession(user) with { AliveUntil = long.MaxValue - 8 },
        ];
        foreach (var session in sessions)
            Assert.NotNull((await store.AddSession(session, 3, Cancel)).Session);

        async Task Adds(params int[] left)
        {
            var added = (await store.AddSession(NewSession(user) with { Node = alive }, 3, Cancel)).Session!;
            var kept = (await store.ListSessions(app.Id, user.Id, 0, Everything, Cancel)).Items.Select(session => session.Id);
            Assert.Equal(left.Select(i => sessions[i].Id).Order(), kept.Except([added.Id]).Intersect(sessions.Select(session => session.Id)).Order());
        }

        await Adds(0, 1);
        await Adds(0);
        Assert.Equal(AddedSession.TooMany, await store.AddSession(NewSession(user), 3, Cancel));
        await store.ForgetNodes(alive, 0, Cancel);
        await Adds();
    }

    [Fact]
    public async Task Sessions_that_are_added_at_once_are_never_more_than_the_maximum()
    {
        var (store, app) = (await Store(), await NewApplication());
        var user = await StoredUser(app.Id);
        var node = $"node {app.Id}";
        await store.KeepNode(node, long.MaxValue, isAlone: false, Cancel);
        var added = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ =>
            Task.Run(() => store.AddSession(NewSession(user) with { Node = node }, 5, Cancel))));
        Assert.Equal(5, added.Count(one => one.Session is not null));
        Assert.Equal(5, (await store.ListSessions(app.Id, user.Id, 0, Everything, Cancel)).Items.Count);
    }

    [Fact]
    public async Task A_session_is_taken_only_from_the_connection_that_it_is_expected_to_have()
    {
        var (store, app) = (await Store(), await NewApplication());
        var user = await StoredUser(app.Id);
        var session = (await store.AddSession(NewSession(user), 9, Cancel)).Session!;
        var (one, other) = (session with { Connection = "one" }, session with { Connection = "other" });
        Assert.True(await store.TakeSession(one, session.Connection, 0, Cancel));
        Assert.False(await store.TakeSession(other, session.Connection, 0, Cancel));
        Assert.Equal(new SessionState(session.Id, "one", session.Token.Id, session.Token.IssuedAt, session.Token.EndsAt),
            Assert.Single(await store.ReadSessions(app.Id, [session.Id, "SES-\"'"], Cancel)));
        Assert.Empty(await store.ReadSessions(Nowhere, [session.Id], Cancel));
    }

    [Fact]
    public async Task Names_that_were_given_up_since_a_moment_are_found()
    {
        var (store, app) = (await Store(), await NewApplication());
        var (deleted, renamed, kept) = (await StoredUser(app.Id), await StoredUser(app.Id), await StoredUser(app.Id));
        var before = Tick();
        await store.DeleteUser(app.Id, deleted.Id, before + 1, Cancel);
        await store.UpdateUser(renamed with { Name = kept.Name + "x", UpdatedAt = before + 2 }, Cancel);

        async Task<IEnumerable<FormerName>> Since(long moment) =>
            (await store.ListFormerNames(moment, Cancel)).Where(former => former.ApplicationId == app.Id).OrderBy(former => former.GivenUpAt);

        Assert.Equal([new FormerName(app.Id, deleted.Name, before + 1), new FormerName(app.Id, renamed.Name, before + 2)], await Since(before));
        Assert.Equal([new FormerName(app.Id, renamed.Name, before + 2)], await Since(before + 1));
        Assert.Empty(await Since(before + 2));
    }

    [Fact]
    public async Task A_session_that_cannot_be_added_takes_none_along_of_those_that_are_added_with_it()
    {
        var (store, app) = (await Store(), await NewApplication());
        var user = await StoredUser(app.Id);
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            store.AddSession(NewSession(i % 2 == 0 ? user : user with { Id = Nowhere }), 100, Cancel)));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 2 == 0), added.Select(one => one.Session is not null));
        Assert.Equal(10, (await store.ListSessions(app.Id, user.Id, 0, Everything, Cancel)).Items.Count);
    }

    [Fact]
    public async Task A_search_finds_whole_words_in_any_case_where_the_user_is()
    {
        var (store, app) = (await Store(), await NewApplication());
        var (user, stranger) = (await StoredUser(app.Id), await StoredUser(app.Id));
        var conversation = NewConversation(app.Id);
        await store.AddConversation(conversation, Cancel);
        await Join(conversation, user);
        conversation = (await store.GetConversation(app.Id, conversation.Id, Cancel))!;
        await store.Append([Text(conversation, "Grüße an FOX und Hase"), Text(conversation, "foxes 'OR' -AND \\\"x"), Text(conversation, "fox:*")], Tick(), Cancel);
        Assert.Equal([2L, 4], await Found(user, "fox"));
        Assert.Equal([2L], await Found(user, "hase GRÜSSE".Replace("SS", "ß", StringComparison.Ordinal)));
        Assert.Equal([3L], await Found(user, "or and"));
        Assert.Empty(await Found(user, "fox wolf"));
        Assert.Empty(await Found(stranger, "fox"));
        foreach (var odd in new[] { "\"", "'", "*", "fox*", "(", "NEAR(a b)", "a:b", "-", "&|!" })
            await Found(user, odd);

        async Task<IEnumerable<long>> Found(User who, string words) => await this.Found(app.Id, who, words);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_updated_event_is_found_by_its_new_words_and_a_deleted_one_by_none(bool searchedBefore)
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        await store.Append([Text(conversation, "one"), Text(conversation, "two"), Text(conversation, "three")], Tick(), Cancel);
        if (searchedBefore)
            Assert.Equal([2L], await Found(conversation.ApplicationId, user, "one"));

        var (first, second) = (await store.GetEvent(conversation.Id, 2, Cancel), await store.GetEvent(conversation.Id, 3, Cancel));
        await store.Append(
            [
                About(conversation, 2, TargetEffect.Update, EventContent.Updated(first!, "uno", Tick())),
                About(conversation, 3, TargetEffect.Delete, EventContent.Deleted(second!, Tick())),
            ], Tick(), Cancel);
        Assert.Empty(await Found(conversation.ApplicationId, user, "one"));
        Assert.Equal([2L], await Found(conversation.ApplicationId, user, "uno"));
        Assert.Empty(await Found(conversation.ApplicationId, user, "two"));
        Assert.Equal([4L], await Found(conversation.ApplicationId, user, "three"));
    }

    [Theory]
    [InlineData("ann@example.com", "example", true)]
    [InlineData("ann@example.com", "ANN@EXAMPLE.COM", true)]
    [InlineData("https://example.com/path/to?q=1", "path", true)]
    [InlineData("www.example.org", "example.org", true)]
    [InlineData("snake_case and kebab-case", "snake case", true)]
    [InlineData("snake_case and kebab-case", "kebab", true)]
    [InlineData("3.14 and 1,000", "14 1", true)]
    [InlineData("v2.0-beta", "v2", true)]
    [InlineData("C++ & C#", "c", true)]
    [InlineData("İstanbul", "istanbul", true)]
    [InlineData("ΟΔΟΣ", "οδος", true)]
    [InlineData("don't", "don\u2019t", true)]
    [InlineData("&amp; <b>bold</b>", "bold", true)]
    [InlineData("a 👍🏽 b", "👍", true)]
    [InlineData("東京に行く", "京", true)]
    [InlineData("naïve", "naive", false)]
    [InlineData("foxes", "fox", false)]
    [InlineData("the and or not", "not", true)]
    [InlineData("100%", "%", false)]
    [InlineData("AND OR NOT NEAR", "near not", true)]
    public async Task A_search_finds_the_same_words_on_every_engine(string text, string words, bool found)
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        await store.Append([Text(conversation, text)], Tick(), Cancel);
        Assert.Equal(found ? [2L] : [], await Found(conversation.ApplicationId, user, words));
    }

    [Fact]
    public async Task Random_texts_are_found_by_the_words_that_they_have_and_by_no_others()
    {
        // Always the same texts: a run that fails can be looked at.
        var random = new Random(1);
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        var texts = Enumerable.Range(0, 120).Select(_ => RandomText(random, random.Next(1, 60))).ToList();
        // The longest words, and as many as are kept.
        texts.Add(string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"{i}{new string('\u6f22', 1)}{new string('\uffdc', 70)}")));
        texts.Add(string.Concat(Enumerable.Range(0, 60_000).Select(i => char.ConvertFromUtf32(0x20000 + i % 40_000))));
        foreach (var batch in texts.Chunk(40))
            await store.Append([.. batch.Select(text => TextOf(conversation, text))], Tick(), Cancel);
        for (var i = 0; i < 60; i++)
        {
            var source = texts[random.Next(120)];
            var at = random.Next(source.Length);
            var query = i % 3 == 0 ? RandomText(random, 3) : source[at..Math.Min(source.Length, at + random.Next(1, 200))];
            var wanted = WordsOf(query, conversation);
            var expected = wanted.Count == 0 ? [] : texts.Index().Where(text => wanted.IsSubsetOf(WordsOf(text.Item, conversation))).Select(text => text.Index + 2L);
            var found = (await store.SearchEvents(conversation.ApplicationId, user.Id, query, new PageRequest(1000, SortOrder.Ascending), Cancel)).Items.Select(item => item.Id);
            Assert.True(expected.Order().SequenceEqual(found.Order()), $"query {i}: {Convert.ToHexString(System.Text.Encoding.BigEndianUnicode.GetBytes(query))}");
        }
    }

    [Fact]
    public async Task Applications_whose_ids_begin_alike_find_nothing_of_each_other()
    {
        var store = await Store();
        var start = Guid.NewGuid().ToString()[..8];
        var apps = new List<(Conversation Room, User User)>();
        for (var i = 0; i < 2; i++)
        {
            var app = await NewApplication() with { Id = $"{start}{Guid.NewGuid().ToString()[8..]}" };
            await store.AddApplication(app, Cancel);
            var room = NewConversation(app.Id);
            Assert.True(await store.AddConversation(room, Cancel));
            var user = await StoredUser(app.Id);
            await Join(room, user);
            room = (await store.GetConversation(app.Id, room.Id, Cancel))!;
            await store.Append([Text(room, "the same word"), Text(room, $"own{i}")], Tick(), Cancel);
            apps.Add((room, user));
        }

        for (var i = 0; i < 2; i++)
        {
            var (room, user) = apps[i];
            var (other, stranger) = apps[1 - i];
            var found = (await store.SearchEvents(room.ApplicationId, user.Id, "same word", Everything, Cancel)).Items;
            Assert.Equal([room.Id], found.Select(item => item.ConversationId));
            Assert.Empty(await Found(room.ApplicationId, user, $"own{1 - i}"));
            Assert.Empty(await Found(other.ApplicationId, user, "same word"));
            Assert.Empty(await Found(room.ApplicationId, stranger, "same word"));
        }
    }

    private const string Awkward = "aB1 '\"\\:*&|!<>()-_%$@.\t\n\u200b\u200d\ufe0f\u0301\u0130\u0131\u03c2\u00df\ufb01";

    // With the mark, which counts for how many words of a long text are kept.
    private static HashSet<string> WordsOf(string text, Conversation conversation) =>
        [.. SearchWords.Join(text, SearchWords.MarkOf(conversation.ApplicationId)).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static string RandomText(Random random, int length)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < length; i++)
        {
            var kind = random.Next(8);
            if (kind < 3)
                text.Append(Awkward[random.Next(Awkward.Length)]);
            else if (kind < 5)
                text.Append((char)random.Next(1, 0xD800));
            else if (kind < 6)
                text.Append((char)random.Next(0xE000, 0x10000));
            else
                text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000)));
        }

        return text.ToString();
    }

    private static Append TextOf(Conversation conversation, string text) => new(
        conversation, new EventDraft("text", null, null, new System.Text.Json.Nodes.JsonObject { ["text"] = text }.ToJsonString(EventBody.Verbatim), null));

    [Fact]
    public async Task What_is_said_after_the_newest_conversation_was_deleted_is_found()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        var other = NewConversation(conversation.ApplicationId);
        await store.AddConversation(other, Cancel);
        await store.Append([.. Enumerable.Range(0, 600).Select(_ => Text(other, "word"))], Tick(), Cancel);
        Assert.Empty(await Found(conversation.ApplicationId, user, "word"));
        await store.DeleteConversation(conversation.ApplicationId, other.Id, null, Cancel);
        await store.Append([Text(conversation, "a word"), Text(conversation, "none"), Text(conversation, "the word")], Tick(), Cancel);
        Assert.Equal([2L, 4], await Found(conversation.ApplicationId, user, "word"));
    }

    [Fact]
    public async Task A_deleted_conversation_takes_everything_along_and_an_expired_one_only_while_it_is()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await Join(conversation, await StoredUser(conversation.ApplicationId));
        Assert.False(await store.DeleteConversation(conversation.ApplicationId, conversation.Id, Tick(), Cancel));
        Assert.True(await store.DeleteConversation(conversation.ApplicationId, conversation.Id, null, Cancel));
        Assert.Null(await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel));
        Assert.Empty(await store.ReadEvents(conversation.Id, 0, 99, 9, Cancel));
        Assert.Empty((await store.ListMembers(conversation.Id, null, Everything, Cancel)).Items);

        var expiring = NewConversation(conversation.ApplicationId) with { ExpiresAt = 100 };
        await store.AddConversation(expiring, Cancel);
        Assert.Contains(expiring.Id, (await store.ListExpired(100, 1000, Cancel)).Select(item => item.Id));
        Assert.DoesNotContain(expiring.Id, (await store.ListExpired(99, 1000, Cancel)).Select(item => item.Id));
        Assert.False(await store.DeleteConversation(conversation.ApplicationId, expiring.Id, 99, Cancel));
        Assert.True(await store.DeleteConversation(conversation.ApplicationId, expiring.Id, 100, Cancel));
    }

    private Conversation NewConversation(string applicationId) => new(
        applicationId, $"CON-{Guid.NewGuid()}", Unique("room"), null, null, "{}", null, null, null, null, Tick());

    private async Task<IEnumerable<long>> Found(string applicationId, User who, string words) =>
        (await (await Store()).SearchEvents(applicationId, who.Id, words, Everything, Cancel)).Items.Select(item => item.Id);

    private async Task<Conversation> StoredConversation()
    {
        var conversation = NewConversation((await NewApplication()).Id);
        Assert.True(await (await Store()).AddConversation(conversation, Cancel));
        return conversation;
    }

    private async Task<User> StoredUser(string applicationId)
    {
        var user = new User(applicationId, $"USR-{Guid.NewGuid()}", Unique("user"), null, null, "{}", "{}", Tick(), 0);
        Assert.True(await (await Store()).AddUser(user, Cancel));
        return user;
    }

    private async Task<Member> Join(Conversation conversation, User user)
    {
        var join = MemberRules.Add(
            conversation, null, new AddMember(user, MemberState.Joined, """{"type":"app"}""", null, null), Actor.System, 100, TimeProvider.System).Value;
        // The clock of this test, so that members are sorted as they came.
        join = join with { Member = join.Member! with { CreatedAt = Tick() } };
        return (await (await Store()).Append([join], Tick(), Cancel)).Single().Member!;
    }

    private Session NewSession(User user) => new(
        user.ApplicationId, Ids.NewSession(TimeProvider.System), user.Id, "connection",
        new SessionToken("jti", user.Name, 1, long.MaxValue, "key"), Tick(), long.MaxValue);

    private static Append Text(Conversation conversation, string text, string? from = null) =>
        new(conversation, new EventDraft("text", from, null, $$"""{"text":"{{text}}"}""", null));

    private static Append Receipt(Conversation conversation, long target, string member) => new(
        conversation,
        new EventDraft("message:seen", member, null, EventBody.About(target), null)
        {
            Target = target,
            Effect = TargetEffect.Receipt,
            Mark = ReceiptKinds.Seen,
        });

    private static Append About(Conversation conversation, long target, TargetEffect effect, string body) => new(
        conversation, new EventDraft("event:delete", null, null, EventBody.About(target), null) { Target = target, Effect = effect, TargetBody = body });
}
