namespace Parley.Server.Tests.Storage;

/// <summary>
/// What the server of the last release writes, statement by statement, with values: recorded from its sources at schema 0012. When a
/// release is made, they are recorded anew.
/// </summary>
internal static class EarlierServer
{
    public const string Application = "9a1c2f60-0000-4000-8000-000000000001";

    public const string Conversation = "CON-019ca945-0a00-7000-8000-000000000001";

    /// <summary>Accounts, applications, users, sessions and revocations come, change and go.</summary>
    public static readonly string[] Resources =
    [
        "INSERT INTO shared_keys (name, value) VALUES ('old', 'v') ON CONFLICT (name) DO NOTHING",
        "UPDATE shared_keys SET value = value",
        """
        INSERT INTO account_secrets (api_key, id, hash, created_at) VALUES ('key', 'one', 'h', 1)
        ON CONFLICT (api_key, id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at
        """,
        $"""
        INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
        VALUES ('{Application}', 'key', 'old', 'pem', '[]', 0, 1, 1) ON CONFLICT (id) DO NOTHING
        """,
        $"""
        UPDATE applications SET name = 'older', public_key = 'pem', capabilities = '[]', improve_ai = 1, version = version + 1
        WHERE id = '{Application}' AND api_key = 'key' AND created_at = 1 AND version = 1
        """,
        User("USR-ann", "ann"),
        User("USR-bob", "bob"),
        User("USR-eve", "eve"),
        $"""
        INSERT INTO former_names (application_id, name, given_up_at) VALUES ('{Application}', 'bob', 2)
        ON CONFLICT (application_id, name) DO UPDATE SET given_up_at = excluded.given_up_at
        """,
        $"""
        UPDATE users SET name = 'bert', display_name = NULL, image_url = NULL, properties = '[]', channels = '[]', updated_at = 2,
            version = version + 1
        WHERE application_id = '{Application}' AND id = 'USR-bob'
        """,
        $"DELETE FROM users WHERE application_id = '{Application}' AND id = 'USR-eve'",
        $"""
        INSERT INTO sessions (
            application_id, id, user_id, connection, token_id, subject, issued_at, ends_at, key_thumbprint, created_at, alive_until,
            positions, client, acknowledges, reads)
        SELECT '{Application}', 'SES-1', 'USR-ann', 'c', 't', 'ann', 1, 9, 'k', 1, 9, '', '', 0, '*'
        WHERE (SELECT count(*) FROM sessions
               WHERE application_id = '{Application}' AND user_id = 'USR-ann' AND alive_until > 1) < 5
        """,
        $"""
        UPDATE sessions SET connection = 'd', token_id = 't', subject = 'ann', issued_at = 1, ends_at = 9, key_thumbprint = 'k',
            reads = '*', alive_until = 9
        WHERE application_id = '{Application}' AND id = 'SES-1' AND user_id = 'USR-ann' AND alive_until > 2
        """,
        $"""
        UPDATE sessions SET alive_until = 10, positions = 'p'
        WHERE application_id = '{Application}' AND id = 'SES-1' AND connection = 'd'
        """,
        $"""
        INSERT INTO revocations (application_id, id, token_id, subject, issued_until, created_at)
        VALUES ('{Application}', 'one', NULL, 'ann', 5, 5)
        """,
        $"""
        INSERT INTO kept_revocations (application_id, id, token_id, subject, issued_until, created_at)
        SELECT application_id, id, token_id, subject, issued_until, created_at FROM revocations
        WHERE application_id = '{Application}' AND created_at > 1
        """,
        $"DELETE FROM revocations WHERE application_id = '{Application}' AND id = 'one'",
    ];

    public static readonly string AddConversation =
        $"""
        INSERT INTO conversations (
            application_id, id, name, display_name, image_url, properties, sort_key, time_to_live, numbers, callback,
            created_at, created_by, updated_at, expires_at, last_event_id, last_content_id, active_members, version)
        VALUES (
            '{Application}', '{Conversation}', 'old room', NULL, NULL, '[]', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, 0, 0, 0, 1)
        """;

    /// <summary>Ann joins by this, then writes, marks, changes and deletes: events 1 to 3, and the second version.</summary>
    public static readonly string[] Batch =
    [
        $"UPDATE conversations SET last_event_id = 3, last_content_id = 2, version = 2 WHERE id = '{Conversation}'",
        $"""
        UPDATE conversations SET name = 'old room', display_name = 'Old', image_url = NULL, properties = '[]', sort_key = NULL,
            time_to_live = NULL, numbers = NULL, callback = NULL, updated_at = 2, expires_at = NULL, active_members = 1
        WHERE id = '{Conversation}'
        """,
        Event(1, "member:joined", "NULL"),
        Event(2, "text", "0"),
        Event(3, "text:seen", "NULL"),
        $"""
        INSERT INTO members (
            application_id, conversation_id, id, user_id, user_name, state, channel, media, knocking_id, created_at,
            invited_at, joined_at, left_at, actors, reason, first_event_id, left_event_id, read_event_id)
        VALUES (
            '{Application}', '{Conversation}', 'MEM-ann', 'USR-ann', 'ann', 'JOINED', '[]', NULL, NULL, 1,
            NULL, 1, NULL, '{"{}"}', NULL, 1, NULL, 1)
        ON CONFLICT (conversation_id, id) DO UPDATE SET
            state = excluded.state, channel = excluded.channel, media = excluded.media, invited_at = excluded.invited_at,
            joined_at = excluded.joined_at, left_at = excluded.left_at, actors = excluded.actors, reason = excluded.reason,
            left_event_id = excluded.left_event_id
        """,
        $"""
        INSERT INTO receipts (conversation_id, event_id, kind, member_id, created_at)
        VALUES ('{Conversation}', 2, 'seen', 'MEM-ann', 1) ON CONFLICT DO NOTHING
        """,
        $"""
        DELETE FROM receipts WHERE conversation_id = '{Conversation}' AND event_id = 2 AND kind = 'reaction:x' AND member_id = 'MEM-ann'
        """,
        $"""
        UPDATE members SET read_event_id = 2
        WHERE conversation_id = '{Conversation}' AND id = 'MEM-ann' AND read_event_id < 2
        """,
        $"""UPDATE events SET body = '{"{}"}' WHERE conversation_id = '{Conversation}' AND id = 2 AND deleted_at IS NULL""",
        $"""UPDATE events SET body = '{"{}"}', deleted_at = 2 WHERE conversation_id = '{Conversation}' AND id = 2""",
    ];

    public static readonly string[] WordsOnPostgres =
    [
        $"DELETE FROM event_words WHERE conversation_id = '{Conversation}' AND event_id = 2",
        $"""
        INSERT INTO event_words (conversation_id, event_id, words)
        VALUES ('{Conversation}', 2, array_to_tsvector(string_to_array('a b', ' ')))
        ON CONFLICT (conversation_id, event_id) DO UPDATE SET words = excluded.words
        """,
    ];

    private static string User(string id, string name) =>
        $"""
        INSERT INTO users (application_id, id, name, display_name, image_url, properties, channels, created_at, updated_at, version)
        VALUES ('{Application}', '{id}', '{name}', NULL, NULL, '[]', '[]', 1, 1, 1)
        """;

    private static string Event(long id, string type, string previous) =>
        $"""
        INSERT INTO events (
            conversation_id, id, type, from_member, to_member, body, sender, created_at, previous_content, idempotency_key)
        VALUES ('{Conversation}', {id}, '{type}', 'MEM-ann', NULL, '{"{}"}', NULL, 1, {previous}, 'k{id}')
        """;
}
