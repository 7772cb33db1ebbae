-- The companies behind the practice, and for each whether HIPAA applies. An assessment, a word of
-- counsel, a change and a designation are each written once and never changed: a newer one stands
-- beside the older.
CREATE TABLE legal_entity (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  sort   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE applicability_assessment (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  entity_id  BLOB NOT NULL REFERENCES legal_entity (id),
  decided_at INTEGER NOT NULL,
  -- The practice's date, from which the year runs.
  decided_on TEXT NOT NULL,
  review_on  TEXT NOT NULL,
  decided_by BLOB NOT NULL REFERENCES person (id),
  -- Their name as it was.
  decider    TEXT NOT NULL,
  edition    TEXT NOT NULL,
  outcome    TEXT NOT NULL,
  hybrid     TEXT NOT NULL,
  -- What was answered, and what it came to in the words of that edition: JSON.
  answers    TEXT NOT NULL,
  finding    TEXT NOT NULL
) STRICT;
CREATE INDEX applicability_assessment_entity ON applicability_assessment (entity_id, decided_at);

CREATE TABLE applicability_counsel (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  assessment_id BLOB NOT NULL REFERENCES applicability_assessment (id),
  counsel       TEXT NOT NULL,
  said_on       TEXT NOT NULL,
  -- 1: counsel agrees with the outcome; 0: counsel sees it otherwise.
  agrees        INTEGER NOT NULL CHECK (agrees IN (0, 1)),
  note          TEXT NOT NULL,
  recorded_at   INTEGER NOT NULL,
  recorded_by   BLOB NOT NULL REFERENCES person (id),
  recorder      TEXT NOT NULL
) STRICT;
CREATE INDEX applicability_counsel_assessment ON applicability_counsel (assessment_id, recorded_at);

CREATE TABLE applicability_change (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  entity_id   BLOB NOT NULL REFERENCES legal_entity (id),
  what        TEXT NOT NULL,
  note        TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES person (id),
  recorder    TEXT NOT NULL
) STRICT;
CREATE INDEX applicability_change_entity ON applicability_change (entity_id, recorded_at);

CREATE TABLE hybrid_designation (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  entity_id     BLOB NOT NULL REFERENCES legal_entity (id),
  designated_on TEXT NOT NULL,
  -- Who signed the paper, and where it is kept.
  signer        TEXT NOT NULL,
  kept_at       TEXT NOT NULL,
  recorded_at   INTEGER NOT NULL,
  recorded_by   BLOB NOT NULL REFERENCES person (id),
  recorder      TEXT NOT NULL
) STRICT;
CREATE INDEX hybrid_designation_entity ON hybrid_designation (entity_id, recorded_at);

CREATE TABLE hybrid_component (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  designation_id BLOB NOT NULL REFERENCES hybrid_designation (id),
  sort           INTEGER NOT NULL,
  name           TEXT NOT NULL,
  -- 1: would be covered, or a business associate, if it stood alone; then it must be inside.
  would_be       INTEGER NOT NULL CHECK (would_be IN (0, 1)),
  inside         INTEGER NOT NULL CHECK (inside IN (0, 1)),
  CHECK (inside = 1 OR would_be = 0)
) STRICT;
CREATE INDEX hybrid_component_designation ON hybrid_component (designation_id, sort);
