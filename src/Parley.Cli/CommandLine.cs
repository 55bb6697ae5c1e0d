using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Parley.Cli.Hosting;

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
        var command = parsed.CommandResult.Command;
        if (parsed.Action is ParseErrorAction refusal)
            refusal.ShowHelp = command.Action is null && parsed.UnmatchedTokens.Count == 0;
        var isRefused = parsed.Action is ParseErrorAction { ShowHelp: false };

        try
        {
            var exitCode = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = isRefused ? host.Error : host.Out,
                    Error = host.Error,
                    EnableDefaultExceptionHandler = false,
                    // Signals are Program's business, and the server's while it is served.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
            if (isRefused)
                await host.Error.WriteLineAsync($"See: {Path(parsed.CommandResult)} --help");
            return exitCode;
        }
        catch (Exception e)
        {
            return await Failures.ReportAsync(e, host, cancellationToken);
        }
    }

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "parley";
}
