using System.Collections.Concurrent;

namespace Parley.Server.Sessions;

/// <summary>Sessions by something of theirs that several may share.</summary>
internal sealed class SessionIndex
{
    private readonly ConcurrentDictionary<(string ApplicationId, string Name), LiveSession[]> _lists = new();

    public IReadOnlyList<LiveSession> Of((string ApplicationId, string Name) key) =>
        _lists.TryGetValue(key, out var sessions) ? sessions : [];

    public void Add((string ApplicationId, string Name) key, LiveSession live) =>
        _lists.AddOrUpdate(key, [live], (_, others) => [.. others.Where(other => other != live), live]);

    public void Remove((string ApplicationId, string Name) key, LiveSession live)
    {
        while (_lists.TryGetValue(key, out var all))
        {
            LiveSession[] rest = [.. all.Where(other => other != live)];
            if (rest.Length == 0
                ? _lists.TryRemove(KeyValuePair.Create(key, all))
                : _lists.TryUpdate(key, rest, all))
                return;
        }
    }
}
