using System.Net;
using Parley.Client;
using Parley.Tokens;
using WebChat.Accounts;

namespace WebChat.Tokens;

/// <summary>Steps 2 and 3 of the flow: the Parley user exists, and gets a token.</summary>
internal sealed class UserTokens(ParleyApplication application, HttpClient http)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly TokenMinter _minter = new(application.PrivateKey);

    private readonly ParleyClient _parley = application.Client(http);

    public async Task<IssuedToken> Issue(Account account, CancellationToken cancel)
    {
        var (user, isNew) = await FindOrCreate(account, cancel);
        var token = _minter.Mint(new TokenRequest
        {
            ApplicationId = application.Id,
            // The name, not the id: tokens speak of users by name.
            Subject = account.Name,
            Acl = PageAcl.Value,
            Lifetime = Lifetime,
        });
        return new IssuedToken(token, user.Id!, isNew, application.Server);
    }

    public async Task<(User User, bool IsNew)> FindOrCreate(Account account, CancellationToken cancel)
    {
        if (await Find(account.Name, cancel) is { } known)
            return (known, false);
        try
        {
            var user = new User { Name = account.Name, DisplayName = account.DisplayName };
            return (await _parley.CreateUserAsync(user, cancel), true);
        }
        catch (ParleyException error) when (error.Code == "user:error:duplicate-name")
        {
            // Another request of the same user was faster.
            return (await _parley.GetUserAsync(account.Name, cancel), false);
        }
    }

    private async Task<User?> Find(string name, CancellationToken cancel)
    {
        try
        {
            return await _parley.GetUserAsync(name, cancel);
        }
        catch (ParleyException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
