using Parley.Domain;
using Parley.Server.Errors;

namespace Parley.Server.Http;

/// <summary>
/// Answers requests that no endpoint serves. Inside the APIs a caller is authenticated first: what exists is nobody's
/// business who may not ask.
/// </summary>
internal sealed class Unrouted(RequestDelegate next, ApiRunner runner, ErrorWriter errors)
{
    public async Task Invoke(HttpContext http)
    {
        await next(http);
        if (http.Response.HasStarted || http.Response.ContentType is not null)
            return;
        if (http.Response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed))
            return;
        if (NotServed.Of(http) is { } notServed)
        {
            http.Response.Headers.Remove("Allow");
            await Answer(http, ApiVersions.Of(http.Request.Path) ?? ApiVersion.V1, notServed);
            return;
        }

        var problem = http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? Problems.MethodNotAllowed(http.Request.Method)
            : Problems.EndpointNotFound;
        if (ApiVersions.Of(http.Request.Path) is { } version)
            await Answer(http, version, problem);
        else
            await errors.Write(http, ApiVersion.V1, problem);
    }

    private Task Answer(HttpContext http, ApiVersion version, Problem problem)
    {
        var allow = http.Response.Headers.Allow;
        http.Response.Headers.Remove("Allow");
        return runner.Run(http, version, "", _ =>
        {
            http.Response.Headers.Allow = allow;
            return Task.FromResult<Reply>(problem);
        });
    }
}
