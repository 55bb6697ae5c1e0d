-- The words of events under the events' row ids; the text itself stands only in the events.
CREATE VIRTUAL TABLE event_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

-- Also when a conversation goes: a row id may be given again.
CREATE TRIGGER events_deleted AFTER DELETE ON events
BEGIN
    DELETE FROM event_words WHERE rowid = old.rowid;
END;
