-- Nodes look now and then which conversations grew, should a signal be lost. Times are no order of commits; the numbers of
-- transactions are, together with which of them were still running at a look. Earlier events are of no interest, and older
-- nodes write the number without knowing it.
ALTER TABLE events ADD COLUMN written BIGINT;

ALTER TABLE events ALTER COLUMN written SET DEFAULT pg_current_xact_id()::text::bigint;

CREATE INDEX events_by_writing ON events (written) WHERE written IS NOT NULL;
