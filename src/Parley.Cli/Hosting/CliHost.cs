namespace Parley.Cli.Hosting;

/// <summary>The world around a command, all of it replaceable in tests.</summary>
internal sealed record CliHost
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person is there to answer a question.</summary>
    public required bool CanAsk { get; init; }

    /// <summary>Whether stdout is a terminal: decides colours and line lengths.</summary>
    public required bool OutIsTerminal { get; init; }

    /// <summary>Where a half-typed line can be drawn again; null where lines are only read and written.</summary>
    public ITerminal? Terminal { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Where the tool is installed; a packed server lies beside it.</summary>
    public required string ToolDirectory { get; init; }

    public required Func<HttpMessageHandler> Transport { get; init; }

    public required TimeProvider Time { get; init; }

    public static CliHost System() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Terminal = ConsoleTerminal.Find(),
        Environment = global::System.Environment.GetEnvironmentVariable,
        WorkingDirectory = Directory.GetCurrentDirectory(),
        ToolDirectory = AppContext.BaseDirectory,
        Transport = () => new SocketsHttpHandler { AllowAutoRedirect = false },
        Time = TimeProvider.System,
    };

    public string FullPath(string path) => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)
        ? throw Failure.Usage("The name of a file is empty, or has a null character in it.")
        : Path.GetFullPath(path, WorkingDirectory);

    /// <summary>Reads a line without letting a waiting terminal stand in the way of an interrupt.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await Task.Run(In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
}
