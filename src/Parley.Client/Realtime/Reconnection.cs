namespace Parley.Client;

/// <summary>A new try to reach the server.</summary>
/// <param name="Attempt">Its number since the connection was lost, from 1.</param>
/// <param name="Delay">The wait before it.</param>
/// <param name="Cause">What went wrong with the connection or the last try; null when the server just closed it.</param>
public sealed record Reconnection(int Attempt, TimeSpan Delay, Exception? Cause);
