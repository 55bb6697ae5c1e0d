using System.CommandLine;

namespace Parley.Cli.Arguments;

/// <summary>
/// Text that is, or may be, a secret. It cannot get into a message by being put there: only who needs the text itself
/// asks for it by name.
/// </summary>
internal sealed class Confidential(string text)
{
    public const string Mask = "********";

    public string Reveal() => text;

    public override string ToString() => Mask;

    public static Option<Confidential?> Option(string name) =>
        new(name) { CustomParser = result => result.Tokens is [{ Value: var text }] ? new Confidential(text) : null };

    public static Argument<Confidential?> Argument(string name) =>
        new(name) { CustomParser = result => result.Tokens is [{ Value: var text }] ? new Confidential(text) : null };
}
