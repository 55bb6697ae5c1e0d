-- The words are found by Parley and not by PostgreSQL. Those of older events are added by WordBackfill, which takes from
-- this table what is still to be done.

DELETE FROM event_words;

CREATE TABLE event_words_missing (
    conversation_id TEXT   NOT NULL,
    event_id        BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, event_id),
    FOREIGN KEY (conversation_id, event_id) REFERENCES events (conversation_id, id) ON DELETE CASCADE
);

INSERT INTO event_words_missing
SELECT conversation_id, id FROM events WHERE type IN ('text', 'message') AND deleted_at IS NULL;
