-- A random number for each change of a conversation or of its members, which the next one names. Servers that do not know the
-- column leave it alone and raise the version.
ALTER TABLE conversations ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
