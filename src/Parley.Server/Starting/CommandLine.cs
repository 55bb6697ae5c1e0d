using Parley.Server.Configuration;
using Parley.Server.Errors.Catalogue;

namespace Parley.Server.Starting;

/// <summary>What the program is asked to do.</summary>
internal enum StartMode
{
    Serve,
    Check,
    Help,
    Version,
    WriteSettings,
    WriteErrors,
}

/// <summary>
/// The arguments. ASP.NET takes any key and drops what it does not understand, so that a mistyped option would start a
/// server with other settings than meant.
/// </summary>
/// <param name="Settings">The arguments that are settings, for ASP.NET's own reader.</param>
internal sealed record CommandLine(StartMode Mode, string[] Settings)
{
    private static readonly Dictionary<string, StartMode> Modes = new(StringComparer.Ordinal)
    {
        ["--help"] = StartMode.Help,
        ["-h"] = StartMode.Help,
        ["-?"] = StartMode.Help,
        ["--version"] = StartMode.Version,
        ["--check"] = StartMode.Check,
        [SettingsDocument.Argument] = StartMode.WriteSettings,
        [ErrorDocument.Argument] = StartMode.WriteErrors,
    };

    /// <summary>Keys of ASP.NET's host that have a meaning here.</summary>
    private static readonly HashSet<string> HostKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "http_ports", "https_ports", "preferHostingUrls", "environment", "contentRoot", "applicationName",
        "shutdownTimeoutSeconds", "AllowedHosts",
    };

    private static readonly string[] Sections = [SettingsReader.Section, "Kestrel", "Logging"];

    /// <summary>Reads them, or throws <see cref="StartException"/> with what is wrong.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var mode = StartMode.Serve;
        var settings = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (Modes.TryGetValue(arguments[i], out var asked))
            {
                mode = asked;
                continue;
            }

            var key = Key(arguments[i], i);
            settings.Add(arguments[i]);
            if (arguments[i].Contains('=', StringComparison.Ordinal))
                continue;
            if (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                throw Wrong($"--{key} needs a value.");
            settings.Add(arguments[++i]);
        }

        return new CommandLine(mode, [.. settings]);
    }

    /// <summary>ASP.NET's forms: <c>--key value</c>, <c>/key value</c>, and with <c>=</c> also <c>key=value</c>.</summary>
    private static string Key(string argument, int index)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        var key = name.StartsWith("--", StringComparison.Ordinal) ? name[2..]
            : name.StartsWith('/') ? name[1..]
            : equals > 0 && !name.StartsWith('-') ? name
            // It is not repeated: it may be a piece of a secret that was not quoted.
            : throw Wrong($"Argument {index + 1} is no option: options begin with --.");
        return IsKnown(key) ? key : throw Wrong($"The option --{Shown(key)} is not known.");
    }

    private static bool IsKnown(string key) =>
        HostKeys.Contains(key)
        || key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || Sections.Any(section => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    private static string Shown(string key) =>
        string.Concat(key.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter));

    private static StartException Wrong(string what) => new(ExitCodes.Usage, $"{what} See --help.");
}
