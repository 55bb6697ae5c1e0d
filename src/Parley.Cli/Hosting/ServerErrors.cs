using Parley.Cli.Settings;

namespace Parley.Cli.Hosting;

/// <summary>Turns a server that cannot be reached into a message that names the setting to look at.</summary>
internal sealed class ServerErrors(HttpMessageHandler inner, Setting url) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(url, e);
        }
    }

    public static Failure Unreachable(Setting url, Exception cause) => new(ExitCodes.Other,
        $"The server at {url.Value} (from {url.Source}) cannot be reached: {cause.GetBaseException().Message.TrimEnd('.')}.",
        "Start one with 'parley serve', or name another with --url (PARLEY_URL).");
}
