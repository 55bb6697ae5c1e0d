-- The words are found by Parley and not by SQLite: only the spaces between them part them, and their case is folded
-- already. Neither places nor columns of words are asked for. WordIndex begins again at the first event.

DROP TABLE event_words;

CREATE VIRTUAL TABLE event_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none
);

UPDATE event_words_end SET number = 0;
