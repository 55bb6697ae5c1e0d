-- What deleted applications revoked, until no token of that time could be used: an application may take the id and the key of
-- one, and its tokens are then good again.
CREATE TABLE kept_revocations (
    application_id TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    token_id       TEXT,
    subject        TEXT,
    issued_until   BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (application_id, id)
);
