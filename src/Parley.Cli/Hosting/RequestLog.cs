using System.Globalization;

namespace Parley.Cli.Hosting;

/// <summary>What <c>--verbose</c> shows of each request. Headers and bodies hold secrets and are left out.</summary>
internal sealed class RequestLog(HttpMessageHandler inner, TextWriter error, TimeProvider time) : DelegatingHandler(inner)
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
            await error.WriteLineAsync($"{request.Method} {request.RequestUri?.AbsolutePath} {outcome} {took} ms");
        }
    }
}
