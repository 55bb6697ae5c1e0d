using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Domain.Applications;
using Parley.Domain.Listing;
using Parley.Domain.Revocations;
using Parley.Domain.Users;

namespace Parley.Server.Tests.Storage;

/// <summary>What every store promises. Each engine inherits it; <see cref="SpoiledStoreTests"/> proves that it notices faults.</summary>
public abstract partial class StoreSpecification
{
    private const string Nowhere = "00000000-0000-0000-0000-000000000000";

    private IStore? _store;
    private long _clock = 1_700_000_000_000_000;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A store with its schema; the same one for all tests of the class is fine.</summary>
    protected abstract Task<IStore> Open();

    // -- Schema and keys

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var store = await Store();
        var app = await NewApplication();
        await store.Migrate(Cancel);
        await store.Migrate(Cancel);
        await store.Ping(Cancel);
        Assert.Equal(app, await store.GetApplication(app.Id, Cancel));
    }

    [Fact]
    public async Task A_shared_key_stays_and_each_name_has_its_own()
    {
        var store = await Store();
        var name = Unique("key");
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.GetSharedKey(name, Cancel)));
        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Equal(keys[0], await store.GetSharedKey(name, Cancel));
        Assert.True(keys[0].Length >= 32);
        Assert.NotEqual(keys[0], await store.GetSharedKey(Unique("key"), Cancel));
    }

    // -- Accounts

    [Fact]
    public async Task An_account_is_there_with_its_first_secret_and_lists_them_by_age()
    {
        var (store, key) = (await Store(), Unique("account"));
        Assert.Null(await store.GetAccount(key, Cancel));
        var older = new AccountSecret("z", "hash 1", Tick());
        var newer = new AccountSecret("a", "hash 2", Tick());
        await store.PutSecret(key, newer, Cancel);
        await store.PutSecret(key, older, Cancel);

        var account = await store.GetAccount(key, Cancel);
        Assert.Equal(key, account!.ApiKey);
        Assert.Equal([older, newer], account.Secrets);
        Assert.NotNull(await store.GetAnyApiKey(Cancel));
        Assert.Null(await store.GetAccount(key.ToUpperInvariant(), Cancel));
    }

    [Fact]
    public async Task A_secret_is_replaced_by_its_id_and_deleted_once()
    {
        var (store, key) = (await Store(), Unique("account"));
        await store.PutSecret(key, new AccountSecret("one", "old", Tick()), Cancel);
        var replacement = new AccountSecret("one", "new", Tick());
        await store.PutSecret(key, replacement, Cancel);
        await store.PutSecret(key, new AccountSecret("two", "other", Tick()), Cancel);
        await store.PutSecret(Unique("account"), new AccountSecret("two", "another account's", Tick()), Cancel);

        Assert.False(await store.DeleteSecret(key, "three", Cancel));
        Assert.True(await store.DeleteSecret(key, "two", Cancel));
        Assert.False(await store.DeleteSecret(key, "two", Cancel));
        Assert.Equal([replacement], (await store.GetAccount(key, Cancel))!.Secrets);
    }

    [Fact]
    public async Task The_last_secret_stays_however_many_delete_at_once()
    {
        var (store, key) = (await Store(), Unique("account"));
        var ids = Enumerable.Range(0, 4).Select(i => $"secret {i}").ToList();
        foreach (var id in ids)
            await store.PutSecret(key, new AccountSecret(id, "hash", Tick()), Cancel);
        var deleted = await Task.WhenAll(ids.Select(id => store.DeleteSecret(key, id, Cancel)));
        Assert.Equal(3, deleted.Count(done => done));
        Assert.Single((await store.GetAccount(key, Cancel))!.Secrets);
    }

    // -- Applications

    [Fact]
    public async Task An_application_comes_back_as_it_went_in()
    {
        var store = await Store();
        var app = await NewApplication() with { ImproveAi = false };
        Assert.True(await store.UpdateApplication(app, Cancel));
        Assert.Equal(app with { Version = 2 }, await store.GetApplication(app.Id, Cancel));
        Assert.Null(await store.GetApplication(Nowhere, Cancel));
    }

    [Fact]
    public async Task Applications_are_listed_by_age_and_counted_per_account()
    {
        var (store, key) = (await Store(), Unique("account"));
        var apps = new List<Application>();
        for (var i = 0; i < 5; i++)
            apps.Add(await NewApplication(key));
        await NewApplication();

        var (middle, total) = await store.ListApplications(key, 1, 2, Cancel);
        Assert.Equal(apps[1..3], middle);
        Assert.Equal(5, total);
        var (end, _) = await store.ListApplications(key, 4, 10, Cancel);
        Assert.Equal(apps[4..], end);
        var (beyond, stillTotal) = await store.ListApplications(key, 10, 10, Cancel);
        Assert.Empty(beyond);
        Assert.Equal(5, stillTotal);
    }

    [Fact]
    public async Task An_application_is_changed_only_from_the_version_that_was_read()
    {
        var store = await Store();
        var app = await NewApplication();
        Assert.True(await store.UpdateApplication(app with { Name = "first" }, Cancel));
        Assert.False(await store.UpdateApplication(app with { Name = "second" }, Cancel));
        Assert.Equal(app with { Name = "first", Version = 2 }, await store.GetApplication(app.Id, Cancel));
        Assert.False(await store.UpdateApplication(app with { Id = Nowhere }, Cancel));
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_one_wins()
    {
        var store = await Store();
        var app = await NewApplication();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => store.UpdateApplication(app with { Name = $"writer {i}" }, Cancel)));
        Assert.Equal(1, results.Count(won => won));
        Assert.Equal(2, (await store.GetApplication(app.Id, Cancel))!.Version);
    }

    [Fact]
    public async Task A_deleted_application_takes_everything_along_and_leaves_its_neighbours()
    {
        var store = await Store();
        var (app, neighbour) = (await NewApplication(), await NewApplication());
        var (user, other) = (await NewUser(app), await NewUser(neighbour));
        var (revocation, otherRevocation) = (await NewRevocation(app), await NewRevocation(neighbour));

        Assert.True(await store.DeleteApplication(app, Tick(), 0, Cancel));
        Assert.False(await store.DeleteApplication(app, Tick(), 0, Cancel));

        Assert.Null(await store.GetApplication(app.Id, Cancel));
        Assert.Null(await store.GetUser(app.Id, user.Id, Cancel));
        Assert.Null(await store.GetUserByName(app.Id, user.Name, Cancel));
        Assert.Empty((await store.ListUsers(app.Id, null, new PageRequest(10, SortOrder.Ascending), Cancel)).Items);
        Assert.Empty(await store.ListRevocations(app.Id, 0, Cancel));
        Assert.False(await store.DeleteRevocation(app.Id, revocation.Id, Cancel));
        Assert.Equal(other, await store.GetUser(neighbour.Id, other.Id, Cancel));
        Assert.Equal([otherRevocation], await store.ListRevocations(neighbour.Id, 0, Cancel));
    }

    [Fact]
    public async Task An_id_belongs_to_one_application_of_all_accounts()
    {
        var store = await Store();
        var app = await NewApplication();
        var user = await NewUser(app);
        foreach (var account in new[] { app.ApiKey, Unique("account") })
        {
            Assert.False(await store.AddApplication(app with { ApiKey = account, Name = "other", PublicKey = "other" }, Cancel));
            Assert.Equal(app, await store.GetApplication(app.Id, Cancel));
            Assert.Equal(user, await store.GetUser(app.Id, user.Id, Cancel));
        }

        Assert.Equal(1, (await store.ListApplications(app.ApiKey, 0, 10, Cancel)).Total);
    }

    [Fact]
    public async Task Of_many_applications_with_one_id_one_is_added()
    {
        var store = await Store();
        var app = Application();
        var apps = Enumerable.Range(0, 8).Select(i => app with { ApiKey = Unique("account"), Name = $"writer {i}" }).ToList();
        var results = await Task.WhenAll(apps.Select(one => store.AddApplication(one, Cancel)));
        Assert.Equal(1, results.Count(added => added));
        Assert.Equal(apps[Array.IndexOf(results, true)], await store.GetApplication(app.Id, Cancel));
    }

    [Fact]
    public async Task An_id_that_is_taken_again_brings_back_revocations_alone_and_shows_nobody_these()
    {
        var store = await Store();
        var app = await NewApplication();
        var user = await NewUser(app, "ann");
        var old = await NewRevocation(app);
        var undone = await NewRevocation(app, subject: "bob");
        var kept = await NewRevocation(app, tokenId: "a/+=");
        var alsoKept = await NewRevocation(app, subject: "ann");
        Assert.True(await store.DeleteRevocation(app.Id, undone.Id, Cancel));
        Assert.True(await store.DeleteApplication(app, Tick(), old.CreatedAt, Cancel));

        var again = app with { ApiKey = Unique("account"), CreatedAt = Tick() };
        Assert.True(await store.AddApplication(again, Cancel));
        Assert.Null(await store.GetUser(app.Id, user.Id, Cancel));
        Assert.Null(await store.GetUserByName(app.Id, "ann", Cancel));
        Assert.Equal(0, (await store.ListApplications(app.ApiKey, 0, 10, Cancel)).Total);
        var own = await NewRevocation(again);
        Assert.Equal([own], await store.ListRevocations(app.Id, 0, Cancel));
        Assert.False(await store.DeleteRevocation(app.Id, kept.Id, Cancel));
        Assert.Equal([kept, alsoKept, own], await store.ListAllRevocations(app.Id, 0, Cancel));
        Assert.Equal([alsoKept, own], await store.ListAllRevocations(app.Id, kept.CreatedAt, Cancel));
        Assert.Empty(await store.ListAllRevocations((await NewApplication()).Id, 0, Cancel));

        Assert.False(await store.DeleteApplication(app, Tick(), 0, Cancel));
        Assert.False(await store.UpdateApplication(app with { Name = "late" }, Cancel));
        Assert.Equal(again, await store.GetApplication(app.Id, Cancel));
        Assert.True(await store.DeleteApplication(again, Tick(), kept.CreatedAt, Cancel));
        Assert.Equal([alsoKept, own], await store.ListAllRevocations(app.Id, 0, Cancel));
        Assert.Empty(await store.ListRevocations(app.Id, 0, Cancel));
    }

    // -- Users

    [Fact]
    public async Task A_name_that_was_given_up_says_when_for_a_while_and_to_its_next_user_alone()
    {
        var store = await Store();
        var (app, other) = (await NewApplication(), await NewApplication());
        var (ann, bob) = (await NewUser(app, "ann"), await NewUser(app, "bob"));
        Assert.Equal(0, (await store.GetUserByName(app.Id, "ann", Cancel))!.NameGivenUpAt);

        var (deletedAt, renamedAt) = (Tick(), Tick());
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(app.Id, ann.Id, deletedAt, Cancel));
        Assert.Equal(UpdateResult.Changed, await store.UpdateUser(bob with { Name = "ann", Version = 9 }, Cancel));
        Assert.Equal(UpdateResult.Updated, await store.UpdateUser(bob with { DisplayName = "Bob", UpdatedAt = Tick() }, Cancel));
        Assert.Equal(0, (await store.GetUserByName(app.Id, "bob", Cancel))!.NameGivenUpAt);
        Assert.Equal(UpdateResult.Updated, await store.UpdateUser(bob with { Name = "ann", UpdatedAt = renamedAt, Version = 2 }, Cancel));
        var next = await NewUser(app, "bob");
        await NewUser(other, "ann");

        Assert.Equal(deletedAt, (await store.GetUserByName(app.Id, "ann", Cancel))!.NameGivenUpAt);
        Assert.Equal(deletedAt, (await store.GetUser(app.Id, bob.Id, Cancel))!.NameGivenUpAt);
        Assert.Equal(renamedAt, (await store.GetUserByName(app.Id, "bob", Cancel))!.NameGivenUpAt);
        Assert.Equal(0, (await store.GetUserByName(other.Id, "ann", Cancel))!.NameGivenUpAt);

        // A name that is taken stays who has it, and gives nothing up.
        Assert.Equal(UpdateResult.NameTaken, await store.UpdateUser(next with { Name = "ann", UpdatedAt = Tick() }, Cancel));
        Assert.Equal(renamedAt, (await store.GetUserByName(app.Id, "bob", Cancel))!.NameGivenUpAt);

        var emptiedAt = Tick();
        Assert.True(await store.DeleteApplication(app, emptiedAt, 0, Cancel));
        Assert.True(await store.AddApplication(app, Cancel));
        await NewUser(app, "new");
        Assert.Equal(emptiedAt, (await store.GetUserByName(app.Id, "new", Cancel))!.NameGivenUpAt);
        await store.DeleteFormerNames(emptiedAt, Cancel);
        Assert.Equal(0, (await store.GetUserByName(app.Id, "new", Cancel))!.NameGivenUpAt);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Zoë Ωμέγα 王小明 🎈")]
    [InlineData("o'brien\"; DROP TABLE users; --")]
    [InlineData(" % _ \\ ")]
    [InlineData("e\u0301")]
    public async Task A_user_comes_back_as_it_went_in(string name)
    {
        var store = await Store();
        var app = await NewApplication();
        var bare = await NewUser(app);
        var full = await NewUser(app, name) with
        {
            DisplayName = $"{name}!",
            ImageUrl = "https://img.test/a.png",
            Properties = """{"custom_data":{"a":[1,null]}}""",
            Channels = """{"sms":[]}""",
            UpdatedAt = Tick(),
        };
        Assert.Equal(UpdateResult.Updated, await store.UpdateUser(full, Cancel));

        Assert.Equal(full with { Version = 2 }, await store.GetUser(app.Id, full.Id, Cancel));
        Assert.Equal(full with { Version = 2 }, await store.GetUserByName(app.Id, name, Cancel));
        Assert.Equal(bare, await store.GetUser(app.Id, bare.Id, Cancel));
        Assert.Null(bare.DisplayName);
    }

    [Fact]
    public async Task Names_are_compared_exactly()
    {
        var store = await Store();
        var app = await NewApplication();
        var composed = await NewUser(app, "é");
        var combining = await NewUser(app, "e\u0301");
        var upper = await NewUser(app, "É");
        Assert.Equal(composed, await store.GetUserByName(app.Id, "é", Cancel));
        Assert.Equal(combining, await store.GetUserByName(app.Id, "e\u0301", Cancel));
        Assert.Equal(upper, await store.GetUserByName(app.Id, "É", Cancel));
        Assert.Null(await store.GetUserByName(app.Id, "e", Cancel));
        Assert.Null(await store.GetUserByName(app.Id, "é ", Cancel));
    }

    [Fact]
    public async Task A_name_belongs_to_one_user_of_an_application()
    {
        var store = await Store();
        var (app, other) = (await NewApplication(), await NewApplication());
        var ann = await NewUser(app, "ann");
        var bob = await NewUser(app, "bob");
        Assert.False(await store.AddUser(User(app, "ann"), Cancel));
        Assert.True(await store.AddUser(User(other, "ann"), Cancel));
        Assert.Equal(UpdateResult.NameTaken, await store.UpdateUser(bob with { Name = "ann" }, Cancel));
        Assert.Equal(ann, await store.GetUserByName(app.Id, "ann", Cancel));
        Assert.Equal(bob, await store.GetUser(app.Id, bob.Id, Cancel));
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(app.Id, ann.Id, Tick(), Cancel));
        Assert.True(await store.AddUser(User(app, "ann"), Cancel));
    }

    [Fact]
    public async Task Of_many_users_with_one_name_one_is_added()
    {
        var store = await Store();
        var app = await NewApplication();
        var users = Enumerable.Range(0, 8).Select(_ => User(app, "ann")).ToList();
        var results = await Task.WhenAll(users.Select(user => store.AddUser(user, Cancel)));
        Assert.Equal(1, results.Count(added => added == true));
        Assert.Equal(7, results.Count(added => added == false));
    }

    [Fact]
    public async Task A_user_needs_an_application()
    {
        var (store, app) = (await Store(), await NewApplication());
        Assert.Null(await store.AddUser(User(app with { Id = Nowhere }, "ann"), Cancel));
        Assert.Null(await store.GetUserByName(Nowhere, "ann", Cancel));
    }

    [Fact]
    public async Task A_user_is_changed_only_from_the_version_that_was_read()
    {
        var (store, app) = (await Store(), await NewApplication());
        var user = await NewUser(app);
        Assert.Equal(UpdateResult.Updated, await store.UpdateUser(user with { DisplayName = "first" }, Cancel));
        Assert.Equal(UpdateResult.Changed, await store.UpdateUser(user with { DisplayName = "second" }, Cancel));
        Assert.Equal(user with { DisplayName = "first", Version = 2 }, await store.GetUser(app.Id, user.Id, Cancel));
        Assert.Equal(UpdateResult.Changed, await store.UpdateUser(user with { Id = "USR-none" }, Cancel));
    }

    [Fact]
    public async Task No_application_reaches_the_users_of_another()
    {
        var store = await Store();
        var (app, other) = (await NewApplication(), await NewApplication());
        var user = await NewUser(app, "ann");
        Assert.Null(await store.GetUser(other.Id, user.Id, Cancel));
        Assert.Null(await store.GetUserByName(other.Id, "ann", Cancel));
        Assert.Equal(UpdateResult.Changed, await store.UpdateUser(user with { ApplicationId = other.Id, Name = "x" }, Cancel));
        Assert.Equal(UserDeletion.NoUser, await store.DeleteUser(other.Id, user.Id, Tick(), Cancel));
        Assert.Equal(user, await store.GetUser(app.Id, user.Id, Cancel));
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(app.Id, user.Id, Tick(), Cancel));
        Assert.Equal(UserDeletion.NoUser, await store.DeleteUser(app.Id, user.Id, Tick(), Cancel));
    }

    // -- Lists

    [Theory]
    [InlineData(SortOrder.Ascending, 1)]
    [InlineData(SortOrder.Ascending, 3)]
    [InlineData(SortOrder.Descending, 3)]
    [InlineData(SortOrder.Descending, 7)]
    [InlineData(SortOrder.Ascending, 100)]
    public async Task Pages_hold_everything_once_in_both_directions(SortOrder order, int size)
    {
        var (store, app) = (await Store(), await NewApplication());
        var users = new List<User>();
        for (var i = 0; i < 7; i++)
            users.Add(await NewUser(app, createdAt: i % 3 == 2 ? _clock : Tick()));
        users = [.. users.OrderBy(user => user.CreatedAt).ThenBy(user => user.Id, StringComparer.Ordinal)];
        if (order == SortOrder.Descending)
            users.Reverse();

        var (forwards, last) = (new List<User>(), default(Page<User>));
        for (var page = new PageRequest(size, order); last?.HasNext != false; page = page with { From = Key(last.Items[^1]) })
        {
            last = await store.ListUsers(app.Id, null, page, Cancel);
            Assert.Equal(forwards.Count > 0, last.HasPrevious);
            Assert.True(last.Items.Count == Math.Min(size, users.Count - forwards.Count));
            forwards.AddRange(last.Items);
        }

        Assert.Equal(users, forwards);

        var backwards = new List<User>(last.Items);
        while (last.HasPrevious)
        {
            last = await store.ListUsers(
                app.Id, null, new PageRequest(size, order, Key(last.Items[0]), Backwards: true), Cancel);
            Assert.True(last.HasNext);
            backwards.InsertRange(0, last.Items);
        }

        Assert.Equal(users, backwards);
    }

    [Fact]
    public async Task Pages_stay_put_while_users_come_and_go()
    {
        var (store, app) = (await Store(), await NewApplication());
        var users = new List<User>();
        for (var i = 0; i < 6; i++)
        {
            Tick();
            users.Add(await NewUser(app, createdAt: Tick()));
        }

        var first = await store.ListUsers(app.Id, null, new PageRequest(2, SortOrder.Ascending), Cancel);
        var late = await NewUser(app, createdAt: users[0].CreatedAt - 1);
        await store.DeleteUser(app.Id, users[1].Id, Tick(), Cancel);
        var second = await store.ListUsers(
            app.Id, null, new PageRequest(2, SortOrder.Ascending, Key(first.Items[^1])), Cancel);
        Assert.Equal(users[2..4], second.Items);

        var back = await store.ListUsers(
            app.Id, null, new PageRequest(5, SortOrder.Ascending, Key(second.Items[0]), Backwards: true), Cancel);
        Assert.Equal([late, users[0]], back.Items);
        Assert.False(back.HasPrevious);
        Assert.True(back.HasNext);
    }

    [Fact]
    public async Task A_list_is_narrowed_to_a_name_exactly()
    {
        var (store, app) = (await Store(), await NewApplication());
        var ann = await NewUser(app, "ann");
        await NewUser(app, "Ann");
        await NewUser(app, "an%");
        var page = new PageRequest(10, SortOrder.Ascending);
        Assert.Equal([ann], (await store.ListUsers(app.Id, "ann", page, Cancel)).Items);
        Assert.Empty((await store.ListUsers(app.Id, "a%", page, Cancel)).Items);
        Assert.Equal(3, (await store.ListUsers(app.Id, null, page, Cancel)).Items.Count);
    }

    // -- Revocations

    [Fact]
    public async Task Revocations_are_listed_by_age_after_a_moment_and_deleted_once()
    {
        var (store, app) = (await Store(), await NewApplication());
        var old = await NewRevocation(app);
        var token = await NewRevocation(app, tokenId: "a/+=");
        var user = await NewRevocation(app, subject: "ann");

        Assert.Equal([old, token, user], await store.ListRevocations(app.Id, 0, Cancel));
        Assert.Equal([token, user], await store.ListRevocations(app.Id, old.CreatedAt, Cancel));
        Assert.Empty(await store.ListRevocations(app.Id, user.CreatedAt, Cancel));
        Assert.False(await store.DeleteRevocation((await NewApplication()).Id, token.Id, Cancel));
        Assert.True(await store.DeleteRevocation(app.Id, token.Id, Cancel));
        Assert.False(await store.DeleteRevocation(app.Id, token.Id, Cancel));
        Assert.Equal([old, user], await store.ListRevocations(app.Id, 0, Cancel));
    }

    // -- Things

    private static PageKey Key(User user) => new(user.CreatedAt, user.Id);

    private static string Unique(string prefix) => $"{prefix}{Guid.NewGuid():N}";

    private async Task<IStore> Store() => _store ??= await Open();

    private long Tick() => ++_clock;

    private async Task<Application> NewApplication(string? account = null)
    {
        var app = Application(account);
        Assert.True(await (await Store()).AddApplication(app, Cancel));
        return app;
    }

    private Application Application(string? account = null) => new(
        Guid.NewGuid().ToString(), account ?? Unique("account"), "näme", "pem", """{"rtc":{}}""", true, Tick());

    private User User(Application app, string? name = null, long? createdAt = null)
    {
        var at = createdAt ?? Tick();
        return new User(app.Id, $"USR-{Guid.NewGuid()}", name ?? Unique("user"), null, null, "{}", "{}", at, at);
    }

    private async Task<User> NewUser(Application app, string? name = null, long? createdAt = null)
    {
        var user = User(app, name, createdAt);
        Assert.True(await (await Store()).AddUser(user, Cancel));
        return user;
    }

    private async Task<Revocation> NewRevocation(Application app, string? tokenId = null, string? subject = null)
    {
        var revocation = new Revocation(app.Id, Guid.NewGuid().ToString(), tokenId, subject, 1_700_000_000, Tick());
        await (await Store()).AddRevocation(revocation, Cancel);
        return revocation;
    }
}
