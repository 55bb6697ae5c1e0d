CREATE TABLE event_words (
    conversation_id TEXT     NOT NULL,
    event_id        BIGINT   NOT NULL,
    words           TSVECTOR NOT NULL,
    PRIMARY KEY (conversation_id, event_id),
    FOREIGN KEY (conversation_id, event_id) REFERENCES events (conversation_id, id) ON DELETE CASCADE
);

CREATE INDEX event_words_by_word ON event_words USING gin (words);
