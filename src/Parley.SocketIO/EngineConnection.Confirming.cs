namespace Parley.SocketIO;

// What the client has got, without its help. Only an answer of the client to something that was sent behind a packet
// proves that it has the packet, for what is sent arrives in order:
//
//  - Engine.IO 4: a pong answers our ping.
//  - Engine.IO 3: a ping follows our pong to the ping before; clients wait for it before they count the next interval.
//  - Polling: a GET follows the response to the GET before.
public sealed partial class EngineConnection
{
    private const int None = -1;

    private int _mark;
    private int _confirmedMark = None;

    // The mark of what stands before the newest ping, or pong, that the client has not answered.
    private int _askedMark = None;
    private int _polledMark = None;

    /// <summary>
    /// Number of the stretch that packets sent now belong to. Read after the sending of a packet it is that packet's, or a
    /// later one.
    /// </summary>
    public int Mark => Volatile.Read(ref _mark);

    /// <summary>
    /// The client has all packets of this stretch and those before it; -1 while nothing is known. It rises with heartbeats
    /// and polls, so that it may be up to two ping intervals behind.
    /// </summary>
    public int ConfirmedMark => Volatile.Read(ref _confirmedMark);

    // These are called with the gate held.
    private int EndStretch() => _mark++;

    private void Confirm(int mark)
    {
        if (mark > _confirmedMark)
            _confirmedMark = mark;
    }
}
