using Parley.Cli.Hosting;

namespace Parley.Cli.Jwt;

internal sealed class InspectJwt(CliHost host) : ParleyCommand(host, "inspect", "Say what a token is worth, rule by rule")
{
    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken) =>
        Task.FromResult(ExitCodes.Ok);
}
