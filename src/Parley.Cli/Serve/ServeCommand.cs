using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Parley.Cli.Hosting;

namespace Parley.Cli.Serve;

internal sealed class ServeCommand : ParleyCommand
{
    private readonly Argument<string[]?> _arguments = new("args")
    {
        Description = "The server's own arguments, after --",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ServeCommand(CliHost host)
        : base(host, "serve", "Run the server: parley serve -- --urls http://127.0.0.1:7700")
        => Add(_arguments);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var program = ServerProgram.Find(call.Host);
        var start = new ProcessStartInfo(program.FileName)
        {
            UseShellExecute = false,
            WorkingDirectory = call.Host.WorkingDirectory,
        };
        foreach (var argument in (IEnumerable<string>)[.. program.Arguments, .. call.Written(_arguments) ?? []])
            start.ArgumentList.Add(argument);

        using var server = Start(start);
        using var signals = SignalForwarder.To(server);
        // An interrupt is the server's to act on: it closes its sockets, and then this ends too.
        await server.WaitForExitAsync(CancellationToken.None);
        return server.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new Failure(ExitCodes.Other, $"{start.FileName} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new Failure(ExitCodes.Other, $"{start.FileName} cannot be run: {e.Message}",
                "The server's .dll needs the .NET 10 runtime: dotnet must be on the PATH, or DOTNET_ROOT set.");
        }
    }
}
