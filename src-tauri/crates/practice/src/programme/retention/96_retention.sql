-- How long what is kept, as the practice decided it: one row for each kind of the content's list.
CREATE TABLE retention_rule (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version     INTEGER NOT NULL,
  slug        TEXT NOT NULL UNIQUE,
  years       INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100),
  -- The age from which the years of a minor's chart run.
  age         INTEGER CHECK (age BETWEEN 14 AND 30),
  -- Where it is written, of which day that is, and who says that it is so.
  source      TEXT NOT NULL,
  as_of       TEXT NOT NULL CHECK (length(as_of) = 10),
  verified_by TEXT NOT NULL,
  note        TEXT NOT NULL,
  edition     TEXT NOT NULL,
  saved_at    INTEGER NOT NULL,
  saved_by    BLOB NOT NULL REFERENCES person (id)
) STRICT;

-- What must not be erased, whatever a rule says: a client's record, or all (no client).
CREATE TABLE retention_hold (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  client_id    BLOB REFERENCES client (id),
  matter       TEXT NOT NULL,
  why          TEXT NOT NULL,
  from_on      TEXT NOT NULL CHECK (length(from_on) = 10),
  placed_at    INTEGER NOT NULL,
  placed_by    BLOB NOT NULL REFERENCES person (id),
  released_on  TEXT CHECK (length(released_on) = 10),
  released_why TEXT NOT NULL,
  released_by  BLOB REFERENCES person (id)
) STRICT;
CREATE INDEX retention_hold_client ON retention_hold (client_id) WHERE client_id IS NOT NULL;

-- A list of clients who may be erased. It holds ids and no names, and stays when they are gone.
CREATE TABLE retention_purge (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind        TEXT NOT NULL CHECK (kind IN ('due', 'request')),
  proposed_at INTEGER NOT NULL,
  proposed_by BLOB NOT NULL REFERENCES person (id),
  closed_at   INTEGER
) STRICT;

CREATE TABLE retention_item (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  purge_id   BLOB NOT NULL REFERENCES retention_purge (id),
  -- An id alone: the client may be gone.
  client_id  BLOB NOT NULL CHECK (length(client_id) = 16),
  due_on     TEXT CHECK (length(due_on) = 10),
  why        TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'kept', 'erased')),
  decided_at INTEGER,
  decided_by BLOB REFERENCES person (id)
) STRICT;
CREATE INDEX retention_item_purge ON retention_item (purge_id);

-- What was erased: kinds and counts, when, by whom, under which rule. Ids, no names.
CREATE TABLE retention_certificate (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  item_id     BLOB NOT NULL UNIQUE REFERENCES retention_item (id),
  client_id   BLOB NOT NULL CHECK (length(client_id) = 16),
  -- JSON: the ids of records that had been merged into it.
  merged      TEXT NOT NULL,
  erased_at   INTEGER NOT NULL,
  erased_by   BLOB NOT NULL REFERENCES person (id),
  -- JSON: of what how much.
  counts      TEXT NOT NULL,
  edition     TEXT NOT NULL
) STRICT;
CREATE INDEX retention_certificate_at ON retention_certificate (erased_at);
CREATE INDEX retention_certificate_client ON retention_certificate (client_id);
