using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli;

/// <summary>Arguments in, exit code out. Nothing escapes as an exception.</summary>
internal static class CommandLine
{
    // A value that begins with @ is a value, not a file of further arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellationToken)
    {
        var parsed = CommandTree.Build(host).Parse(arguments, Parser);
        try
        {
            if (Misuse.Find(parsed) is { } misuse)
                throw misuse;
            // A group alone says what it has; the parser's action would begin with an error.
            if (parsed.CommandResult.Command.Action is null && parsed.Errors.Count > 0)
            {
                await CommandTree.Build(host).Parse([.. arguments, "--help"], Parser).InvokeAsync(
                    new InvocationConfiguration { Output = host.Error }, cancellationToken);
                return ExitCodes.Usage;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = host.Out,
                    Error = host.Error,
                    EnableDefaultExceptionHandler = false,
                    // Signals are Program's business, and the server's while it is served.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception e)
        {
            var notices = new Notices(new Streams(host), GlobalOptions.IsGiven(parsed, GlobalOptions.Json));
            return Failures.Report(e, notices, GlobalOptions.IsGiven(parsed, GlobalOptions.Verbose), cancellationToken);
        }
    }
}
