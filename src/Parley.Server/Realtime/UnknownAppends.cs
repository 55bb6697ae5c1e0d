using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>
/// Conversations to which something was appended, or was not: when the store answers again they are looked at, and what they
/// grew by is delivered.
/// </summary>
internal sealed class UnknownAppends(IStore store, Feeds feeds, ConversationCache cache, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Conversation> _unknown = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private bool _isLooking;
    private Task _looking = Task.CompletedTask;

    /// <param name="decidedOn">What is known of each, which is older than what was lost.</param>
    public void Add(IEnumerable<Conversation> decidedOn)
    {
        lock (_gate)
        {
            foreach (var conversation in decidedOn)
            {
                cache.Forget(conversation.Id);
                if (!_unknown.TryGetValue(conversation.Id, out var earlier) || conversation.LastEventId < earlier.LastEventId)
                    _unknown[conversation.Id] = conversation;
            }

            if (_isLooking)
                return;
            _isLooking = true;
            _looking = Task.Run(Look);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking;
        _end.Dispose();
    }

    private async Task Look()
    {
        while (Take() is { } known)
        {
            try
            {
                var found = await store.GetConversation(known.ApplicationId, known.Id, _end.Token);
                if (found is not null && found.LastEventId > known.LastEventId)
                    feeds.Deliver(new AppendedRange(known.ApplicationId, known.Id, known.LastEventId + 1, found.LastEventId, true));
            }
            catch (StoreException)
            {
                lock (_gate)
                    _unknown.TryAdd(known.Id, known);
                await Task.Delay(Retry, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private Conversation? Take()
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested || _unknown.Count == 0)
            {
                _isLooking = false;
                return null;
            }

            var known = _unknown.Values.First();
            _unknown.Remove(known.Id);
            return known;
        }
    }
}
