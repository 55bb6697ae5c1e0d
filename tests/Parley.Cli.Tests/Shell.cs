using Parley.Cli.Hosting;

namespace Parley.Cli.Tests;

/// <summary>A user's terminal: a home, a directory, variables, and the command.</summary>
internal sealed class Shell : IDisposable
{
    public const string Secret = "Seeecret1";

    public Shell()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Work);
        Variables["HOME"] = Home;
    }

    public FakeServer Server { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    public bool SomebodyIsThere { get; set; }

    public ITerminal? Terminal { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Root { get; } = Directory.CreateTempSubdirectory("parley-cli-").FullName;

    public string Home => Path.Combine(Root, "home");

    public string Work => Path.Combine(Root, "work");

    public string ConfigurationFile => Path.Combine(Home, ".config", "parley", "config.json");

    public Shell WithAccount()
    {
        Variables["PARLEY_API_KEY"] = "abcd1234";
        Variables["PARLEY_API_SECRET"] = Secret;
        return this;
    }

    public Shell WithApplication()
    {
        Variables["PARLEY_APP_ID"] = TestKeys.ApplicationId;
        Variables["PARLEY_PRIVATE_KEY"] = TestKeys.PrivatePem;
        return this;
    }

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(Input);
        var host = new CliHost
        {
            In = input,
            Out = output,
            Error = error,
            CanAsk = SomebodyIsThere,
            OutIsTerminal = false,
            Terminal = Terminal,
            Environment = Variables.GetValueOrDefault,
            WorkingDirectory = Work,
            ToolDirectory = Path.Combine(Root, "tool"),
            Transport = () => Server,
            Time = Time,
        };
        var exitCode = await CommandLine.RunAsync(arguments, host, TestContext.Current.CancellationToken);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => TestDirectory.At(Root).Dispose();

    internal sealed record Outcome(int ExitCode, string Out, string Error);
}
