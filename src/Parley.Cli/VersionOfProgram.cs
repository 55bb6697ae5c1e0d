using System.CommandLine;
using System.CommandLine.Invocation;

namespace Parley.Cli;

/// <summary>What <c>--version</c> says: the version alone, for scripts.</summary>
internal sealed class VersionOfProgram : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(RootHelp.Version);
        return ExitCodes.Ok;
    }
}
