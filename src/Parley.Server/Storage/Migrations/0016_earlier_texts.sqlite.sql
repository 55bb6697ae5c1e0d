-- What an event said before its first update: who had left by then is shown nothing newer. Unknown for older updates.
ALTER TABLE events ADD COLUMN first_body TEXT;

-- The event that said it: who had left by then is not told. Unknown for older ones.
ALTER TABLE receipts ADD COLUMN said_in BIGINT;

-- Updates of an event and reactions to it: they repeat what it says, or answer it. The expression is that of SqliteDialect.
CREATE INDEX events_about ON events (conversation_id, (CAST(body ->> '$.event_id' AS INTEGER)), id)
WHERE type IN ('message:update', 'text:update', 'custom:reaction');

-- What was deleted before deletions emptied these as well.
UPDATE events SET
    body = CASE type WHEN 'custom:reaction' THEN json_object('event_id', CAST(body ->> '$.event_id' AS INTEGER), 'reaction', '')
        ELSE json_object('event_id', CAST(body ->> '$.event_id' AS INTEGER), 'text', '') END,
    deleted_at = (
        SELECT t.deleted_at FROM events t
        WHERE t.conversation_id = events.conversation_id AND t.id = CAST(events.body ->> '$.event_id' AS INTEGER))
WHERE type IN ('message:update', 'text:update', 'custom:reaction') AND deleted_at IS NULL AND EXISTS (
    SELECT 1 FROM events t
    WHERE t.conversation_id = events.conversation_id AND t.id = CAST(events.body ->> '$.event_id' AS INTEGER)
    AND t.deleted_at IS NOT NULL);

DELETE FROM receipts WHERE substr(kind, 1, 9) = 'reaction:' AND EXISTS (
    SELECT 1 FROM events t
    WHERE t.conversation_id = receipts.conversation_id AND t.id = receipts.event_id AND t.deleted_at IS NOT NULL);
