using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Domain.Revocations;
using Parley.Domain.Users;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>The accounts, applications and users that requests name, from memory where they are fresh.</summary>
internal sealed class Directory
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly FreshCache<string, Account> _accounts;
    private readonly FreshCache<string, ApplicationState> _applications;
    private readonly FreshCache<(string ApplicationId, string Name), User> _users;

    // Kept, for they are handed over at every request.
    private readonly Func<string, Task<ApplicationState?>> _loadApplication;
    private readonly Func<(string ApplicationId, string Name), Task<User?>> _loadUser;

    public Directory(IStore store, ISignals signals, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _accounts = new(1_000, signals, time);
        _applications = new(10_000, signals, time);
        _users = new(100_000, signals, time);
        _loadApplication = LoadApplication;
        _loadUser = key => store.GetUserByName(key.ApplicationId, key.Name, CancellationToken.None);
        signals.Subscribe(Forget);
    }

    public ValueTask<Account?> Account(string apiKey) =>
        _accounts.Get(apiKey, key => _store.GetAccount(key, CancellationToken.None));

    public ValueTask<ApplicationState?> Application(string id) => _applications.Get(id, _loadApplication);

    public ValueTask<User?> User(string applicationId, string name) =>
        _users.Get((applicationId, name), _loadUser);

    private async Task<ApplicationState?> LoadApplication(string id)
    {
        var application = await _store.GetApplication(id, CancellationToken.None);
        if (application is null || !PublicKey.TryParse(application.PublicKey, out var key, out _))
            return null;
        return new ApplicationState(
            application, key, await _store.ListRevocations(id, Revocation.Oldest(_time), CancellationToken.None));
    }

    private void Forget(Signal? signal)
    {
        switch (signal)
        {
            case { Kind: SignalKind.AccountChanged }:
                _accounts.Forget(signal.Scope);
                break;
            case { Kind: SignalKind.ApplicationChanged }:
                _applications.Forget(signal.Scope);
                break;
            case { Kind: SignalKind.UserChanged, Subject: { } name }:
                _users.Forget((signal.Scope, name));
                break;
            default:
                _accounts.Clear();
                _applications.Clear();
                _users.Clear();
                break;
        }
    }
}
