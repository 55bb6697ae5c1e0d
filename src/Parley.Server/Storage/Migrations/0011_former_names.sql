-- Names that users had and gave up, until no token of that time could be used: another user may take such a name, and a token
-- names its user by nothing else. The empty name is all names of an application that was deleted; its id may be taken again.
CREATE TABLE former_names (
    application_id TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    given_up_at    BIGINT NOT NULL,
    PRIMARY KEY (application_id, name)
);

CREATE INDEX former_names_by_time ON former_names (given_up_at);
