using Parley.Cli.Hosting;

namespace Parley.Cli.Output;

/// <summary>The only way to stdout and stderr for lines: a half-typed line can make room for each.</summary>
internal sealed class Streams(CliHost host)
{
    /// <summary>Wraps the writing of a line; chat takes its own line away meanwhile.</summary>
    public Action<Action> Around { get; set; } = static write => write();

    public void Out(string line) => Around(() => host.Out.WriteLine(line));

    public void Error(string line) => Around(() => host.Error.WriteLine(line));

    /// <summary>Something that is wider than a line.</summary>
    public void Out(Action<TextWriter> write) => Around(() => write(host.Out));
}
