namespace Parley.SocketIO;

/// <summary>An event from a client.</summary>
public sealed class SocketEvent
{
    internal SocketEvent(string name, SocketArguments arguments, AckResponder? ack)
    {
        Name = name;
        Arguments = arguments;
        Ack = ack;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What came with it.</summary>
    public SocketArguments Arguments { get; }

    /// <summary>Answers it; null where the client did not ask.</summary>
    public AckResponder? Ack { get; }
}
