-- What the practice says of each requirement: how far the work is, and apart from it the result.
-- A row comes with the first word about a requirement; `requirement` is its id in the content.
CREATE TABLE requirement_assessment (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  requirement TEXT NOT NULL UNIQUE,
  version     INTEGER NOT NULL,
  -- The edition of the texts that it was last decided under.
  edition     TEXT NOT NULL,
  work        TEXT NOT NULL CHECK (work IN ('todo', 'inProgress', 'review', 'done')),
  result      TEXT NOT NULL CHECK (result IN ('notAssessed', 'met', 'partial', 'notMet', 'notApplicable')),
  owner       BLOB REFERENCES person (id),
  review_due  TEXT,
  rationale   TEXT NOT NULL,
  changed_at  INTEGER NOT NULL,
  changed_by  BLOB NOT NULL REFERENCES person (id),
  -- Of an addressable specification: what was decided, why, by whom, on which day.
  choice      TEXT CHECK (choice IN ('implement', 'alternative', 'neither')),
  choice_why  TEXT NOT NULL DEFAULT '',
  alternative TEXT NOT NULL DEFAULT '',
  approver    BLOB REFERENCES person (id),
  decided_on  TEXT
) STRICT, WITHOUT ROWID;

-- What a person states, with their name. Withdrawn, never deleted.
CREATE TABLE requirement_attestation (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  assessment   BLOB NOT NULL REFERENCES requirement_assessment (id),
  text         TEXT NOT NULL,
  person       BLOB NOT NULL REFERENCES person (id),
  at           INTEGER NOT NULL,
  expires      TEXT NOT NULL,
  edition      TEXT NOT NULL,
  withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX requirement_attestation_of ON requirement_attestation (assessment, at);

-- Packs of requirements that aren't law, off until the owner switches them on.
CREATE TABLE requirement_pack (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  pack       TEXT NOT NULL UNIQUE,
  enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  changed_at INTEGER NOT NULL,
  changed_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
