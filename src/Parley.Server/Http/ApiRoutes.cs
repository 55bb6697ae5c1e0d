namespace Parley.Server.Http;

internal delegate Task<Reply> ApiHandler(ApiCall call);

/// <summary>Maps the endpoints of one resource under every prefix of the Conversation API.</summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder endpoints, ApiRunner runner)
{
    public void Get(string pattern, ApiHandler handler) => Map([HttpMethods.Get, HttpMethods.Head], pattern, handler);

    public void Post(string pattern, ApiHandler handler) => Map([HttpMethods.Post], pattern, handler);

    public void Put(string pattern, ApiHandler handler) => Map([HttpMethods.Put], pattern, handler);

    public void Patch(string pattern, ApiHandler handler) => Map([HttpMethods.Patch], pattern, handler);

    public void Delete(string pattern, ApiHandler handler) => Map([HttpMethods.Delete], pattern, handler);

    private void Map(string[] methods, string pattern, ApiHandler handler)
    {
        foreach (var (prefix, version) in ApiVersions.Conversation)
            endpoints.MapMethods(prefix + pattern, methods, http => runner.Run(http, version, prefix, handler));
    }
}

/// <summary>Maps the endpoints that an account calls with its key and secret.</summary>
internal sealed class AccountRoutes(IEndpointRouteBuilder endpoints, ApiRunner runner)
{
    public void Get(string pattern, ApiHandler handler) => Map([HttpMethods.Get, HttpMethods.Head], pattern, handler);

    public void Post(string pattern, ApiHandler handler) => Map([HttpMethods.Post], pattern, handler);

    public void Put(string pattern, ApiHandler handler) => Map([HttpMethods.Put], pattern, handler);

    public void Delete(string pattern, ApiHandler handler) => Map([HttpMethods.Delete], pattern, handler);

    private void Map(string[] methods, string pattern, ApiHandler handler) =>
        endpoints.MapMethods(pattern, methods, http => runner.Run(http, ApiVersion.Account, "", handler));
}
