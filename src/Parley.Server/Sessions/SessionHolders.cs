using System.Collections.Concurrent;
using Parley.Domain;
using Parley.Domain.Sessions;

namespace Parley.Server.Sessions;

/// <summary>
/// Whether the socket that has a session is still there, asked before another one takes it. A page that was opened twice with
/// one session would else be ended by its twin, and its twin by it, for ever. A client that comes back knows only that its own
/// old connection is gone: where the server does not know yet, the old socket is probed, and one that is half open does not
/// answer.
/// <para>
/// The socket may be on another node: it is asked by a signal and answers with one. Nobody answers for a node that is gone.
/// </para>
/// </summary>
internal sealed class SessionHolders
{
    /// <summary>
    /// Some round trips of a slow network. @vonage/client-sdk 2.3.1 gives up on a login after five seconds.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_500);

    /// <summary>For the two signals on top.</summary>
    private static readonly TimeSpan PatienceAcrossNodes = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string ApplicationId, string Id), TaskCompletionSource<bool>> _asked = new();
    private readonly LocalSessions _sessions;
    private readonly SessionKeeper _keeper;
    private readonly ISignals _signals;
    private readonly ThisNode _node;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionHolders> _log;

    public SessionHolders(
        LocalSessions sessions, SessionKeeper keeper, ISignals signals, ThisNode node, TimeProvider time, ILogger<SessionHolders> log)
    {
        (_sessions, _keeper, _signals, _node, _time, _log) = (sessions, keeper, signals, node, time, log);
        signals.Subscribe(Hear);
    }

    /// <summary>Whether the socket that a session is stored with answers.</summary>
    public Task<bool> Answer(Session stored)
    {
        if (_sessions.Find(stored.ApplicationId, stored.Id) is { } live && live.Session.Connection == stored.Connection)
            return Probe(live);
        return stored.IsConnected(Moment.Now(_time)) && stored.Node != _node.Id && _signals.ReachesOthers
            ? Ask(stored) : Task.FromResult(false);
    }

    private static Task<bool> Probe(LiveSession live) => live.Socket.IsConnected
        ? live.Socket.Connection.ProbeAsync(Patience) : Task.FromResult(false);

    private async Task<bool> Ask(Session stored)
    {
        var key = (stored.ApplicationId, stored.Id);
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = _asked.GetOrAdd(key, mine);
        // Somebody asks the same already.
        if (answer != mine)
            return await answer.Task;
        var question = new Signal(SignalKind.SessionProbed, stored.ApplicationId, stored.Id) { Node = stored.Node };
        try
        {
            return await _signals.TryTellOthers(question, CancellationToken.None) && await mine.Task.WaitAsync(PatienceAcrossNodes, _time);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            // However it ended, the next one asks anew, and whoever waits beside this one is told.
            _asked.TryRemove(KeyValuePair.Create(key, mine));
            mine.TrySetResult(false);
        }
    }

    private void Hear(Signal? signal)
    {
        if (signal is { Kind: SignalKind.SessionAnswered, Subject: { } answered }
            && _asked.TryGetValue((signal.Scope, answered), out var waiting))
            waiting.TrySetResult(signal.IsAlive);
        else if (signal is { Kind: SignalKind.SessionProbed, Subject: { } probed } && signal.Node == _node.Id)
            Background.Run(() => Reply(signal, probed), _log, "another node asks for a socket");
    }

    private async Task Reply(Signal question, string id)
    {
        var live = _sessions.Find(question.Scope, id);
        var isAlive = live is not null && await Probe(live);
        // Once the other node has it, nothing that is known here can be stored any more.
        if (!isAlive)
            await _keeper.HandOver(question.Scope, id, live);
        await _signals.TryTellOthers(
            new Signal(SignalKind.SessionAnswered, question.Scope, id) { IsAlive = isAlive }, CancellationToken.None);
    }
}
