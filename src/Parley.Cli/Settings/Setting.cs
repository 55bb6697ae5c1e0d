namespace Parley.Cli.Settings;

/// <summary>A value and where it came from, so that a message can name the place to change it.</summary>
internal sealed record Setting(string Value, string Source);
