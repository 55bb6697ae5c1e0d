using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli;

/// <summary>A command that does something, as opposed to one that only holds others.</summary>
internal abstract class ParleyCommand : Command
{
    protected ParleyCommand(CliHost host, string name, string description)
        : base(name, description) =>
        SetAction((parsed, cancellationToken) => RunAsync(new Invocation(host, parsed), cancellationToken));

    protected abstract Task<int> RunAsync(Invocation call, CancellationToken cancellationToken);
}
