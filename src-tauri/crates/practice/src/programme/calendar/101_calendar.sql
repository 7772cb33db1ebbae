-- Whose task the duties of a part of the programme are, where that isn't its official.
CREATE TABLE duty (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  part       TEXT NOT NULL UNIQUE,
  -- Null: its official's again.
  holder     BLOB REFERENCES person (id),
  changed_at INTEGER NOT NULL,
  changed_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
