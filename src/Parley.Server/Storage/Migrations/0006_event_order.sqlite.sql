-- Events get a number of their own, in the order of the commits. The word index stands under it: implicit row ids change
-- with a VACUUM. Receipts refer to events, so they are kept aside while the table is replaced.

CREATE TABLE receipts_kept AS SELECT * FROM receipts;

CREATE TABLE events_numbered (
    number          INTEGER PRIMARY KEY,
    conversation_id TEXT     NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id              BIGINT   NOT NULL,
    type            TEXT     NOT NULL,
    from_member     TEXT,
    to_member       TEXT,
    body            TEXT     NOT NULL,
    sender          TEXT,
    created_at      BIGINT   NOT NULL,
    deleted_at      BIGINT,
    is_content      SMALLINT NOT NULL,
    idempotency_key TEXT,
    UNIQUE (conversation_id, id)
);

INSERT INTO events_numbered
SELECT rowid, conversation_id, id, type, from_member, to_member, body, sender, created_at, deleted_at, is_content,
    idempotency_key
FROM events;

DROP TRIGGER events_deleted;

DROP TABLE events;

ALTER TABLE events_numbered RENAME TO events;

CREATE UNIQUE INDEX events_by_key ON events (conversation_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE INDEX events_content ON events (conversation_id, id) WHERE is_content = 1;

INSERT OR IGNORE INTO receipts SELECT * FROM receipts_kept;

DROP TABLE receipts_kept;

-- The last event whose words are in the index.
CREATE TABLE event_words_end (number INTEGER NOT NULL);

INSERT INTO event_words_end SELECT COALESCE(MAX(number), 0) FROM events;

-- Also when a conversation goes. The numbers of the last events may be given again: then they are to be indexed again.
CREATE TRIGGER events_deleted AFTER DELETE ON events
BEGIN
    DELETE FROM event_words WHERE rowid = old.number;
    UPDATE event_words_end SET number = (SELECT COALESCE(MAX(number), 0) FROM events)
    WHERE number > (SELECT COALESCE(MAX(number), 0) FROM events);
END;
