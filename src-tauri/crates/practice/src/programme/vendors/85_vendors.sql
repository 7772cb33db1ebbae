-- Who works for the practice with or without clients' information, what was asked of them, the
-- agreements, and the lists of questions that were gone through. Nothing here is deleted.
CREATE TABLE vendor (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version        INTEGER NOT NULL,
  -- The suggestion that it came from, or ''.
  kind           TEXT NOT NULL,
  name           TEXT NOT NULL,
  does           TEXT NOT NULL,
  contact        TEXT NOT NULL,
  sees           TEXT NOT NULL,
  subcontractors TEXT NOT NULL,
  -- The interview: null where nobody answered yet.
  workforce      TEXT,
  handles        TEXT,
  treatment      TEXT,
  conduit        TEXT,
  payment        TEXT,
  why            TEXT NOT NULL,
  outcome        TEXT NOT NULL,
  edition        TEXT NOT NULL,
  asked_at       INTEGER,
  asked_by       BLOB REFERENCES person (id),
  -- When they stopped working for the practice, and what became of what they had.
  ended_on       TEXT,
  returned       TEXT,
  returned_on    TEXT,
  returned_how   TEXT NOT NULL,
  changed_at     INTEGER NOT NULL,
  changed_by     BLOB NOT NULL REFERENCES person (id)
) STRICT;

-- One agreement; a renewed one is a row of its own. Its dates say how it stands.
CREATE TABLE vendor_agreement (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  vendor_id      BLOB NOT NULL REFERENCES vendor (id),
  sent_on        TEXT,
  signed_on      TEXT,
  signed_by      TEXT NOT NULL,
  signed_for_us  TEXT NOT NULL,
  ends_on        TEXT,
  review_on      TEXT,
  -- Null: the agreement names none, so the rule's 60.
  report_days    INTEGER CHECK (report_days BETWEEN 1 AND 60),
  -- "key=yes key=no": what somebody found when they read it.
  clauses        TEXT NOT NULL,
  edition        TEXT NOT NULL,
  kept_at        TEXT NOT NULL,
  terminated_on  TEXT,
  terminated_why TEXT NOT NULL,
  written_at     INTEGER NOT NULL,
  written_by     BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX vendor_agreement_vendor ON vendor_agreement (vendor_id);

-- A list of questions that was gone through: with a vendor, or at the practice's own screen.
CREATE TABLE vendor_check (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  sheet      TEXT NOT NULL,
  vendor_id  BLOB REFERENCES vendor (id),
  edition    TEXT NOT NULL,
  -- "question=choice question=choice".
  answers    TEXT NOT NULL,
  -- What followed from them, in the words of that edition (JSON).
  findings   TEXT NOT NULL,
  -- Questions whose finding was put right.
  put_right  TEXT NOT NULL,
  note       TEXT NOT NULL,
  done_on    TEXT NOT NULL,
  next_on    TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  written_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX vendor_check_vendor ON vendor_check (vendor_id);
