namespace Parley.SocketIO.Engine;

internal sealed class MessageTooBigException() : IOException("The message exceeds the maximum payload.");
