-- A user's memberships in a conversation, the latest last, also in one of a hundred thousand members.
CREATE INDEX members_of_user ON members (conversation_id, user_id, first_event_id);
