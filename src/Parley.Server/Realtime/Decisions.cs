using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>
/// Load, decide, commit; and again when the conversation was another one by then. What only sends an event is decided by
/// any number at a time. What changes the conversation or a member would then fail for all but one, so such decisions
/// are taken in turn, each on what the one before leads to, and many of them are one commit.
/// </summary>
internal sealed class Decisions(ConversationCache cache, ConversationLog log, TimeProvider time)
{
    // Each time somebody else's change came first, so the conversation moves on whatever becomes of this one.
    private const int MaximumAttempts = 50;

    // A change that is refused lets all fail once that were decided on it, and they may go on together. Who fails more often
    // meets another node.
    private const int AttemptsTogether = 3;

    private readonly Turns _turns = new(time);

    /// <summary>Sends an event.</summary>
    /// <param name="applicationId">The application that asks.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="decide">The rule, given the conversation; called again for each newer version.</param>
    public Task<Outcome<AppendResult>> Send(
        string applicationId, string id, Func<CachedConversation, ValueTask<Outcome<Append>>> decide) => Try(id, async _ =>
    {
        var decided = await Decide(applicationId, id, decide);
        return decided.Succeeded ? new Attempt(decided.Value.Entry, log.Append(decided.Value.Append)) : decided.Problem!;
    });

    /// <summary>Changes the conversation or a member of it; the parameters are those of <see cref="Send"/>.</summary>
    public Task<Outcome<AppendResult>> Change(
        string applicationId, string id, Func<CachedConversation, ValueTask<Outcome<Append>>> decide) => Try(id, async attempt =>
    {
        using var turn = await _turns.Take(id);
        var decided = await Decide(applicationId, id, decide);
        if (!decided.Succeeded)
            return decided.Problem!;
        var (entry, change) = decided.Value;
        var appended = log.Append(change);
        cache.Expect(entry, change, appended);
        // Nobody else begins before this has its place.
        if (attempt >= AttemptsTogether)
            await Task.WhenAny(appended);
        return new Attempt(entry, appended);
    });

    private async ValueTask<Outcome<(CachedConversation Entry, Append Append)>> Decide(
        string applicationId, string id, Func<CachedConversation, ValueTask<Outcome<Append>>> decide)
    {
        if (await cache.Get(applicationId, id) is not { } entry)
            return Problems.ConversationNotFound;
        var decided = await decide(entry);
        return decided.Succeeded ? (entry, decided.Value) : decided.Problem!;
    }

    private async Task<Outcome<AppendResult>> Try(string id, Func<int, ValueTask<Outcome<Attempt>>> begin)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var begun = await begin(attempt);
            if (!begun.Succeeded)
                return begun.Problem!;
            var result = await begun.Value.Appended;
            switch (result.Status)
            {
                case AppendStatus.Appended or AppendStatus.Repeated:
                    return result;
                case AppendStatus.NoTarget:
                    return Problems.EventNotFound;
                case AppendStatus.TargetDeleted:
                    return Problems.EventDeleted;
                case AppendStatus.TooManyReactions:
                    return Problems.TooManyReactions(ReceiptKinds.MaximumReactions);
                case AppendStatus.NoUser:
                    return Problems.UserNotFound;
                case AppendStatus.NameTaken:
                    return Problems.ConversationNameTaken;
                default:
                    cache.ForgetUpTo(id, begun.Value.Entry.Conversation.Version);
                    break;
            }
        }

        return Problems.ConversationBusy;
    }

    /// <param name="Entry">What it was decided on.</param>
    /// <param name="Appended">The commit, under way.</param>
    private readonly record struct Attempt(CachedConversation Entry, Task<AppendResult> Appended);
}
