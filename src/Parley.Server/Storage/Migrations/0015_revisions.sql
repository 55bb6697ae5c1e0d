-- A random number for each change of a conversation or of its members, which the next one names. Servers that do not know the
-- column leave it alone and raise the version.
ALTER TABLE conversations ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- They were written as they had been decided, and could be wrong. From now on they are counted where they are written.
UPDATE conversations SET active_members = (
    SELECT count(*) FROM members m WHERE m.conversation_id = conversations.id AND m.state <> 'LEFT')
WHERE active_members <> (
    SELECT count(*) FROM members m WHERE m.conversation_id = conversations.id AND m.state <> 'LEFT');

UPDATE conversations SET expires_at = NULL WHERE expires_at IS NOT NULL AND active_members > 0;
