using System.Security.Cryptography;

namespace Parley.Domain;

/// <summary>Makes the ids of the API. Time-ordered UUIDs keep neighbours in creation together in an index.</summary>
public static class Ids
{
    public const string UserPrefix = "USR-";
    public const string ConversationPrefix = "CON-";
    public const string MemberPrefix = "MEM-";
    public const string SessionPrefix = "SES-";
    public const string AutomaticNamePrefix = "NAM-";

    /// <summary>An application id is a bare UUID, and tells nothing of when it was made.</summary>
    public static string NewApplication() => Guid.NewGuid().ToString();

    /// <summary>
    /// An application id that was made elsewhere, in the lower case in which tokens carry it: what they say is compared
    /// exactly. Null when the text is no UUID as it is usually written.
    /// </summary>
    public static string? ReadApplication(string text) =>
        // The framework also takes braces, blanks and numbers with signs for a UUID.
        Guid.TryParse(text, out var id) && id.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) ? id.ToString() : null;

    public static string NewUser(TimeProvider time) => UserPrefix + Sequential(time);

    public static string NewConversation(TimeProvider time) => ConversationPrefix + Sequential(time);

    public static string NewMember(TimeProvider time) => MemberPrefix + Sequential(time);

    /// <summary>Whether a text has the form of a user's id.</summary>
    public static bool IsUser(string text) => IsId(text, UserPrefix);

    /// <summary>Whether a text has the form of a conversation's id.</summary>
    public static bool IsConversation(string text) => IsId(text, ConversationPrefix);

    /// <summary>Whether a text has the form of the id of anything that has a name, or that is in such a thing.</summary>
    public static bool IsAny(string text) =>
        IsUser(text) || IsConversation(text) || IsId(text, MemberPrefix) || IsId(text, SessionPrefix);

    /// <summary>The name of a thing that was created without one.</summary>
    public static string NewAutomaticName() => AutomaticNamePrefix + Guid.NewGuid();

    /// <summary>An error's instance: 32 hexadecimal digits that also stand in the log.</summary>
    public static string NewInstance() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Unguessable (74 random bits): who knows a session's id and has a token of its user may resume it.</summary>
    public static string NewSession(TimeProvider time) => SessionPrefix + Sequential(time);

    /// <summary>Of one change of a conversation. With 64 random bits no two changes of one are taken for each other.</summary>
    public static long NewRevision() => Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    private static bool IsId(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(prefix.Length), "D", out _);

    private static string Sequential(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString();
}
