-- A second factor: who has one, and when a code is asked for. The journal captures that much.
CREATE TABLE second_factor (
    person BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    since  INTEGER NOT NULL
) STRICT;

-- One row, and none until an owner decides: no code is asked for then.
CREATE TABLE code_rule (
    id  BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    ask TEXT NOT NULL CHECK (ask IN ('off', 'whoHasOne', 'everyone'))
) STRICT;

-- What a factor is made of. It is the person's, not one device's, and `local_` so that no change of it
-- ever reaches the journal: a secret that changed would lie there for good. Sealed under the journal key.
CREATE TABLE local_second_factor (
    person BLOB NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    misses INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The steps of 30 seconds whose code was used. All of them are kept: a clock that is set back must not
-- make an old code good again.
CREATE TABLE local_used_code (
    person BLOB NOT NULL,
    step   INTEGER NOT NULL,
    PRIMARY KEY (person, step)
) STRICT;

-- The recovery codes that are left: MACs under the journal key.
CREATE TABLE local_recovery_code (
    person   BLOB NOT NULL,
    verifier BLOB NOT NULL,
    PRIMARY KEY (person, verifier)
) STRICT;

-- Whose factor somebody else took away, until they set up another.
CREATE TABLE local_factor_taken (
    person BLOB NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    taker  TEXT NOT NULL
) STRICT;
