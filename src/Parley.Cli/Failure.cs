namespace Parley.Cli;

/// <summary>The command cannot go on; says what was wrong and what puts it right.</summary>
internal sealed class Failure(int exitCode, string message, string? remedy = null) : Exception(message)
{
    public int ExitCode => exitCode;

    public string? Remedy => remedy;

    public static Failure Usage(string message, string? remedy = null) => new(ExitCodes.Usage, message, remedy);
}
