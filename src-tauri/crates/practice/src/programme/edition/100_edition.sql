-- The editions of the texts that were brought in. The file itself is kept (`kept_file`) and says
-- what it is; here is who brought it in, and what it changed of the one before it.
CREATE TABLE content_edition (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number     TEXT NOT NULL UNIQUE,
  as_of      TEXT NOT NULL CHECK (length(as_of) = 10),
  -- The edition that was in force then, and what this one changed of it: JSON, ids by file.
  before     TEXT NOT NULL,
  changed    TEXT NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes      INTEGER NOT NULL,
  file       BLOB NOT NULL REFERENCES kept_file (id),
  brought_at INTEGER NOT NULL,
  brought_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
