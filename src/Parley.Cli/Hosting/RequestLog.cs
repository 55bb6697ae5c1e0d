using System.Globalization;
using Parley.Cli.Output;

namespace Parley.Cli.Hosting;

/// <summary>What <c>--verbose</c> shows of each request. Headers and bodies hold secrets and are left out.</summary>
internal sealed class RequestLog(HttpMessageHandler inner, Notices notices, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            outcome = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            var took = (long)time.GetElapsedTime(start).TotalMilliseconds;
            notices.Request($"{request.Method} {request.RequestUri?.AbsolutePath} {outcome} {took} ms");
        }
    }
}
