namespace Parley.Server.Starting;

/// <summary>The server cannot start, for a reason that its operator can change.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">One sentence or two, without a secret.</param>
internal sealed class StartException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
