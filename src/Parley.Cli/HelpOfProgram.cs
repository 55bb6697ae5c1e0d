using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Parley.Cli;

/// <summary>The parser's help for each command, and one of our own for the whole program.</summary>
internal sealed class HelpOfProgram(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return help.Invoke(parseResult);
        RootHelp.Write(root, parseResult.InvocationConfiguration.Output);
        return ExitCodes.Ok;
    }
}
