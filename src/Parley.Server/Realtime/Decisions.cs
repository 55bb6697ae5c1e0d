using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Realtime;

/// <summary>Load, decide, commit; and again when the conversation was another one by then.</summary>
internal sealed class Decisions(ConversationCache cache, ConversationLog log)
{
    // Each time somebody else's change came first, so the conversation moves on whatever becomes of this one.
    private const int MaximumAttempts = 50;

    /// <param name="applicationId">The application that asks.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="decide">The rule, given the conversation; called again for each newer version.</param>
    public async Task<Outcome<AppendResult>> Run(
        string applicationId, string id, Func<CachedConversation, ValueTask<Outcome<Append>>> decide)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await cache.Get(applicationId, id) is not { } entry)
                return Problems.ConversationNotFound;
            var decided = await decide(entry);
            if (!decided.Succeeded)
                return decided.Problem!;
            var result = await log.Append(decided.Value);
            switch (result.Status)
            {
                case AppendStatus.Appended or AppendStatus.Repeated:
                    return result;
                case AppendStatus.NoTarget:
                    return Problems.EventNotFound;
                case AppendStatus.NameTaken:
                    return Problems.ConversationNameTaken;
                default:
                    cache.Forget(id);
                    break;
            }
        }

        return Problems.ConversationBusy;
    }
}
