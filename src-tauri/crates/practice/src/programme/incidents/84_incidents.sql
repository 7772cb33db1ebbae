-- What went wrong with clients' information, what was found out, decided and sent. Nothing here is
-- ever deleted: what no longer holds is marked so, and the journal keeps what it was.
CREATE TABLE incident (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version        INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  status         TEXT NOT NULL,
  what           TEXT NOT NULL,
  first_step     TEXT NOT NULL,
  rough          TEXT NOT NULL,
  -- Three times, kept apart: when it happened (may be unknown), the first day it was known or would
  -- have been, and when it was written down here. The clocks run from the second.
  occurred_on    TEXT,
  discovered_on  TEXT NOT NULL,
  discovered_why TEXT NOT NULL,
  recorded_at    INTEGER NOT NULL,
  reported_by    BLOB NOT NULL REFERENCES person (id),
  phi            TEXT,
  impermissible  TEXT,
  encrypted      TEXT,
  key_apart      TEXT,
  unlocked       TEXT,
  exception      TEXT,
  exception_why  TEXT NOT NULL,
  people_unknown INTEGER NOT NULL CHECK (people_unknown IN (0, 1)),
  -- For the letters: what they say of it.
  data_types     TEXT NOT NULL,
  told           TEXT NOT NULL,
  protect        TEXT NOT NULL,
  doing          TEXT NOT NULL,
  contact        TEXT NOT NULL,
  changed_at     INTEGER NOT NULL,
  changed_by     BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_reporter ON incident (reported_by, recorded_at);

-- What was done to contain it: when and by whom.
CREATE TABLE incident_step (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  -- The line of the checklist, or '' for words of their own.
  item        TEXT NOT NULL,
  text        TEXT NOT NULL,
  done_at     INTEGER NOT NULL,
  done_by     BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_step_incident ON incident_step (incident_id, done_at);

-- The four factors, each as often as somebody wrote it; the newest holds.
CREATE TABLE incident_factor (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  factor      TEXT NOT NULL,
  text        TEXT NOT NULL,
  written_at  INTEGER NOT NULL,
  written_by  BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_factor_incident ON incident_factor (incident_id, written_at);

-- Decisions, reopenings and the closing, each with who, when, why and by which edition.
CREATE TABLE incident_decision (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  act         TEXT NOT NULL,
  why         TEXT NOT NULL,
  edition     TEXT NOT NULL,
  decided_at  INTEGER NOT NULL,
  decided_by  BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_decision_incident ON incident_decision (incident_id, decided_at);

-- Who is affected, where it is known: clients by their record, and how many by State ('' is unknown).
CREATE TABLE incident_client (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  client_id   BLOB NOT NULL REFERENCES client (id),
  removed     INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;
CREATE INDEX incident_client_incident ON incident_client (incident_id);
CREATE INDEX incident_client_client ON incident_client (client_id);

CREATE TABLE incident_residents (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  state       TEXT NOT NULL,
  people      INTEGER NOT NULL CHECK (people >= 0),
  UNIQUE (incident_id, state)
) STRICT;

-- What the police asked for.
CREATE TABLE incident_hold (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  stated_on   TEXT NOT NULL,
  -- Null: by word of mouth, which ends after 30 days.
  until_on    TEXT,
  official    TEXT NOT NULL,
  written_at  INTEGER NOT NULL,
  written_by  BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_hold_incident ON incident_hold (incident_id);

-- Clocks of States: the practice's own, with where they are from and who looked it up.
CREATE TABLE state_clock (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version     INTEGER NOT NULL,
  state       TEXT NOT NULL,
  whom        TEXT NOT NULL,
  -- Null: its law names no number of days.
  days        INTEGER CHECK (days BETWEEN 1 AND 365),
  counting    TEXT NOT NULL,
  source      TEXT NOT NULL,
  verified_by TEXT NOT NULL,
  verified_on TEXT NOT NULL,
  active      INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

-- Notices that went out.
CREATE TABLE incident_notice (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  incident_id BLOB NOT NULL REFERENCES incident (id),
  kind        TEXT NOT NULL,
  -- The State's clock that it answers; or for the media, the State in words.
  clock_id    BLOB REFERENCES state_clock (id),
  state       TEXT NOT NULL,
  sent_on     TEXT NOT NULL,
  how         TEXT NOT NULL,
  people      INTEGER NOT NULL CHECK (people >= 0),
  written_at  INTEGER NOT NULL,
  written_by  BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX incident_notice_incident ON incident_notice (incident_id, sent_on);
