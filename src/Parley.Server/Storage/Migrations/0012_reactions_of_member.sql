-- How many reactions a member has to an event, without reading those of the others. Receipts of other kinds pay nothing.
CREATE INDEX receipts_reactions ON receipts (conversation_id, event_id, member_id) WHERE substr(kind, 1, 9) = 'reaction:';
