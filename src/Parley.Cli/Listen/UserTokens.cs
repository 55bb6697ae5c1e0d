using Parley.Client;
using Parley.Tokens;

namespace Parley.Cli.Listen;

/// <summary>Tokens for one user, minted with the application's key; each takes the place of the last one before its end.</summary>
internal sealed class UserTokens
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly Invocation _call;
    private readonly ParleyClient _client;
    private readonly TokenMinter _minter;
    private readonly TokenRequest _request;
    private readonly TimeSpan _lifetime;

    /// <param name="acl">What the tokens allow; by default what the clients need.</param>
    public UserTokens(Invocation call, string user, TimeSpan lifetime, AclBuilder? acl = null)
    {
        var (applicationId, key) = call.ApplicationKey();
        (_call, _lifetime, _client) = (call, lifetime, call.ApplicationClient());
        _minter = new TokenMinter(key, call.Host.Time);
        _request = new TokenRequest
        {
            ApplicationId = applicationId,
            Subject = user,
            Lifetime = lifetime,
            Acl = acl is null ? AclPresets.ClientSdkWithRtc.Json : acl.Build().Json,
        };
    }

    public string Mint()
    {
        try
        {
            return _minter.Mint(_request);
        }
        catch (ArgumentException e)
        {
            throw Failure.Usage($"No server would accept this user's token: {e.Message}.");
        }
    }

    /// <summary>Puts the session under a new token again and again, until cancelled. Never fails.</summary>
    public async Task RenewAsync(ParleySession session, CancellationToken cancellationToken)
    {
        // A third of a short life, so that a server that is away for a moment can be asked again.
        var margin = _lifetime / 3 < LongestMargin ? _lifetime / 3 : LongestMargin;
        var wait = _lifetime - margin;
        while (true)
        {
            await Task.Delay(wait, _call.Host.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            wait = await TryRenewAsync(session, cancellationToken) ? _lifetime - margin : Retry;
        }
    }

    private async Task<bool> TryRenewAsync(ParleySession session, CancellationToken cancellationToken)
    {
        // Whatever becomes of the request, the next reconnection comes with the new token.
        var token = session.Token = Mint();
        try
        {
            await _client.RefreshSessionAsync(session.Id, token, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is ParleyException or Failure or HttpRequestException)
        {
            _call.Printer.Remark($"The token could not be renewed yet: {e.Message}");
            return false;
        }
        catch (OperationCanceledException)
        {
            // Over, or a request that took too long.
            return false;
        }
    }
}
