CREATE TABLE sessions (
    application_id TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    user_id        TEXT   NOT NULL,
    connection     TEXT   NOT NULL,
    token_id       TEXT   NOT NULL,
    subject        TEXT   NOT NULL,
    issued_at      BIGINT NOT NULL,
    ends_at        BIGINT NOT NULL,
    key_thumbprint TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    alive_until    BIGINT NOT NULL,
    PRIMARY KEY (application_id, id),
    FOREIGN KEY (application_id, user_id) REFERENCES users (application_id, id) ON DELETE CASCADE
);

-- Lists a user's sessions, and counts the living ones without reading the rows.
CREATE INDEX sessions_by_user ON sessions (application_id, user_id, created_at, id, alive_until);

CREATE INDEX sessions_by_end ON sessions (alive_until);
