-- Every key begins with the application or the conversation, so that the tables can be spread by them.

CREATE TABLE conversations (
    application_id  TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    id              TEXT    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    display_name    TEXT,
    image_url       TEXT,
    properties      TEXT    NOT NULL,
    sort_key        TEXT,
    time_to_live    BIGINT,
    numbers         TEXT,
    callback        TEXT,
    created_at      BIGINT  NOT NULL,
    created_by      TEXT,
    updated_at      BIGINT,
    expires_at      BIGINT,
    last_event_id   BIGINT  NOT NULL,
    last_content_id BIGINT  NOT NULL,
    active_members  INTEGER NOT NULL,
    version         BIGINT  NOT NULL,
    UNIQUE (application_id, name)
);

CREATE INDEX conversations_by_creation ON conversations (application_id, created_at, id);

CREATE INDEX conversations_by_expiry ON conversations (expires_at) WHERE expires_at IS NOT NULL;

-- A member outlives its user: what it said stays attributed.
CREATE TABLE members (
    application_id  TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id              TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    user_name       TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    channel         TEXT   NOT NULL,
    media           TEXT,
    knocking_id     TEXT,
    created_at      BIGINT NOT NULL,
    invited_at      BIGINT,
    joined_at       BIGINT,
    left_at         BIGINT,
    actors          TEXT   NOT NULL,
    reason          TEXT,
    first_event_id  BIGINT NOT NULL,
    left_event_id   BIGINT,
    read_event_id   BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, id)
);

CREATE UNIQUE INDEX members_active ON members (conversation_id, user_id) WHERE left_event_id IS NULL;

CREATE INDEX members_by_user ON members (application_id, user_id, conversation_id);

CREATE INDEX members_by_creation ON members (conversation_id, created_at, id);

CREATE TABLE events (
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
    PRIMARY KEY (conversation_id, id)
);

CREATE UNIQUE INDEX events_by_key ON events (conversation_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Counts what is unread without reading the receipts between.
CREATE INDEX events_content ON events (conversation_id, id) WHERE is_content = 1;

CREATE TABLE receipts (
    conversation_id TEXT   NOT NULL,
    event_id        BIGINT NOT NULL,
    kind            TEXT   NOT NULL,
    member_id       TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, event_id, kind, member_id),
    FOREIGN KEY (conversation_id, event_id) REFERENCES events (conversation_id, id) ON DELETE CASCADE
);
