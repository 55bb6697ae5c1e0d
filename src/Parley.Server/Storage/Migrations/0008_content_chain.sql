-- What is unread is counted from event to event: an index of the contents alone would cost every message a page more.
ALTER TABLE events ADD COLUMN previous_content BIGINT;

UPDATE events SET previous_content = COALESCE(
    (SELECT MAX(p.id) FROM events p
     WHERE p.conversation_id = events.conversation_id AND p.id < events.id AND p.is_content = 1), 0)
WHERE is_content = 1;

DROP INDEX events_content;

ALTER TABLE events DROP COLUMN is_content;
