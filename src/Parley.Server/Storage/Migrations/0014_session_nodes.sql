-- Whose sockets sessions are: the node that has it, or none. A session is connected while its node is alive, so one row of a
-- node that was killed says it of all its sessions. Older versions write neither: their sessions count as not connected.
CREATE TABLE nodes (
    id          TEXT   NOT NULL PRIMARY KEY,
    alive_until BIGINT NOT NULL
);

ALTER TABLE sessions ADD COLUMN node TEXT NOT NULL DEFAULT '';
