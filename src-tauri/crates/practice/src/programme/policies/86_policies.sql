-- The practice's policies: a version is a draft until it is approved, and from then on no
-- statement changes or removes it. Which version is in force follows from dates alone.
CREATE TABLE policy (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  slug       TEXT NOT NULL UNIQUE,
  -- Why the practice doesn't use this one; empty where it does.
  not_used   TEXT NOT NULL,
  decided_by BLOB REFERENCES person (id),
  decided_at INTEGER
) STRICT;

CREATE TABLE policy_version (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  policy_id      BLOB NOT NULL REFERENCES policy (id),
  number         INTEGER NOT NULL CHECK (number > 0),
  revision       INTEGER NOT NULL CHECK (revision > 0),
  -- As it is written, with its placeholders.
  template       TEXT NOT NULL,
  review_months  INTEGER NOT NULL CHECK (review_months BETWEEN 1 AND 36),
  saved_by       BLOB NOT NULL REFERENCES person (id),
  saved_at       INTEGER NOT NULL,
  -- From here on: how it was approved.
  text           TEXT,
  quoted         TEXT,
  edition        TEXT,
  change         TEXT,
  material       INTEGER CHECK (material IN (0, 1)),
  effective_on   TEXT CHECK (length(effective_on) = 10),
  approved_at    INTEGER,
  approver_id    BLOB REFERENCES person (id),
  -- Name, credentials and roles as they were at the approval.
  approver       TEXT,
  approver_roles TEXT,
  digest         BLOB CHECK (length(digest) = 32),
  UNIQUE (policy_id, number),
  CHECK ((approved_at IS NULL) = (digest IS NULL)),
  CHECK ((approved_at IS NULL) = (text IS NULL)),
  CHECK ((approved_at IS NULL) = (effective_on IS NULL))
) STRICT;

-- Who read a version and signed for it. Written once.
CREATE TABLE policy_acknowledgement (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version_id   BLOB NOT NULL REFERENCES policy_version (id),
  person_id    BLOB NOT NULL REFERENCES person (id),
  signer       TEXT NOT NULL,
  signer_roles TEXT NOT NULL,
  signed_at    INTEGER NOT NULL,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),
  UNIQUE (version_id, person_id)
) STRICT;
CREATE INDEX policy_acknowledgement_person ON policy_acknowledgement (person_id);

-- A look at a version in force that left it as it is.
CREATE TABLE policy_review (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version_id  BLOB NOT NULL REFERENCES policy_version (id),
  person_id   BLOB NOT NULL REFERENCES person (id),
  reviewer    TEXT NOT NULL,
  reviewed_on TEXT NOT NULL CHECK (length(reviewed_on) = 10),
  reviewed_at INTEGER NOT NULL,
  note        TEXT NOT NULL
) STRICT;
CREATE INDEX policy_review_version ON policy_review (version_id);

-- Who answers for privacy, for security, for questions and complaints, from when to when.
CREATE TABLE programme_official (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  office      TEXT NOT NULL CHECK (office IN ('privacy', 'security', 'contact')),
  person_id   BLOB NOT NULL REFERENCES person (id),
  since       TEXT NOT NULL CHECK (length(since) = 10),
  until       TEXT CHECK (length(until) = 10),
  recorded_by BLOB NOT NULL REFERENCES person (id),
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX programme_official_now ON programme_official (office) WHERE until IS NULL;
