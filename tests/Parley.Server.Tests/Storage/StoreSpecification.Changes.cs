using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Tests.Storage;

public abstract partial class StoreSpecification
{
    [Fact]
    public async Task What_rests_on_a_change_that_was_not_applied_is_stale_whatever_the_version()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        // Meanwhile another node has made the next version.
        await Join(conversation, await StoredUser(conversation.ApplicationId));
        var expected = Changed(conversation, conversation with { DisplayName = "never" });
        var results = await store.Append(
            [
                expected, Text(expected.Changed!, "rests on it"), Changed(expected.Changed!, expected.Changed! with { ImageUrl = "never" }),
                Text(await Stored(conversation), "was read"),
            ], Tick(), Cancel);
        Assert.Equal(
            [AppendStatus.Stale, AppendStatus.Stale, AppendStatus.Stale, AppendStatus.Appended], results.Select(result => result.Status));
        var stored = await Stored(conversation);
        Assert.Equal((null, null), (stored.DisplayName, stored.ImageUrl));
    }

    [Fact]
    public async Task Changes_that_name_each_other_are_applied_one_after_the_other_in_one_batch()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var first = Changed(conversation, conversation with { DisplayName = "D", SortKey = "k" });
        var second = Changed(first.Changed!, first.Changed! with { SortKey = null, Callback = "{}" });
        var results = await store.Append(
            [first, Text(first.Changed!, "between"), second, Text(first.Changed!, "too late")], Tick(), Cancel);
        Assert.Equal(
            [AppendStatus.Appended, AppendStatus.Appended, AppendStatus.Appended, AppendStatus.Stale], results.Select(result => result.Status));
        var stored = await Stored(conversation);
        Assert.Equal(second.Changed! with { LastEventId = 3 }, stored);
        Assert.Equal(conversation.Version + 2, stored.Version);
    }

    [Fact]
    public async Task A_change_writes_the_fields_that_it_changes_and_leaves_the_others_as_they_are()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        // A server that knows no revisions wrote a field under a version that both have come to.
        var other = Changed(conversation, conversation with { ImageUrl = "https://theirs.test" });
        await store.Append([other], Tick(), Cancel);
        var decidedOn = await Stored(conversation) with { ImageUrl = null };
        await store.Append([Changed(decidedOn, decidedOn with { DisplayName = "ours" })], Tick(), Cancel);
        var stored = await Stored(conversation);
        Assert.Equal(("https://theirs.test", "ours"), (stored.ImageUrl, stored.DisplayName));
    }

    [Fact]
    public async Task A_name_that_is_taken_refuses_who_wants_it_and_no_other_change_of_the_batch()
    {
        var store = await Store();
        var taken = await StoredConversation();
        var (ours, bystander) = (NewConversation(taken.ApplicationId), NewConversation(taken.ApplicationId));
        await store.AddConversation(ours, Cancel);
        await store.AddConversation(bystander, Cancel);
        var refused = Changed(ours, ours with { Name = taken.Name });
        var results = await store.Append(
            [
                Text(bystander, "before"), refused, Text(refused.Changed!, "rests on it"),
                Changed(bystander, bystander with { Name = Unique("free") }), Text(ours, "does not"),
            ], Tick(), Cancel);
        Assert.Equal(
            [AppendStatus.Appended, AppendStatus.NameTaken, AppendStatus.Stale, AppendStatus.Appended, AppendStatus.Appended],
            results.Select(result => result.Status));
        Assert.Equal((ours.Name, 1L), ((await Stored(ours)).Name, (await Stored(ours)).LastEventId));
    }

    [Fact]
    public async Task Names_of_one_batch_go_from_one_conversation_to_the_next_in_its_order()
    {
        var store = await Store();
        var one = await StoredConversation();
        var (two, three) = (NewConversation(one.ApplicationId), NewConversation(one.ApplicationId));
        await store.AddConversation(two, Cancel);
        await store.AddConversation(three, Cancel);
        var aside = Changed(one, one with { Name = Unique("aside") });
        var results = await store.Append(
            [
                Changed(three, three with { Name = one.Name }), aside, Changed(two, two with { Name = one.Name }),
                Changed(aside.Changed!, aside.Changed! with { Name = two.Name }), Changed(three, three with { Name = one.Name }),
            ], Tick(), Cancel);
        Assert.Equal(
            [AppendStatus.NameTaken, AppendStatus.Appended, AppendStatus.Appended, AppendStatus.Appended, AppendStatus.NameTaken],
            results.Select(result => result.Status));
        Assert.Equal((two.Name, one.Name), ((await Stored(one)).Name, (await Stored(two)).Name));
    }

    [Fact]
    public async Task Members_are_counted_as_they_are_stored_and_not_as_somebody_thought()
    {
        var store = await Store();
        // The stored number is wrong as well.
        var conversation = NewConversation((await NewApplication()).Id) with { ActiveMembers = 40 };
        await store.AddConversation(conversation, Cancel);
        var users = new List<Domain.Users.User>();
        for (var i = 0; i < 3; i++)
            users.Add(await StoredUser(conversation.ApplicationId));
        var (joins, known) = (new List<Append>(), conversation);
        foreach (var user in users)
        {
            joins.Add(MemberRules.Add(
                known, null, new AddMember(user, MemberState.Joined, """{"type":"app"}""", null, null), Actor.System, 100, TimeProvider.System).Value);
            known = joins[^1].Changed!;
        }

        // In the same batch one of them leaves again.
        joins.Add(MemberRules.Change(known, joins[0].Member!, users[0], new ChangeMember(MemberState.Left), Actor.System, Tick()).Value);
        Assert.All(await store.Append(joins, Tick(), Cancel), result => Assert.Equal(AppendStatus.Appended, result.Status));
        Assert.Equal(2, (await Stored(conversation)).ActiveMembers);
        var stored = await Stored(conversation) with { ActiveMembers = -3 };
        await store.Append(
            [MemberRules.Change(stored, joins[1].Member!, users[1], new ChangeMember(MemberState.Left), Actor.System, Tick()).Value], Tick(), Cancel);
        Assert.Equal(1, (await Stored(conversation)).ActiveMembers);
    }

    [Fact]
    public async Task Members_of_a_large_conversation_are_reckoned_from_those_that_change()
    {
        var store = await Store();
        var conversation = NewConversation((await NewApplication()).Id) with { ActiveMembers = 70_000 };
        await store.AddConversation(conversation, Cancel);
        var user = await StoredUser(conversation.ApplicationId);
        var invite = MemberRules.Add(
            conversation, null, new AddMember(user, MemberState.Invited, """{"type":"app"}""", null, null), Actor.System, 99_999, TimeProvider.System).Value;
        var join = MemberRules.Change(
            invite.Changed!, invite.Member!, user, new ChangeMember(MemberState.Joined), Actor.System, Tick()).Value;
        await store.Append([invite, join], Tick(), Cancel);
        Assert.Equal(70_001, (await Stored(conversation)).ActiveMembers);
        var stored = await Stored(conversation);
        var leave = MemberRules.Change(stored, join.Member!, user, new ChangeMember(MemberState.Left), Actor.System, Tick()).Value;
        await store.Append([leave], Tick(), Cancel);
        Assert.Equal(70_000, (await Stored(conversation)).ActiveMembers);
    }

    [Fact]
    public async Task A_conversation_begins_to_expire_when_its_last_member_is_gone_and_stops_when_one_comes()
    {
        var store = await Store();
        var conversation = NewConversation((await NewApplication()).Id) with { TimeToLive = 5, ExpiresAt = 100 };
        await store.AddConversation(conversation, Cancel);
        var user = await StoredUser(conversation.ApplicationId);
        // Decided on a number of members that is wrong.
        var member = await Join(conversation with { ActiveMembers = -1 }, user);
        Assert.Null((await Stored(conversation)).ExpiresAt);
        var stored = await Stored(conversation) with { ActiveMembers = 9 };
        var left = Tick();
        await store.Append([MemberRules.Change(stored, member, user, new ChangeMember(MemberState.Left), Actor.System, left).Value], left, Cancel);
        Assert.Equal(left + 5_000_000, (await Stored(conversation)).ExpiresAt);
        stored = await Stored(conversation);
        await store.Append([Changed(stored, stored with { DisplayName = "D" })], Tick(), Cancel);
        Assert.Equal(left + 5_000_000, (await Stored(conversation)).ExpiresAt);
        stored = await Stored(conversation);
        var changed = Tick();
        await store.Append([Changed(stored, stored with { TimeToLive = 7 })], changed, Cancel);
        Assert.Equal(changed + 7_000_000, (await Stored(conversation)).ExpiresAt);
        stored = await Stored(conversation);
        await store.Append([Changed(stored, stored with { TimeToLive = null })], Tick(), Cancel);
        Assert.Null((await Stored(conversation)).ExpiresAt);
    }

    [Fact]
    public async Task Of_a_reaction_that_is_said_and_taken_back_in_one_batch_the_last_word_counts()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "one"), React("a", true), React("b", false)], Tick(), Cancel);
        await store.Append([React("a", false), React("a", true), React("b", true), React("b", false), React("c", false), React("c", true)], Tick(), Cancel);
        Assert.Equal(
            ["reaction:a", "reaction:c"], (await store.ListReceipts(conversation.Id, [1], long.MaxValue, Cancel)).Select(receipt => receipt.Kind).Order());

        Append React(string name, bool adds) => new(
            conversation, new EventDraft(EventTypes.Reaction, "MEM-a", null, EventBody.About(1), null)
            {
                Target = 1,
                Effect = adds ? TargetEffect.Receipt : TargetEffect.Unmark,
                Mark = ReceiptKinds.ReactionPrefix + name,
            });
    }

    [Fact]
    public async Task A_user_that_is_gone_becomes_no_member_and_one_that_is_a_member_does_not_go()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var (user, gone) = (await StoredUser(conversation.ApplicationId), await StoredUser(conversation.ApplicationId));
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(gone.ApplicationId, gone.Id, Tick(), Cancel));
        var late = MemberRules.Add(
            conversation, null, new AddMember(gone, MemberState.Invited, """{"type":"app"}""", null, null), Actor.System, 100, TimeProvider.System).Value;
        var results = await store.Append([Text(conversation, "1"), late, Text(conversation, "2")], Tick(), Cancel);
        Assert.Equal([AppendStatus.Appended, AppendStatus.NoUser, AppendStatus.Appended], results.Select(result => result.Status));
        Assert.Equal(0, (await Stored(conversation)).ActiveMembers);

        var member = await Join(conversation, user);
        Assert.Equal(UserDeletion.IsMember, await store.DeleteUser(user.ApplicationId, user.Id, Tick(), Cancel));
        Assert.NotNull(await store.GetUser(user.ApplicationId, user.Id, Cancel));
        var leave = MemberRules.Change(await Stored(conversation), member, user, new ChangeMember(MemberState.Left), Actor.System, Tick()).Value;
        await store.Append([leave], Tick(), Cancel);
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(user.ApplicationId, user.Id, Tick(), Cancel));
    }

    private static Append Changed(Conversation decidedOn, Conversation changed) =>
        new(decidedOn, new EventDraft(EventTypes.ConversationUpdated, null, null, "{}", null)) { Changed = changed };

    private async Task<Conversation> Stored(Conversation conversation) =>
        (await (await Store()).GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
}
