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

    public Directory(IStore store, ISignals signals, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _accounts = new(1_000, key => store.GetAccount(key, CancellationToken.None), signals, time);
        _applications = new(10_000, LoadApplication, signals, time);
        _users = new(100_000, key => store.GetUserByName(key.ApplicationId, key.Name, CancellationToken.None), signals, time);
        signals.Subscribe(Forget);
    }

    public ValueTask<Account?> Account(string apiKey) => _accounts.Get(apiKey);

    public ValueTask<ApplicationState?> Application(string id) => _applications.Get(id);

    /// <summary>The same, and read again when what is remembered is that old.</summary>
    public ValueTask<ApplicationState?> Application(string id, TimeSpan youngerThan) => _applications.Get(id, youngerThan);

    public ValueTask<User?> User(string applicationId, string name) => _users.Get((applicationId, name));

    /// <summary>Somebody gave a name up, though no signal told: what is remembered of it is over.</summary>
    public void ForgetUser(string applicationId, string name) => _users.Forget((applicationId, name));

    private async Task<ApplicationState?> LoadApplication(string id)
    {
        var application = await _store.GetApplication(id, CancellationToken.None);
        if (application is null || !PublicKey.TryParse(application.PublicKey, out var key, out _))
            return null;
        var revocations = await _store.ListAllRevocations(id, Revocation.Oldest(_time), CancellationToken.None);
        return new ApplicationState(application, key, new RevocationIndex(revocations));
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
                // Tokens name users by name: of an application with the same id and key, they would be the former users.
                if (signal.Emptied)
                    _users.Forget(user => user.ApplicationId == signal.Scope);
                break;
            case { Kind: SignalKind.UserChanged, Subject: { } name }:
                _users.Forget((signal.Scope, name));
                break;
            case null:
                _accounts.Clear();
                _applications.Clear();
                _users.Clear();
                break;
        }
    }
}
