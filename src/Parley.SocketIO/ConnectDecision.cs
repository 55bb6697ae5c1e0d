namespace Parley.SocketIO;

/// <summary>Whether a client may connect to a namespace.</summary>
public sealed class ConnectDecision
{
    private ConnectDecision(string? message, ReadOnlyMemory<byte> data)
    {
        Message = message;
        Data = data;
    }

    /// <summary>Let it in.</summary>
    public static ConnectDecision Accept { get; } = new(null, default);

    /// <summary>Why not; null when accepted.</summary>
    public string? Message { get; }

    /// <summary>JSON for the client's program, may be empty.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>
    /// Refuses the client with a CONNECT_ERROR (protocol 4: ERROR). It stays connected to other namespaces.
    /// </summary>
    /// <param name="message">Becomes the message of the client's error.</param>
    /// <param name="data">A JSON value in UTF-8 that becomes the data of the client's error, or empty.</param>
    /// <returns>The decision.</returns>
    public static ConnectDecision Refuse(string message, ReadOnlyMemory<byte> data = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new ConnectDecision(message, data);
    }
}
