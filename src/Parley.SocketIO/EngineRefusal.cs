namespace Parley.SocketIO;

/// <summary>Why a handshake or a polling request was refused: a feature of its context, for logs.</summary>
/// <param name="Code">The number that the client gets.</param>
/// <param name="Message">The text that it gets.</param>
public sealed record EngineRefusal(int Code, string Message);
