using System.Reflection;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Domain.Applications;
using Parley.Domain.Listing;
using Parley.Domain.Users;

namespace Parley.Server.Tests.Storage;

/// <summary>The specification must fail for a store that has a fault: each of these has one.</summary>
public sealed class SpoiledStoreTests
{
    private static readonly Dictionary<string, Func<IStore, MethodInfo, object?[], object?>> Faults = new()
    {
        ["loses the last item of a page"] = (store, method, with) => method.Name == nameof(IStore.ListUsers)
            ? ThenAsync((Task<Page<User>>)method.Invoke(store, with)!, page => page with { Items = [.. page.Items.SkipLast(1)] })
            : method.Invoke(store, with),
        ["says that every page has a next one"] = (store, method, with) => method.Name == nameof(IStore.ListUsers)
            ? ThenAsync((Task<Page<User>>)method.Invoke(store, with)!, page => page with { HasNext = true })
            : method.Invoke(store, with),
        ["reads backwards as forwards"] = (store, method, with) => method.Name == nameof(IStore.ListUsers)
            ? store.ListUsers((string)with[0]!, (string?)with[1], (PageRequest)with[2]! with { Backwards = false }, default)
            : method.Invoke(store, with),
        ["ignores the filter"] = (store, method, with) => method.Name == nameof(IStore.ListUsers)
            ? store.ListUsers((string)with[0]!, null, (PageRequest)with[2]!, default)
            : method.Invoke(store, with),
        ["ignores the versions of users"] = (store, method, with) => method.Name == nameof(IStore.UpdateUser)
            ? UpdateAnyVersion(store, (User)with[0]!)
            : method.Invoke(store, with),
        ["ignores the versions of applications"] = (store, method, with) => method.Name == nameof(IStore.UpdateApplication)
            ? UpdateAnyVersion(store, (Application)with[0]!)
            : method.Invoke(store, with),
        ["lets names repeat"] = (store, method, with) => method.Name == nameof(IStore.AddUser)
            ? ThenAsync((Task<bool?>)method.Invoke(store, with)!, added => added is null ? null : true)
            : method.Invoke(store, with),
        ["keeps deleted applications"] = (store, method, with) => method.Name == nameof(IStore.DeleteApplication)
            ? Task.FromResult(true)
            : method.Invoke(store, with),
        ["gives an id twice"] = (store, method, with) => method.Name == nameof(IStore.AddApplication)
            ? ThenAsync((Task<bool>)method.Invoke(store, with)!, _ => true)
            : method.Invoke(store, with),
        ["shows what former applications revoked"] = (store, method, with) => method.Name == nameof(IStore.ListRevocations)
            ? store.ListAllRevocations((string)with[0]!, (long)with[1]!, default)
            : method.Invoke(store, with),
        ["forgets what former applications revoked"] = (store, method, with) => method.Name == nameof(IStore.ListAllRevocations)
            ? store.ListRevocations((string)with[0]!, (long)with[1]!, default)
            : method.Invoke(store, with),
        ["makes a shared key each time"] = (store, method, with) => method.Name == nameof(IStore.GetSharedKey)
            ? Task.FromResult(Guid.NewGuid().ToByteArray().Concat(new byte[16]).ToArray())
            : method.Invoke(store, with),
        ["lists revocations of any age"] = (store, method, with) => method.Name == nameof(IStore.ListRevocations)
            ? store.ListRevocations((string)with[0]!, 0, default)
            : method.Invoke(store, with),
        ["looks names up in any case"] = (store, method, with) => method.Name == nameof(IStore.GetUserByName)
            ? store.GetUserByName((string)with[0]!, ((string)with[1]!).ToLowerInvariant(), default)
            : method.Invoke(store, with),
        ["forgets that names were given up"] = (store, method, with) => method.Name == nameof(IStore.GetUserByName)
            ? ThenAsync((Task<User?>)method.Invoke(store, with)!, user => user is null ? null : user with { NameGivenUpAt = 0 })
            : method.Invoke(store, with),
        ["forgets the display name"] = (store, method, with) => method.Name == nameof(IStore.UpdateUser)
            ? store.UpdateUser((User)with[0]! with { DisplayName = null }, default)
            : method.Invoke(store, with),
        ["adds secrets instead of replacing them"] = (store, method, with) => method.Name == nameof(IStore.PutSecret)
            ? store.PutSecret((string)with[0]!, (AccountSecret)with[1]! with { Id = Guid.NewGuid().ToString() }, default)
            : method.Invoke(store, with),
        ["counts only the page of applications"] = (store, method, with) => method.Name == nameof(IStore.ListApplications)
            ? ThenAsync(
                (Task<(IReadOnlyList<Application> Items, int Total)>)method.Invoke(store, with)!,
                list => (list.Items, list.Items.Count))
            : method.Invoke(store, with),
        ["deletes revocations of any application"] = (store, method, with) => method.Name == nameof(IStore.DeleteRevocation)
            ? Task.FromResult(true)
            : method.Invoke(store, with),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task A_store_that(string fault)
    {
        await using var sqlite = new SqliteStoreTests();
        Assert.NotEmpty(await Failures(sqlite, Faults[fault]));
    }

    [Fact]
    public async Task A_store_without_a_fault_passes()
    {
        await using var sqlite = new SqliteStoreTests();
        Assert.Empty(await Failures(sqlite, (store, method, with) => method.Invoke(store, with)));
    }

    /// <summary>The tests of the specification that fail for the spoiled store.</summary>
    private static async Task<List<string>> Failures(
        SqliteStoreTests sound, Func<IStore, MethodInfo, object?[], object?> fault)
    {
        var failures = new List<string>();
        var spoiled = Spoiled.Create(await sound.OpenForOthers(), fault);
        foreach (var test in typeof(StoreSpecification).GetMethods().Where(method => method.DeclaringType == typeof(StoreSpecification)))
        {
            foreach (var arguments in Arguments(test))
            {
                try
                {
                    await (Task)test.Invoke(new OnSpoiled(spoiled), arguments)!;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    failures.Add($"{test.Name}: {failure.Message}");
                }
            }
        }

        return failures;
    }

    private static IEnumerable<object?[]> Arguments(MethodInfo test) => test.IsDefined(typeof(TheoryAttribute), false)
        ? test.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data)
        : [[]];

    private static async Task<T> ThenAsync<T>(Task<T> result, Func<T, T> spoil) => spoil(await result);

    private static async Task<UpdateResult> UpdateAnyVersion(IStore store, User user) =>
        await store.GetUser(user.ApplicationId, user.Id, default) is { } stored
            ? await store.UpdateUser(user with { Version = stored.Version }, default)
            : UpdateResult.Changed;

    private static async Task<bool> UpdateAnyVersion(IStore store, Application application) =>
        await store.GetApplication(application.Id, default) is { } stored
        && await store.UpdateApplication(application with { Version = stored.Version }, default);

    private sealed class OnSpoiled(IStore store) : StoreSpecification
    {
        protected override Task<IStore> Open() => Task.FromResult(store);
    }
}

/// <summary>A store whose calls go through a function that may get them wrong.</summary>
public class Spoiled : DispatchProxy
{
    private IStore? _store;
    private Func<IStore, MethodInfo, object?[], object?>? _fault;

    internal static IStore Create(IStore store, Func<IStore, MethodInfo, object?[], object?> fault)
    {
        var proxy = Create<IStore, Spoiled>();
        (((Spoiled)proxy)._store, ((Spoiled)proxy)._fault) = (store, fault);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _fault!(_store!, targetMethod!, args!);
}
