-- Training: what the practice decided of it, who was given what besides their role, every attempt,
-- what was learned elsewhere, and which monthly note was read.
CREATE TABLE training_settings (
  id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version         INTEGER NOT NULL,
  edition         TEXT NOT NULL,
  pass_mark       INTEGER NOT NULL CHECK (pass_mark BETWEEN 50 AND 100),
  join_days       INTEGER NOT NULL CHECK (join_days BETWEEN 1 AND 365),
  repeat_months   INTEGER CHECK (repeat_months BETWEEN 1 AND 60),
  change_days     INTEGER NOT NULL CHECK (change_days BETWEEN 1 AND 365),
  reminders       INTEGER NOT NULL CHECK (reminders IN (0, 1)),
  state_rule      TEXT NOT NULL,
  state_days      INTEGER CHECK (state_days BETWEEN 1 AND 365),
  state_source    TEXT NOT NULL,
  state_as_of     TEXT,
  state_verified  TEXT NOT NULL,
  saved_at        INTEGER NOT NULL,
  saved_by        BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE training_assignment (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id   BLOB NOT NULL REFERENCES person (id),
  course      TEXT NOT NULL,
  given_at    INTEGER NOT NULL,
  given_by    BLOB REFERENCES person (id),
  ended_at    INTEGER,
  ended_by    BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX training_assignment_person ON training_assignment (person_id);

CREATE TABLE training_attempt (
  id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id       BLOB NOT NULL REFERENCES person (id),
  course          TEXT NOT NULL,
  content_version INTEGER NOT NULL,
  edition         TEXT NOT NULL,
  seed            INTEGER NOT NULL,
  started_at      INTEGER NOT NULL,
  ended_at        INTEGER,
  pass_mark       INTEGER,
  questions       INTEGER,
  right_answers   INTEGER,
  score           INTEGER CHECK (score BETWEEN 0 AND 100),
  passed          INTEGER CHECK (passed IN (0, 1)),
  answers         TEXT,
  signed_name     TEXT,
  signed_at       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX training_attempt_person ON training_attempt (person_id, course);

CREATE TABLE training_elsewhere (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id     BLOB NOT NULL REFERENCES person (id),
  course        TEXT,
  what          TEXT NOT NULL,
  provider      TEXT NOT NULL,
  done_on       TEXT NOT NULL,
  attested_by   TEXT NOT NULL,
  recorded_at   INTEGER NOT NULL,
  recorded_by   BLOB REFERENCES person (id),
  withdrawn_at  INTEGER,
  withdrawn_why TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX training_elsewhere_person ON training_elsewhere (person_id);

CREATE TABLE training_note_read (
  id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id BLOB NOT NULL REFERENCES person (id),
  note      TEXT NOT NULL,
  month     TEXT NOT NULL,
  read_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX training_note_read_once ON training_note_read (person_id, month);
