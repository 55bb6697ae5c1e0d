namespace Parley.Cli.Hosting;

/// <summary>A screen with a cursor and a keyboard, where a line that is being typed can be drawn again.</summary>
internal interface ITerminal
{
    /// <summary>How many cells a row has.</summary>
    int Width { get; }

    /// <summary>Waits for a key, which is not shown; null when there will be no more.</summary>
    ConsoleKeyInfo? ReadKey();

    /// <summary>Writes text with control sequences (ECMA-48).</summary>
    void Write(string text);
}
