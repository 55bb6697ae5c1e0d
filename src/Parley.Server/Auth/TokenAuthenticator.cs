using Parley.Domain;
using Parley.Server.Telemetry;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>
/// The one way from a token to a caller, for every transport. What a token says is verified once and remembered; what
/// can change after that is checked on every use:
/// <list type="number">
/// <item>structure and header, by <see cref="ParsedToken"/>: cheap, before any look-up;</item>
/// <item>the application that it names exists;</item>
/// <item>the application's present key made the signature, and the claims hold, by <see cref="TokenVerifier"/>;</item>
/// <item>what can change, at every use, by <see cref="TokenUse"/>.</item>
/// </list>
/// What the caller may do is asked of the token's ACL afterwards, with the method and path at hand.
/// </summary>
internal sealed class TokenAuthenticator(
    Directory directory, TokenOptions options, VerifiedTokenCache cache, ParleyMetrics metrics, TimeProvider time)
{
    private readonly TokenVerifier _verifier = new(options, time);

    public async ValueTask<Outcome<Caller>> Authenticate(ReadOnlyMemory<char> token)
    {
        var cached = cache.TryGet(token.Span, out var verified);
        var caller = await Check(token, verified);
        metrics.TokenChecked(caller.Problem?.Code ?? (cached ? "cached" : "verified"));
        return caller;
    }

    /// <summary>The token of an HTTP request.</summary>
    public async ValueTask<Outcome<Caller>> Authenticate(HttpContext http)
    {
        if (ConnectionToken.Of(http) is { } repeated)
        {
            var known = await CheckUse(repeated);
            metrics.TokenChecked(known.Problem?.Code ?? "cached");
            return known;
        }

        var header = AuthorizationHeader.Read(http, "Bearer", Problems.MissingToken);
        if (!header.Succeeded)
            return header.Problem!;
        var caller = await Authenticate(header.Value);
        if (caller.Succeeded)
            ConnectionToken.Remember(http, caller.Value.Token);
        return caller;
    }

    private async ValueTask<Outcome<Caller>> Check(ReadOnlyMemory<char> token, VerifiedToken? verified)
    {
        if (verified is null)
        {
            var verification = await Verify(token);
            if (!verification.Succeeded)
                return verification.Problem!;
            verified = verification.Value;
            cache.Add(token.Span, verified);
        }

        return await CheckUse(verified);
    }

    private async ValueTask<Outcome<VerifiedToken>> Verify(ReadOnlyMemory<char> token)
    {
        if (!ParsedToken.TryParse(token.Span, options, out var parsed, out var failure))
            return TokenProblems.From(failure);
        if (parsed.ApplicationId.Length == 0)
            return Problems.InvalidToken.Because("The token has no application_id.");
        // An id of ours has 36 characters; PostgreSQL fails on a NUL, and nobody has proved anything yet.
        if (!Guid.TryParse(parsed.ApplicationId, out _)
            || await directory.Application(parsed.ApplicationId) is not { } state)
            return TokenProblems.UnknownApplication;
        return _verifier.TryVerify(parsed, state.Keys, out var verified, out failure)
            ? verified
            : TokenProblems.From(failure);
    }

    private async ValueTask<Outcome<Caller>> CheckUse(VerifiedToken token)
    {
        var use = UsedToken.Of(token, token.CheckTime(time.GetUtcNow(), options.ClockSkew));
        var application = await directory.Application(token.ApplicationId);
        if (TokenUse.RefusalBy(application, use) is { } refused)
            return refused;
        if (token.Subject is null)
            return new Caller(application!.Application, null, token);
        var user = await directory.User(token.ApplicationId, token.Subject);
        return TokenUse.RefusalBy(user, use, options.ClockSkew) is { } foreign
            ? foreign : new Caller(application!.Application, user, token);
    }
}
