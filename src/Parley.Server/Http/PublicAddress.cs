using Parley.Server.Configuration;

namespace Parley.Server.Http;

/// <summary>Under what address clients know this server: what links in answers begin with.</summary>
internal sealed class PublicAddress(ParleyOptions options)
{
    /// <summary>Without a slash at its end. Empty, so that links are relative, for a request that names no host.</summary>
    public string Of(HttpContext http)
    {
        if (options.PublicUrl is { } configured)
            return configured;
        return http.Request.Host.HasValue ? $"{http.Request.Scheme}://{http.Request.Host}" : "";
    }
}
