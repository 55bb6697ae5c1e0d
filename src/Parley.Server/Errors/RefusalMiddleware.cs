using Parley.SocketIO;

namespace Parley.Server.Errors;

/// <summary>Hands each request that was refused to the <see cref="RefusalLog"/>, whoever refused it.</summary>
internal sealed class RefusalMiddleware(RequestDelegate next, RefusalLog log)
{
    public Task Invoke(HttpContext http)
    {
        var answering = next(http);
        if (!answering.IsCompletedSuccessfully)
            return Await(http, answering);
        Look(http);
        return answering;
    }

    private async Task Await(HttpContext http, Task answering)
    {
        await answering;
        Look(http);
    }

    private void Look(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (status is < 400 or > 499)
            return;
        var refusal = http.Features.Get<Refusal>();
        var (code, reason) = (refusal?.Problem, http.Features.Get<EngineRefusal>()) switch
        {
            ({ } problem, _) => (problem.Code, LogText.Reason(problem)),
            (_, { } engine) => ($"engine.io:{engine.Code}", engine.Message),
            _ => ($"http:{status}", "no reason is known"),
        };
        log.Write(
            status, code, reason, http.Request.Method, LogText.Path(http), refusal?.ApplicationId,
            http.Features.Get<ErrorInstance>()?.Text);
    }
}
