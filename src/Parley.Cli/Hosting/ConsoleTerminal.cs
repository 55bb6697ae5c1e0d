using Spectre.Console;

namespace Parley.Cli.Hosting;

/// <summary>The terminal that this process was started from.</summary>
internal sealed class ConsoleTerminal : ITerminal
{
    private const int UsualWidth = 80;

    public int Width => Console.WindowWidth is > 0 and var width ? width : UsualWidth;

    /// <summary>The terminal; null where input or output is a file, or the terminal is too simple.</summary>
    public static ITerminal? Find() =>
        !Console.IsInputRedirected && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi
            ? new ConsoleTerminal()
            : null;

    public ConsoleKeyInfo? ReadKey()
    {
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (InvalidOperationException)
        {
            // The terminal was closed.
            return null;
        }
    }

    public void Write(string text) => Console.Out.Write(text);
}
