-- What is kept. The SQL is the part that SQLite and PostgreSQL share, but for the two numbered tables: no form of a
-- number given by the database is common to both. PostgreSQL's is BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY.
-- AUTOINCREMENT never gives the number of an erased row again: an old button can't point at somebody else's new idea.
--
-- Discord's numbers are unsigned, BIGINT is not: they are kept as the signed number of the same bits.
-- Times are seconds since 1970-01-01 00:00 UTC.

CREATE TABLE profile (
    user_id BIGINT NOT NULL PRIMARY KEY,
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE server_settings (
    server_id BIGINT NOT NULL PRIMARY KEY,
    level TEXT,
    code TEXT,
    network_channel BIGINT,
    network_is_forum BOOLEAN NOT NULL,
    network_role BIGINT,
    moderator_role BIGINT,
    log_channel BIGINT,
    retention_days BIGINT CHECK (retention_days BETWEEN 1 AND 3650),
    user_limit BIGINT CHECK (user_limit BETWEEN 1 AND 1000),
    changed_at BIGINT NOT NULL,
    CHECK ((level IS NULL) = (code IS NULL))
);

CREATE TABLE idea (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL,
    server_id BIGINT,
    revises BIGINT REFERENCES idea (id) ON DELETE SET NULL,
    text TEXT NOT NULL,
    platform TEXT NOT NULL,
    level TEXT,
    code TEXT,
    score DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    verdict TEXT NOT NULL,
    domain TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CHECK ((level IS NULL) = (code IS NULL))
);

CREATE TABLE vote (
    user_id BIGINT NOT NULL,
    server_id BIGINT,
    question TEXT NOT NULL,
    source TEXT NOT NULL,
    is_useful BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, question)
);

CREATE TABLE contest (
    user_id BIGINT NOT NULL,
    server_id BIGINT,
    idea_id BIGINT NOT NULL REFERENCES idea (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, idea_id, rule)
);

CREATE TABLE gap (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL,
    server_id BIGINT,
    question TEXT NOT NULL,
    reason TEXT NOT NULL,
    nearest TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE TABLE component (
    token TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT,
    payload TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE note (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
