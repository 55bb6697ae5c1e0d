using System.Text.Json;
using Parley.Domain.Users;

namespace Parley.Domain.Conversations;

/// <summary>An event of a conversation, as the log keeps it.</summary>
/// <param name="Id">1, 2, 3 … in each conversation, without a gap; 0 for a passing event, which the log does not keep.</param>
/// <param name="From">The member that it comes from, or that it is about; null for the application.</param>
/// <param name="Body">JSON object.</param>
/// <param name="Sender">JSON object: the user as it was when the event was made. Null for the application.</param>
/// <param name="At">Microseconds since the Unix epoch.</param>
/// <param name="DeletedAt">When its content was deleted; its place is kept.</param>
public sealed record Event(
    string ConversationId,
    long Id,
    string Type,
    string? From,
    string? To,
    string Body,
    string? Sender,
    long At,
    long? DeletedAt = null)
{
    /// <summary>Bytes of a custom or ephemeral body, a limit of the API.</summary>
    public const int MaximumCustomBody = 4096;

    /// <summary>Bytes of any other body: the API names no limit, and one event must not fill a page of history.</summary>
    public const int MaximumBody = 64 * 1024;

    public const int MaximumCustomTypeLength = 100;

    public bool IsPassing => Id == 0;

    /// <summary>Whether the user sent it, as whichever member it then was: who comes back after leaving is another member.</summary>
    public bool IsOf(User user)
    {
        if (From is null || Sender is null)
            return false;
        using var sender = JsonDocument.Parse(Sender);
        return sender.RootElement.TryGetProperty("id", out var id) && id.ValueEquals(user.Id);
    }
}

/// <summary>What one member has said about one event of another.</summary>
/// <param name="Kind">A name of <see cref="ReceiptKinds"/>.</param>
/// <param name="At">Microseconds since the Unix epoch.</param>
public sealed record Receipt(long EventId, string MemberId, string Kind, long At);

/// <summary>Which part of a log a list shows.</summary>
/// <param name="Types">Exact types, or prefixes that end in <c>*</c>; empty is every type.</param>
/// <param name="Last">The newest event that the reader may see.</param>
public sealed record EventFilter(
    long? StartId, long? EndId, IReadOnlyList<string> Types, bool ExcludeDeleted, long Last = long.MaxValue);
