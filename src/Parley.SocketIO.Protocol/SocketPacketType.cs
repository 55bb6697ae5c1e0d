namespace Parley.SocketIO.Protocol;

/// <summary>Type of a Socket.IO packet; the number is the digit on the wire.</summary>
public enum SocketPacketType
{
    /// <summary>Connect to a namespace; also its confirmation.</summary>
    Connect = 0,

    /// <summary>Leave a namespace. From the server it tells the client not to come back by itself.</summary>
    Disconnect = 1,

    /// <summary>An event without binary parts.</summary>
    Event = 2,

    /// <summary>Acknowledgement of an event, without binary parts.</summary>
    Ack = 3,

    /// <summary>Refusal of a connect. Protocol 4 calls it ERROR.</summary>
    ConnectError = 4,

    /// <summary>An event whose binary parts follow, one Engine.IO binary message each.</summary>
    BinaryEvent = 5,

    /// <summary>An acknowledgement whose binary parts follow.</summary>
    BinaryAck = 6,
}
