-- Binders that were made and left Stillroom: as of which day, by whom, and the SHA-256 by which a
-- copy can be told from another. Written once.
CREATE TABLE binder_made (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  as_of   TEXT NOT NULL CHECK (length(as_of) = 10),
  form    TEXT NOT NULL CHECK (form IN ('pdf', 'folder')),
  made_at INTEGER NOT NULL,
  -- Null: the recovery key.
  made_by BLOB REFERENCES person (id),
  edition TEXT NOT NULL,
  pages   INTEGER NOT NULL,
  gaps    INTEGER NOT NULL,
  -- Of binder.pdf.
  sha256  TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT, WITHOUT ROWID;
