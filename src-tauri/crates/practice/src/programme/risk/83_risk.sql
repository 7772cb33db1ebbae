-- The risk analysis: what the interview said, where data are and go, risks with what was decided
-- of them, and each year's analysis as it was approved. Nothing here is deleted: what is no longer
-- so is retired with a reason.
CREATE TABLE risk_answer (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  question    TEXT NOT NULL UNIQUE,
  -- Keys of the choices, with commas between.
  choices     TEXT NOT NULL,
  edition     TEXT NOT NULL,
  answered_by BLOB NOT NULL REFERENCES person (id),
  answered_at INTEGER NOT NULL
) STRICT;

CREATE TABLE risk_asset (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  content_key TEXT,
  name        TEXT NOT NULL,
  place       TEXT NOT NULL,
  keeper      TEXT NOT NULL,
  holds       TEXT NOT NULL CHECK (holds IN ('yes', 'no', 'unknown')),
  encrypted   TEXT NOT NULL CHECK (encrypted IN ('yes', 'no', 'unknown')),
  note        TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  retired_at  INTEGER,
  retired_why TEXT NOT NULL DEFAULT '',
  version     INTEGER NOT NULL
) STRICT;

CREATE TABLE risk_flow (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  origin      TEXT NOT NULL,
  target      TEXT NOT NULL,
  what        TEXT NOT NULL,
  protection  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  retired_at  INTEGER,
  retired_why TEXT NOT NULL DEFAULT '',
  version     INTEGER NOT NULL
) STRICT;

CREATE TABLE risk (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  -- The starter risk that it came from, and the edition of its text.
  content_key TEXT,
  edition     TEXT NOT NULL,
  title       TEXT NOT NULL,
  scenario    TEXT NOT NULL,
  clients     TEXT NOT NULL,
  threat      TEXT NOT NULL,
  owner       BLOB REFERENCES person (id),
  treatment   TEXT NOT NULL CHECK (treatment IN ('open', 'mitigate', 'accept', 'avoid', 'transfer')),
  plan        TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  retired_at  INTEGER,
  retired_why TEXT NOT NULL DEFAULT '',
  version     INTEGER NOT NULL
) STRICT;

-- Each score that was given; the newest counts. One without a person is a placeholder.
CREATE TABLE risk_score (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id    BLOB NOT NULL REFERENCES risk (id),
  likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
  impact     INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
  reason     TEXT NOT NULL,
  scored_by  BLOB REFERENCES person (id),
  scored_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_score_risk ON risk_score (risk_id, scored_at);

CREATE TABLE risk_control (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id    BLOB NOT NULL REFERENCES risk (id),
  text       TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('todo', 'inProgress', 'active', 'degraded', 'retired')),
  owner      BLOB REFERENCES person (id),
  -- What it brings the two numbers down to, once it is proven.
  likelihood INTEGER CHECK (likelihood BETWEEN 1 AND 5),
  impact     INTEGER CHECK (impact BETWEEN 1 AND 5),
  created_at INTEGER NOT NULL,
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_control_risk ON risk_control (risk_id);

CREATE TABLE risk_evidence (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id     BLOB NOT NULL REFERENCES risk (id),
  control_id  BLOB NOT NULL REFERENCES risk_control (id),
  kind        TEXT NOT NULL CHECK (kind IN ('attestation', 'appFact')),
  -- Which fact of the app; empty for an attestation.
  reference   TEXT NOT NULL,
  text        TEXT NOT NULL,
  given_by    BLOB NOT NULL REFERENCES person (id),
  given_on    TEXT NOT NULL,
  expires     TEXT,
  state       TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'rejected')),
  decided_by  BLOB REFERENCES person (id),
  decided_at  INTEGER,
  decided_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX risk_evidence_control ON risk_evidence (control_id);

CREATE TABLE risk_task (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id    BLOB NOT NULL REFERENCES risk (id),
  title      TEXT NOT NULL,
  owner      BLOB NOT NULL REFERENCES person (id),
  due        TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at    INTEGER,
  done_by    BLOB REFERENCES person (id),
  done_note  TEXT NOT NULL DEFAULT '',
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_task_risk ON risk_task (risk_id, due);

CREATE TABLE risk_acceptance (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id     BLOB NOT NULL REFERENCES risk (id),
  approver    BLOB NOT NULL REFERENCES person (id),
  reason      TEXT NOT NULL,
  -- What it was when it was accepted: a higher one isn't covered.
  level       INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  accepted_at INTEGER NOT NULL,
  expires     TEXT NOT NULL,
  ended_at    INTEGER,
  ended_why   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX risk_acceptance_risk ON risk_acceptance (risk_id, accepted_at);

-- What the owner looked at, with the numbers and the treatment as they were.
CREATE TABLE risk_review (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  risk_id     BLOB NOT NULL REFERENCES risk (id),
  reviewer    BLOB NOT NULL REFERENCES person (id),
  likelihood  INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
  impact      INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
  treatment   TEXT NOT NULL,
  note        TEXT NOT NULL,
  reviewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_review_risk ON risk_review (risk_id, reviewed_at);

-- A year's analysis, frozen: written once with its SHA-256, and never changed.
CREATE TABLE risk_snapshot (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  taken_at      INTEGER NOT NULL,
  taken_on      TEXT NOT NULL,
  approver      BLOB NOT NULL REFERENCES person (id),
  approver_name TEXT NOT NULL,
  edition       TEXT NOT NULL,
  note          TEXT NOT NULL,
  digest        BLOB NOT NULL CHECK (length(digest) = 32),
  body          TEXT NOT NULL
) STRICT;
CREATE TRIGGER risk_snapshot_stays BEFORE UPDATE ON risk_snapshot
BEGIN SELECT RAISE(ABORT, 'an approved analysis is never changed'); END;
CREATE TRIGGER risk_snapshot_remains BEFORE DELETE ON risk_snapshot
BEGIN SELECT RAISE(ABORT, 'an approved analysis is never deleted'); END;
