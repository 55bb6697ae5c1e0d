namespace Parley.Server.Starting;

/// <summary>How far a start goes.</summary>
/// <param name="ChecksOnly">Whether it ends when everything was tried, with nothing made.</param>
internal sealed record StartPlan(bool ChecksOnly);
