-- What an event said before its first update: who had left by then is shown nothing newer. Unknown for older updates.
ALTER TABLE events ADD COLUMN first_body TEXT;

-- The event that said it: who had left by then is not told. Unknown for older ones.
ALTER TABLE receipts ADD COLUMN said_in BIGINT;

-- Updates of an event and reactions to it: they repeat what it says, or answer it. The expression is that of PostgresDialect.
-- It fails for no body: not for one with NUL, which jsonb does not take, and not for an id that is no number.
CREATE INDEX events_about ON events (
    conversation_id,
    (CASE WHEN type IN ('message:update', 'text:update', 'custom:reaction') AND strpos(body, '\u0000') = 0
        THEN substring((body::jsonb ->> 'event_id') FROM '^[0-9]{1,18}$')::bigint END),
    id)
WHERE type IN ('message:update', 'text:update', 'custom:reaction');

-- What was deleted before deletions emptied these as well.
UPDATE events SET
    body = '{"event_id":' || t.id || CASE events.type WHEN 'custom:reaction' THEN ',"reaction":""}' ELSE ',"text":""}' END,
    deleted_at = t.deleted_at
FROM events t
WHERE events.type IN ('message:update', 'text:update', 'custom:reaction') AND events.deleted_at IS NULL
AND t.conversation_id = events.conversation_id AND t.deleted_at IS NOT NULL
AND t.id = CASE WHEN events.type IN ('message:update', 'text:update', 'custom:reaction') AND strpos(events.body, '\u0000') = 0
    THEN substring((events.body::jsonb ->> 'event_id') FROM '^[0-9]{1,18}$')::bigint END;

DELETE FROM receipts USING events t
WHERE substr(receipts.kind, 1, 9) = 'reaction:' AND t.conversation_id = receipts.conversation_id
AND t.id = receipts.event_id AND t.deleted_at IS NOT NULL;
