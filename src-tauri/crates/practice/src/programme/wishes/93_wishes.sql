-- What clients wish of their information, who acts for them and who may hear of it; and complaints.
-- Nothing here is ever deleted: what no longer holds has an end, and says why.
CREATE TABLE wish_settings (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  majority_age INTEGER NOT NULL CHECK (majority_age BETWEEN 14 AND 25),
  state        TEXT NOT NULL,
  source       TEXT NOT NULL,
  as_of        TEXT,
  verified_by  TEXT NOT NULL,
  saved_at     INTEGER NOT NULL,
  saved_by     BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE representative (
  id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id       BLOB NOT NULL REFERENCES client (id),
  name            TEXT NOT NULL,
  relation        TEXT NOT NULL,
  authority       TEXT NOT NULL,
  proof           TEXT NOT NULL,
  scope           TEXT NOT NULL,
  from_on         TEXT NOT NULL,
  until_on        TEXT,
  -- An official decided not to treat them as a representative.
  exception       TEXT,
  exception_why   TEXT NOT NULL,
  ended_on        TEXT,
  ended_why       TEXT NOT NULL,
  recorded_at     INTEGER NOT NULL,
  recorded_by     BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX representative_client ON representative (client_id);

CREATE TABLE restriction (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id    BLOB NOT NULL REFERENCES client (id),
  kind         TEXT NOT NULL,
  asked_on     TEXT NOT NULL,
  what         TEXT NOT NULL,
  -- Of a plan: whether what it is about was paid in full, by somebody other than the plan.
  paid_in_full INTEGER NOT NULL CHECK (paid_in_full IN (0, 1)),
  agreed       INTEGER CHECK (agreed IN (0, 1)),
  why          TEXT NOT NULL,
  decided_on   TEXT,
  decided_by   BLOB REFERENCES person (id),
  edition      TEXT NOT NULL,
  ended_on     TEXT,
  ended_how    TEXT,
  ended_why    TEXT NOT NULL,
  recorded_at  INTEGER NOT NULL,
  recorded_by  BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX restriction_client ON restriction (client_id);

CREATE TABLE channel_request (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id   BLOB NOT NULL REFERENCES client (id),
  asked_on    TEXT NOT NULL,
  what        TEXT NOT NULL,
  refused_why TEXT NOT NULL,
  ended_on    TEXT,
  ended_why   TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_request_client ON channel_request (client_id);

CREATE TABLE involved (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id   BLOB NOT NULL REFERENCES client (id),
  name        TEXT NOT NULL,
  relation    TEXT NOT NULL,
  scope       TEXT NOT NULL,
  how         TEXT NOT NULL,
  said_on     TEXT NOT NULL,
  ended_on    TEXT,
  ended_why   TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX involved_client ON involved (client_id);

CREATE TABLE complaint (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  received_on  TEXT NOT NULL,
  how          TEXT NOT NULL,
  from_whom    TEXT NOT NULL,
  about        TEXT NOT NULL,
  mitigation   TEXT NOT NULL,
  no_reprisal  TEXT NOT NULL,
  finding      TEXT,
  outcome      TEXT NOT NULL,
  closed_on    TEXT,
  letter_on    TEXT,
  edition      TEXT NOT NULL,
  recorded_at  INTEGER NOT NULL,
  recorded_by  BLOB NOT NULL REFERENCES person (id),
  changed_by   BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint_step (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  complaint_id BLOB NOT NULL REFERENCES complaint (id),
  text         TEXT NOT NULL,
  at           INTEGER NOT NULL,
  by           BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_step_complaint ON complaint_step (complaint_id);
