using System.Text;
using Parley.Server.Http;

namespace Parley.Server.Compatibility;

/// <summary>
/// The command lines of the hosted service check an account's key and secret by asking for its telephone numbers. There
/// are none here, and an empty object is how that is said.
/// </summary>
internal sealed class AccountNumbersApi(ApiRunner runner)
{
    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/account/numbers", [HttpMethods.Get, HttpMethods.Head], Answer);

    private Task Answer(HttpContext http)
    {
        // The older ones send key and secret as parameters.
        var (key, secret) = (http.Request.Query["api_key"], http.Request.Query["api_secret"]);
        if (http.Request.Headers.Authorization.Count == 0 && key.Count == 1 && secret.Count == 1)
            http.Request.Headers.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{secret}"));
        return runner.Run(http, ApiVersion.Account, "", static _ => Task.FromResult(Reply.EmptyObject));
    }
}
