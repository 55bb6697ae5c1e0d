using Parley.Domain.Users;

namespace Parley.Domain.Conversations;

/// <summary>A send, checked for its form.</summary>
/// <param name="Body">JSON object.</param>
/// <param name="Target">The event that it is about: of receipts, updates and reactions.</param>
/// <param name="Text">The new text of an update, or the reaction.</param>
/// <param name="Removes">The reaction is taken back.</param>
/// <param name="Key">From the caller: a repeated send with the same key is the same send.</param>
public sealed record SendEvent(
    string Type, string? From, string? To, string Body, long? Target = null, string? Text = null, string? Key = null,
    bool Removes = false);

/// <summary>Who sends: a member with its user, or the application itself.</summary>
public sealed record Sender(Member Member, User User);

/// <summary>Who may send, mark, replace and delete which event.</summary>
public static class EventRules
{
    /// <summary>Decides on everything but passing events.</summary>
    /// <param name="conversation">What is decided on.</param>
    /// <param name="sender">Null for the application.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="target">The event that it is about, where the rule needs it: see <see cref="NeedsTarget"/>.</param>
    /// <param name="now">Microseconds since the Unix epoch.</param>
    public static Outcome<Append> Send(Conversation conversation, Sender? sender, SendEvent command, Event? target, long now)
    {
        if (MaySend(sender, command) is { } refusal)
            return refusal;
        if (target?.DeletedAt is not null)
            return Problems.EventDeleted;
        var draft = new EventDraft(
            command.Type, sender?.Member.Id, command.To, command.Body, sender is null ? null : EventBody.Sender(sender.User))
        {
            // The user's and not the member's: a retry may come after leaving and coming back.
            Key = command.Key is null ? null : $"k:{sender?.User.Id}:{command.Key}",
            Target = command.Target,
        };
        if (ReceiptKinds.Of(command.Type) is { } kind)
            return Mark(conversation, sender, draft, kind, target);
        if (EventTypes.IsUpdate(command.Type))
            return Replace(conversation, sender, draft, command.Text!, target!, now);
        return command.Type == EventTypes.Reaction ? React(conversation, sender, draft, command) : new Append(conversation, draft);
    }

    /// <summary>Whether the rule for a send looks at its target, and not only whether that exists.</summary>
    public static bool NeedsTarget(SendEvent command) =>
        EventTypes.IsUpdate(command.Type) || ReceiptKinds.Of(command.Type) == ReceiptKinds.Seen;

    /// <summary>Why the sender may not send this, or null. The whole rule for passing events.</summary>
    public static Problem? MaySend(Sender? sender, SendEvent command)
    {
        if (sender is null || sender.Member.State == MemberState.Joined)
            return null;
        // Clients report a delivery by themselves, while they are only invited or have just left, and die of a refusal.
        return ReceiptKinds.Of(command.Type) == ReceiptKinds.Delivered && sender.Member.MayRead(command.Target!.Value)
            ? null : Problems.NotJoined;
    }

    public static Outcome<Append> Delete(Conversation conversation, Sender? sender, Event target, long now)
    {
        if (target.DeletedAt is not null)
            return Problems.EventDeleted;
        if (!EventTypes.IsContent(target.Type) && target.Type != EventTypes.Reaction)
            return Problems.EventPermissionDenied("Only messages and custom events can be deleted.");
        if (sender is not null && sender.Member.State != MemberState.Joined)
            return Problems.NotJoined;
        if (sender is not null && !target.IsOf(sender.User))
            return Problems.EventPermissionDenied("A user deletes only its own events.");
        return new Append(
            conversation,
            new EventDraft(
                EventTypes.Delete, sender?.Member.Id, null, EventBody.About(target.Id),
                sender is null ? null : EventBody.Sender(sender.User))
            {
                Key = $"d:{target.Id}",
                Target = target.Id,
                Effect = TargetEffect.Delete,
                TargetBody = EventContent.Deleted(target, now),
            });
    }

    private static Outcome<Append> Mark(
        Conversation conversation, Sender? sender, EventDraft draft, string kind, Event? target)
    {
        if (sender is null)
            return Problems.EventPermissionDenied("A receipt comes from a member: name it in from.");
        if (kind == ReceiptKinds.Seen && target!.IsOf(sender.User))
            return Problems.EventPermissionDenied("A user does not mark its own events as seen.");
        // Each member says each thing of an event once, on however many devices.
        return new Append(
            conversation,
            draft with { Key = $"r:{kind}:{draft.Target}:{sender.Member.Id}", Mark = kind, Effect = TargetEffect.Receipt });
    }

    private static Outcome<Append> React(Conversation conversation, Sender? sender, EventDraft draft, SendEvent command) =>
        sender is null
            ? Problems.EventPermissionDenied("A reaction comes from a member: name it in from.")
            : new Append(
                conversation,
                draft with
                {
                    Mark = ReceiptKinds.ReactionPrefix + command.Text,
                    Effect = command.Removes ? TargetEffect.Unmark : TargetEffect.Receipt,
                });

    private static Outcome<Append> Replace(
        Conversation conversation, Sender? sender, EventDraft draft, string text, Event target, long now)
    {
        if (sender is not null && !target.IsOf(sender.User))
            return Problems.EventPermissionDenied("A user updates only its own events.");
        if (!EventContent.IsText(target))
            return Problems.EventPermissionDenied("Only texts can be updated.");
        return new Append(
            conversation,
            draft with { Effect = TargetEffect.Update, TargetBody = EventContent.Updated(target, text, now) });
    }
}
