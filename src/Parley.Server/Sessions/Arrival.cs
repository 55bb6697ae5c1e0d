using Parley.Domain.Sessions;

namespace Parley.Server.Sessions;

/// <summary>What a connection brings along, kept until it logs in.</summary>
/// <param name="Token">From the query, where 9.x clients send it; taken out before anything could log it. May be empty.</param>
/// <param name="Resume">The session to go on with.</param>
/// <param name="LogsInByMessage">8.x clients connect to /rtc without a token and send it in a message.</param>
/// <param name="Client">What the client says of itself.</param>
internal sealed record Arrival(
    ReadOnlyMemory<char> Token, string? Resume, bool LogsInByMessage, SessionClient Client, Stranger Stranger)
{
    public bool ExpectsMessage => LogsInByMessage && Token.IsEmpty;
}
