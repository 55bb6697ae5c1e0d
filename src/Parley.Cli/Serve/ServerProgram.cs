using Parley.Cli.Hosting;

namespace Parley.Cli.Serve;

/// <summary>The server's program: an executable, or an assembly for <c>dotnet</c>.</summary>
internal sealed record ServerProgram(string FileName, IReadOnlyList<string> Arguments)
{
    public const string Variable = "PARLEY_SERVER";

    private const string Name = "Parley.Server";

    public static ServerProgram Find(CliHost host)
    {
        if (host.Environment(Variable) is { Length: > 0 } chosen)
        {
            var path = host.FullPath(chosen);
            return At(path, host)
                ?? throw new Failure(ExitCodes.Other, $"{Variable} names {path}, where there is no server.",
                    $"Set it to the {Name} program, its .dll, or the directory that holds them.");
        }

        var beside = Path.Combine(host.ToolDirectory, "server");
        return In(beside, host)
            ?? throw new Failure(ExitCodes.Other, $"There is no server in {beside}.",
                $"Set {Variable} to the published {Name}; from a source tree: "
                + $"dotnet run --project src/{Name} -- --urls http://127.0.0.1:7700");
    }

    private static ServerProgram? At(string path, CliHost host) =>
        Directory.Exists(path) ? In(path, host)
        : !File.Exists(path) ? null
        : Path.GetExtension(path) == ".dll" ? Assembly(path, host)
        : new ServerProgram(path, []);

    // The executable comes first: it may be a native one, which has no assembly.
    private static ServerProgram? In(string directory, CliHost host)
    {
        var executable = Path.Combine(directory, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name);
        var assembly = Path.Combine(directory, $"{Name}.dll");
        if (File.Exists(executable))
            return new ServerProgram(executable, []);
        return File.Exists(assembly) ? Assembly(assembly, host) : null;
    }

    private static ServerProgram Assembly(string path, CliHost host) =>
        new(DotNet(host), [path]);

    private static string DotNet(CliHost host)
    {
        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (host.Environment("DOTNET_HOST_PATH") is { Length: > 0 } running)
            return running;
        if (host.Environment("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, program)))
            return Path.Combine(root, program);
        return program;
    }
}
