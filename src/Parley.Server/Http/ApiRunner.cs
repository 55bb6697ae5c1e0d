using Parley.Domain;
using Parley.Server.Auth;
using Parley.Server.Errors;

namespace Parley.Server.Http;

/// <summary>Runs an endpoint: who calls, may they, then the handler, then the answer.</summary>
internal sealed partial class ApiRunner(
    TokenAuthenticator tokens, AccountAuthenticator accounts, PublicAddress address, ErrorWriter errors, ILogger<ApiRunner> log)
{
    private static readonly Caller Nobody = null!;

    public async Task Run(HttpContext http, ApiVersion version, string prefix, ApiHandler handler)
    {
        var reply = await Answer(http, version, prefix, handler);
        await (reply.Problem is { } problem ? errors.Write(http, version, problem) : ReplyWriter.Write(http, reply));
    }

    private async Task<Reply> Answer(HttpContext http, ApiVersion version, string prefix, ApiHandler handler)
    {
        Caller? caller = null;
        try
        {
            var call = await Authorize(http, version, prefix);
            if (!call.Succeeded)
                return call.Problem!;
            caller = call.Value.Caller;
            if (QueryFields.RefuseNul(http.Request) is { } broken)
                return Refuse(http, caller, broken);
            var reply = await handler(call.Value);
            return reply.Problem is null ? reply : Refuse(http, caller, reply.Problem);
        }
        catch (OutcomeUnknownException failure)
        {
            LogUnknown(log, failure, ErrorInstance.Of(http));
            return Problems.OutcomeUnknown;
        }
        catch (TooExpensiveException)
        {
            return Refuse(http, caller, Problems.TooExpensive);
        }
        catch (StoreException failure)
        {
            if (failure.IsLogged)
                LogUnserved(log, ErrorInstance.Of(http), failure.Message);
            else
                LogStoreFailure(log, failure, ErrorInstance.Of(http));
            return Problems.StoreUnavailable;
        }
        catch (BadHttpRequestException refused)
        {
            return Refuse(http, caller, BodyProblems.From(refused));
        }
        catch (Exception defect) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogDefect(log, defect, ErrorInstance.Of(http));
            return Problems.Internal;
        }
    }

    /// <summary>The order never tells a stranger anything: first who calls, then whether they may, then everything else.</summary>
    public async ValueTask<Outcome<ApiCall>> Authorize(HttpContext http, ApiVersion version, string prefix)
    {
        if (version == ApiVersion.Account)
            return await AuthorizeAccount(http);
        var caller = await tokens.Authenticate(http);
        if (!caller.Succeeded)
            return caller.Problem!;
        var decision = caller.Value.Token.Acl.Decide(http.Request.Method, RequestPath.Of(http));
        if (!decision.Allowed)
            return Refuse(http, caller.Value, Problems.Permission(decision.Reason));
        return new ApiCall(http, version, prefix, address.Of(http)) { Caller = caller.Value, ApiKey = "" };
    }

    private async ValueTask<Outcome<ApiCall>> AuthorizeAccount(HttpContext http)
    {
        var account = await accounts.Authenticate(http);
        if (!account.Succeeded)
            return account.Problem!;
        if (!AcceptsJson(http))
            return Problems.NotAcceptable;
        return new ApiCall(http, ApiVersion.Account, "", address.Of(http)) { Caller = Nobody, ApiKey = account.Value };
    }

    private static Problem Refuse(HttpContext http, Caller? caller, Problem problem)
    {
        Refusal.Of(http).ApplicationId = caller?.Application.Id;
        return problem;
    }

    private static bool AcceptsJson(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        return accept.Length == 0
            || accept.Contains("*/*", StringComparison.Ordinal)
            || accept.Contains("application/*", StringComparison.OrdinalIgnoreCase)
            || accept.Contains("json", StringComparison.OrdinalIgnoreCase);
    }

    [LoggerMessage(LogLevel.Error, "The store did not answer a commit; instance {Instance} was told that it is unknown")]
    private static partial void LogUnknown(ILogger log, Exception failure, string instance);

    [LoggerMessage(LogLevel.Error, "The store failed; instance {Instance} was answered 503")]
    private static partial void LogStoreFailure(ILogger log, Exception failure, string instance);

    [LoggerMessage(LogLevel.Debug, "The store is not well; instance {Instance} was answered 503: {Reason}")]
    private static partial void LogUnserved(ILogger log, string instance, string reason);

    [LoggerMessage(LogLevel.Error, "A defect; instance {Instance} was answered 500")]
    private static partial void LogDefect(ILogger log, Exception defect, string instance);
}
