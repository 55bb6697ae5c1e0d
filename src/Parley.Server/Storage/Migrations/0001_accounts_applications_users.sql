-- Times are microseconds since the Unix epoch; JSON is kept as text; both engines read these types alike.

CREATE TABLE shared_keys (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE account_secrets (
    api_key    TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (api_key, id)
);

CREATE TABLE applications (
    id           TEXT    NOT NULL PRIMARY KEY,
    api_key      TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    public_key   TEXT    NOT NULL,
    capabilities TEXT    NOT NULL,
    improve_ai   INTEGER NOT NULL,
    created_at   BIGINT  NOT NULL,
    version      BIGINT  NOT NULL
);

CREATE INDEX applications_by_account ON applications (api_key, created_at, id);

CREATE TABLE users (
    application_id TEXT   NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    id             TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    display_name   TEXT,
    image_url      TEXT,
    properties     TEXT   NOT NULL,
    channels       TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    PRIMARY KEY (application_id, id),
    UNIQUE (application_id, name)
);

CREATE INDEX users_by_creation ON users (application_id, created_at, id);

CREATE TABLE revocations (
    application_id TEXT   NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    id             TEXT   NOT NULL,
    token_id       TEXT,
    subject        TEXT,
    issued_until   BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (application_id, id)
);
