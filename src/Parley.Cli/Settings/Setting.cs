using Parley.Cli.Arguments;

namespace Parley.Cli.Settings;

/// <summary>A value and where it came from, so that a message can name the place to change it.</summary>
internal sealed record Setting(string Value, string Source);

/// <summary>The same for a value that must not be shown.</summary>
internal sealed record SecretSetting(Confidential Value, string Source);
