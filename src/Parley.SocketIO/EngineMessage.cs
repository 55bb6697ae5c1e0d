namespace Parley.SocketIO;

/// <summary>A message from an Engine.IO client.</summary>
/// <param name="Data">UTF-8 text or bytes; valid until the handler's task completes.</param>
/// <param name="IsBinary">Whether it is binary.</param>
public readonly record struct EngineMessage(ReadOnlyMemory<byte> Data, bool IsBinary);
