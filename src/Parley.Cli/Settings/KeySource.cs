using System.Text.RegularExpressions;
using Parley.Cli.Hosting;
using Parley.Tokens;

namespace Parley.Cli.Settings;

/// <summary>
/// A key given as a file's name or as the key itself. What is neither a file that exists nor evidently the name of one
/// may be a key in an unexpected form: it is judged as a key, and never shown.
/// </summary>
internal static partial class KeySource
{
    /// <summary>The full path of the file that is meant; null when it may be the key itself.</summary>
    public static string? FilePath(string value, CliHost host)
    {
        if (value.Length == 0 || value.Contains('\0', StringComparison.Ordinal) || KeyText.IsKey(value))
            return null;
        var path = host.FullPath(value);
        return Path.Exists(path) || FileNames.IsMatch(value) ? path : null;
    }

    public static PrivateKey ReadPrivate(SecretSetting setting, CliHost host) =>
        PrivateKey.TryParse(Read(setting, host), out var key, out var reason)
            ? key
            : throw Useless("private", setting, reason);

    /// <summary>A public key; a private one is refused before it could leave this machine.</summary>
    public static PublicKey ReadPublic(SecretSetting setting, CliHost host) =>
        PublicKey.TryParse(Read(setting, host), out var key, out var reason)
            ? key
            : throw Useless("public", setting, reason);

    private static string Read(SecretSetting setting, CliHost host) => FilePath(setting.Value.Reveal(), host) is { } path
        ? KeyFileReader.Read(path, setting.Source)
        : setting.Value.Reveal();

    private static Failure Useless(string kind, SecretSetting setting, string reason) => Failure.Usage(
        $"The {kind} key from {setting.Source} is of no use: {reason.TrimEnd('.')}.",
        "It is the name of a file that exists, or the PEM text itself.");

    // With a known ending, or with a root; a line of base64 may hold a slash or begin with one, but has longer parts.
    [GeneratedRegex(
        @"\A(?=.{1,200}\z)(?:(?:[A-Za-z]:)?[\w .+@~-]{0,40}[/\\])*[\w .+@~-]{1,40}\.(?:pem|key|pub|txt|der|p8|pk8|crt|cer|jwk|json)\z"
        + @"|\A(?=.{1,200}\z)(?:\.{1,2}|~)?(?:/[\w .@~-]{1,32}){1,12}\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex FileNames { get; }
}
