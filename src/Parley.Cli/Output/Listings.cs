using System.Text.Json.Serialization;
using Parley.Client;

namespace Parley.Cli.Output;

// What --json prints where the API has no record of its own.

internal sealed record ApplicationList(IReadOnlyList<Application> Applications);

internal sealed record UserList(IReadOnlyList<User> Users, string? NextCursor);

internal sealed record SessionList(IReadOnlyList<Session> Sessions, string? NextCursor);

internal sealed record ConversationList(IReadOnlyList<Conversation> Conversations, string? NextCursor);

internal sealed record MemberList(IReadOnlyList<Member> Members, string? NextCursor);

internal sealed record EventList(IReadOnlyList<ConversationEvent> Events, string? NextCursor);

internal sealed record SecretList(IReadOnlyList<Secret> Secrets);

internal sealed record CreatedSecret(string Id, DateTimeOffset? CreatedAt, string? Secret);

internal sealed record CreatedToken(string Token, DateTimeOffset ExpiresAt);

internal sealed record Deleted(string Id, [property: JsonPropertyName("deleted")] bool IsDeleted);
