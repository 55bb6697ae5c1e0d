using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Domain.Listing;
using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Server.Members;

namespace Parley.Server.Users;

/// <summary>What can be done with the users of an application.</summary>
internal sealed class UserOperations(IStore store, ISignals signals, Departure departure, TimeProvider time)
{
    // Each time it was added to a conversation after it had left all that it was in.
    private const int MaximumDepartures = 50;

    public async Task<Outcome<User>> Create(Caller caller, UserChange change, CancellationToken cancel)
    {
        if (!caller.IsAdmin)
            return Problems.Permission("Users are created with an application's token, one without a sub claim.");
        if (change.Name is not null && ResourceName.RefusalOfUser(change.Name) is { } rule)
            return Problems.InvalidName(rule);
        var user = change.Create(caller.Application.Id, time);
        switch (await store.AddUser(user, cancel))
        {
            case false:
                return Problems.UserNameTaken;
            case null:
                return Problems.InvalidToken.Because("The application was deleted.");
        }

        // Whoever asked for the name a moment ago remembers that it was nobody's.
        await Announce(user);
        return user;
    }

    /// <summary>
    /// Finds by id, by name, or <c>me</c>. What has the form of an id is only that: else who took the id of another as its
    /// name, before that was refused, would answer for it.
    /// </summary>
    public async Task<Outcome<User>> Find(Caller caller, string idOrName, CancellationToken cancel)
    {
        if (idOrName == "me" && caller.User is not null)
            idOrName = caller.User.Id;
        return Ids.IsUser(idOrName)
            ? Found(await store.GetUser(caller.Application.Id, idOrName, cancel))
            : await FindByName(caller, idOrName, cancel);
    }

    /// <summary>Finds by what is said to be a name, whatever it looks like.</summary>
    public async Task<Outcome<User>> FindByName(Caller caller, string name, CancellationToken cancel) =>
        Found(await store.GetUserByName(caller.Application.Id, name, cancel));

    public Task<Page<User>> List(Application application, string? name, PageRequest page, CancellationToken cancel) =>
        store.ListUsers(application.Id, name, page, cancel);

    public async Task<Outcome<User>> Update(Caller caller, string idOrName, UserChange change, CancellationToken cancel)
    {
        while (true)
        {
            var found = await Find(caller, idOrName, cancel);
            if (!found.Succeeded)
                return found;
            var user = found.Value;
            if (MayChange(caller, user, change) is { } refusal)
                return refusal;
            // Who has such a name from earlier keeps it: clients send back all that they were told.
            if (change.Name is not null && change.Name != user.Name && ResourceName.RefusalOfUser(change.Name) is { } rule)
                return Problems.InvalidName(rule);
            var changed = change.Apply(user, time);
            switch (await store.UpdateUser(changed, cancel))
            {
                case UpdateResult.NameTaken:
                    return Problems.UserNameTaken;
                case UpdateResult.Updated:
                    await Announce(user);
                    if (changed.Name != user.Name)
                        await Announce(changed);
                    return changed with { Version = user.Version + 1 };
            }
        }
    }

    public async Task<Outcome<Done>> Delete(Caller caller, string idOrName, CancellationToken cancel)
    {
        if (!caller.IsAdmin)
            return Problems.Permission("Users are deleted with an application's token, one without a sub claim.");
        var found = await Find(caller, idOrName, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        for (var attempt = 0; attempt < MaximumDepartures; attempt++)
        {
            if (await departure.Leave(found.Value, cancel) is { } refusal)
                return refusal;
            switch (await store.DeleteUser(caller.Application.Id, found.Value.Id, Moment.Now(time), cancel))
            {
                case UserDeletion.NoUser:
                    return Problems.UserNotFound;
                case UserDeletion.Deleted:
                    await Announce(found.Value);
                    return default(Done);
            }
        }

        return Problems.UserBusy;
    }

    private static Outcome<User> Found(User? user) => user is null ? Problems.UserNotFound : user;

    private static Problem? MayChange(Caller caller, User user, UserChange change)
    {
        if (caller.IsAdmin)
            return null;
        if (caller.User!.Id != user.Id)
            return Problems.Permission("A user's token changes only that user.");
        return change.Name is null || change.Name == user.Name
            ? null
            : Problems.Permission("A user is renamed with an application's token, one without a sub claim.");
    }

    // Not cancelled with the request: the change is made, and every node must hear of it.
    private Task Announce(User user) =>
        signals.Publish(new Signal(SignalKind.UserChanged, user.ApplicationId, user.Name), CancellationToken.None);
}
