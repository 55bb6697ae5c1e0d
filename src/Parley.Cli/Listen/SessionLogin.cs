using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli.Listen;

/// <summary>Logs in over the socket, and says what becomes of the connection.</summary>
internal static class SessionLogin
{
    public static async Task<ParleySession> RunAsync(
        Invocation call, UserTokens tokens, CancellationToken cancellationToken)
    {
        var options = new ParleySessionOptions
        {
            BaseAddress = call.ServerUrl(),
            Token = tokens.Mint(),
            TimeProvider = call.Host.Time,
            Reconnecting = it => call.Printer.Remark(
                $"The connection is lost{Cause(it)}. Trying again in {it.Delay.TotalSeconds:0.0} s ({it.Attempt})."),
            Reconnected = session => call.Printer.Remark($"Connected again ({session.Id})."),
        };
        try
        {
            return await ParleySession.LogInAsync(options, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ServerErrors.Unreachable(call.Settings.Url, e);
        }
    }

    private static string Cause(Reconnection reconnection) => reconnection.Cause is { } cause ? $": {cause.Message}" : "";
}
