-- The activity review: what the practice set, what the review needs to know of its people, how far
-- the journal was looked through, what was found and decided, and each period that was closed.
CREATE TABLE activity_settings (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  edition      TEXT NOT NULL,
  cadence_days INTEGER NOT NULL CHECK (cadence_days BETWEEN 1 AND 92),
  -- A JSON object: threshold and value, where it isn't the proposed one.
  thresholds   TEXT NOT NULL,
  saved_at     INTEGER NOT NULL,
  saved_by     BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

-- Whom the person lives with can't be seen from a name.
CREATE TABLE activity_person (
  person_id  BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
  phone      TEXT NOT NULL,
  address    TEXT NOT NULL,
  postal     TEXT NOT NULL,
  own_record BLOB REFERENCES client (id),
  leaves_on  TEXT,
  saved_at   INTEGER NOT NULL,
  saved_by   BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

-- The last day that was looked through: one row.
CREATE TABLE activity_scan (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  from_on TEXT NOT NULL,
  through TEXT NOT NULL,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_finding (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  -- What makes it the same one when days are looked through again.
  mark        TEXT NOT NULL,
  person_id   BLOB NOT NULL REFERENCES person (id),
  client_id   BLOB REFERENCES client (id),
  -- A JSON list of ids.
  clients     TEXT NOT NULL,
  first_at    INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  week        TEXT NOT NULL,
  score       INTEGER NOT NULL,
  strong      INTEGER NOT NULL CHECK (strong IN (0, 1)),
  odd         TEXT NOT NULL,
  found_at    INTEGER NOT NULL,
  edition     TEXT NOT NULL,
  outcome     TEXT CHECK (outcome IN ('fine', 'talk', 'incident')),
  why         TEXT NOT NULL,
  decided_at  INTEGER,
  decided_by  BLOB REFERENCES person (id),
  incident_id BLOB REFERENCES incident (id),
  CHECK (decided_by IS NULL OR decided_by <> person_id),
  CHECK ((outcome IS NULL) = (decided_at IS NULL))
) STRICT;
CREATE INDEX activity_finding_open ON activity_finding (week) WHERE outcome IS NULL;
CREATE INDEX activity_finding_mark ON activity_finding (mark);

-- A period that somebody reviewed and signed. Written once.
CREATE TABLE activity_review (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  from_on    TEXT NOT NULL,
  to_on      TEXT NOT NULL,
  findings   INTEGER NOT NULL,
  incidents  INTEGER NOT NULL,
  note       TEXT NOT NULL,
  signed     TEXT NOT NULL,
  thresholds TEXT NOT NULL,
  edition    TEXT NOT NULL,
  closed_at  INTEGER NOT NULL,
  closed_by  BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
