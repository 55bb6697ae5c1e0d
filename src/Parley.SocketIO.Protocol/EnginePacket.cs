namespace Parley.SocketIO.Protocol;

/// <summary>One decoded Engine.IO packet.</summary>
/// <param name="Type">What it is. Binary packets are always <see cref="EnginePacketType.Message"/>.</param>
/// <param name="Data">
/// What follows the type: UTF-8 text that has been checked, or bytes. Not a copy where avoidable.
/// </param>
/// <param name="IsBinary">Whether <paramref name="Data"/> is binary.</param>
public readonly record struct EnginePacket(EnginePacketType Type, ReadOnlyMemory<byte> Data, bool IsBinary = false);
