using Parley.Domain.Sessions;

namespace Parley.Server.Sessions;

internal sealed partial class SessionChecks
{
    /// <summary>No more at once than come to each once in the interval, when they all logged in together.</summary>
    private async Task ReadDueRows(CancellationToken cancel)
    {
        var most = Math.Max(ChunkSize, (int)(_sessions.Count / (RowInterval / JudgeInterval) * 1.25));
        var due = new List<LiveSession>();
        while (due.Count < most && _rows.TryPeek(out var next) && _time.GetElapsedTime(next.Since) >= RowInterval && _rows.TryDequeue(out next))
        {
            if (_sessions.Find(next.Live.Session.ApplicationId, next.Live.Session.Id) == next.Live)
                due.Add(next.Live);
        }

        await ReadRows(due, cancel);
        foreach (var live in due)
            _rows.Enqueue((live, _time.GetTimestamp()));
    }

    private async Task Read(IEnumerable<LiveSession> sessions, CancellationToken cancel)
    {
        foreach (var application in sessions.GroupBy(live => live.Session.ApplicationId))
        {
            foreach (var chunk in application.Chunk(ChunkSize))
            {
                var held = chunk.Select(live => (Live: live, live.Session)).ToList();
                var stored = (await _store.ReadSessions(application.Key, [.. held.Select(one => one.Session.Id)], cancel))
                    .ToDictionary(state => state.Id, StringComparer.Ordinal);
                foreach (var (live, session) in held)
                    await Settle(live, session, stored.GetValueOrDefault(session.Id), cancel);
            }
        }
    }

    private async Task Settle(LiveSession live, Session held, SessionState? state, CancellationToken cancel)
    {
        if (state is not null && state.Connection == held.Connection && state.IsUnder(held.Token))
            return;
        var stored = await _store.GetSession(held.ApplicationId, held.Id, cancel);
        if (stored is null || stored.Connection != held.Connection)
            _sessions.End(live);
        else
            _sessions.Refresh(live, held, stored.Token);
    }
}
