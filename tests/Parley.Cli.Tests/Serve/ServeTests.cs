namespace Parley.Cli.Tests.Serve;

public sealed class ServeTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Without_a_server_it_says_how_to_name_one()
    {
        var outcome = await _shell.RunAsync("serve");

        Assert.Equal(99, outcome.ExitCode);
        Assert.Contains("There is no server in ", outcome.Error);
        Assert.Contains("PARLEY_SERVER", outcome.Error);
    }

    [Fact]
    public async Task A_wrong_variable_is_named()
    {
        _shell.Variables["PARLEY_SERVER"] = "nowhere";

        var outcome = await _shell.RunAsync("serve");

        Assert.StartsWith($"parley: PARLEY_SERVER names {Path.Combine(_shell.Work, "nowhere")}", outcome.Error);
    }

    [Fact]
    public async Task The_server_beside_the_tool_gets_the_arguments_and_gives_the_exit_code()
    {
        if (OperatingSystem.IsWindows())
            return;
        Script(Path.Combine(_shell.Root, "tool", "server", "Parley.Server"), "echo \"$@\" > arguments; exit 7");

        var outcome = await _shell.RunAsync("serve", "--", "--urls", "http://127.0.0.1:0", "a b");

        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal("--urls http://127.0.0.1:0 a b\n", File.ReadAllText(Path.Combine(_shell.Work, "arguments")));
    }

    [Fact]
    public async Task The_variable_may_name_the_directory()
    {
        if (OperatingSystem.IsWindows())
            return;
        Script(Path.Combine(_shell.Root, "elsewhere", "Parley.Server"), "exit 3");
        _shell.Variables["PARLEY_SERVER"] = Path.Combine(_shell.Root, "elsewhere");

        Assert.Equal(3, (await _shell.RunAsync("serve")).ExitCode);
    }

    private static void Script(string path, string commands)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
