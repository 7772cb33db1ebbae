-- Documents that people add as proof of a requirement. The file itself is a kept file; it and the
-- row stay: a newer document takes its place, or it is withdrawn with a reason.
CREATE TABLE requirement_upload (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  assessment    BLOB NOT NULL REFERENCES requirement_assessment (id),
  -- The document whose place this one took. One is replaced once.
  replaces      BLOB UNIQUE REFERENCES requirement_upload (id),
  file          BLOB NOT NULL REFERENCES kept_file (id),
  title         TEXT NOT NULL,
  -- What it proves, in a sentence.
  proves        TEXT NOT NULL,
  -- The day that it is of; `at` is when it was added.
  of_day        TEXT NOT NULL,
  -- The last day on which it counts, if it has one.
  expires       TEXT,
  person        BLOB NOT NULL REFERENCES person (id),
  at            INTEGER NOT NULL,
  edition       TEXT NOT NULL,
  withdrawn_at  INTEGER,
  withdrawn_by  BLOB REFERENCES person (id),
  withdrawn_why TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX requirement_upload_of ON requirement_upload (assessment, at);
