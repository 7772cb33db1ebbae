-- The one history. Every column but mac is covered by mac; see journal/chain.rs.
CREATE TABLE journal (
    seq            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL,
    device         BLOB NOT NULL,
    hlc            INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    actor_kind     TEXT NOT NULL,
    actor          BLOB,
    verb           TEXT NOT NULL,
    kind           TEXT NOT NULL,
    subject_kind   TEXT,
    subject        BLOB,
    sealed         BLOB,
    schema         INTEGER NOT NULL,
    changes        INTEGER NOT NULL,
    changes_digest BLOB,
    seen           BLOB,
    flags          INTEGER NOT NULL,
    undoes         BLOB,
    prev           BLOB NOT NULL,
    mac            BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;

-- One row for each record that an entry changed: an SQLite changeset and its salted digest.
-- A lawful erasure drops bytes and salt and keeps the digest, and with it the chain.
-- Its place is the entry's number, shifted left by 24 bits, and its own number in the entry,
-- from 1: so that what is added comes at the end, and a row is never cut in two for its length.
CREATE TABLE journal_change (
    place  INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    record BLOB NOT NULL,
    client BLOB,
    digest BLOB NOT NULL,
    salt   BLOB,
    bytes  BLOB
) STRICT;

-- Where things stand in the journal: a change by its record; an entry by its id, as if it were
-- its own change number 0. Made from the journal in batches, so that a booking writes two pages less.
CREATE TABLE journal_place (
    id    BLOB NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (id, place)
) STRICT, WITHOUT ROWID;

-- "Who looked at this client": made from the journal in batches, so that a look stays cheap.
CREATE TABLE journal_subject (
    client BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (client, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE local_journal_index (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    through INTEGER NOT NULL
) STRICT;
INSERT INTO local_journal_index (one, through) VALUES (1, 0);

-- Column names of every journaled table at every schema version: history reads across versions.
CREATE TABLE record_schema (
    version INTEGER NOT NULL,
    name    TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (version, name)
) STRICT;
