using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Parley.Server.Tests.Hosting;

/// <summary>The built program in a process of its own, in an empty directory of its own, and ended with the test.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    // Only a broken server, or a machine that is nearly standing still, takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Another build of the server may be put to the same tests.
    private static readonly string Program = Environment.GetEnvironmentVariable("PARLEY_SERVER_UNDER_TEST")
        ?? Path.Combine(AppContext.BaseDirectory, "Parley.Server.dll");

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Where it listens, in the order of its log.</summary>
    public Uri[] Addresses => [.. Output.Split('\n').Where(line => line.Contains(Listening, StringComparison.Ordinal))
        .Select(line => new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()))];

    /// <summary>Runs it to its end.</summary>
    public static async Task<ServerProcess> Run(string directory, params string[] arguments)
    {
        var server = Begin(directory, arguments);
        try
        {
            await server._process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it until it serves.</summary>
    public static async Task<ServerProcess> Start(string directory, params string[] arguments)
    {
        var server = Begin(directory, arguments);
        try
        {
            var ended = server._process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAny(server._serves.Task, ended).WaitAsync(Patience);
            Assert.True(server._serves.Task.IsCompleted, $"It does not serve: {server.Output}{server.Errors}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Asks it to end, as service managers do; its exit code.</summary>
    public async Task<int> Terminate()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Ends it without a word.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    public int Id => _process.Id;

    /// <summary>Waits for its end, which something else brings about.</summary>
    public Task Ended() => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);

    private static ServerProcess Begin(string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // What whoever runs the tests has set is not the test's.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        // There may be a certificate for development.
        start.Environment["HOME"] = Path.Combine(directory, "home");
        var server = new ServerProcess(start);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    private static bool IsSetting(string name) => ((string[])["Parley", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_URLS", "Logging", "Kestrel"])
        .Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private void Read(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
        // The last line of a start.
        if (line?.Contains("Health: ", StringComparison.Ordinal) == true)
            _serves.TrySetResult();
    }
}
