-- What Stillroom saw of itself, day by day. A row is never changed: a new day or a new fact is a
-- new row. `sha256` is of `body` as it stands.
CREATE TABLE evidence_revision (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  collector    TEXT NOT NULL,
  version      INTEGER NOT NULL,
  period_from  TEXT NOT NULL,
  period_to    TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('good', 'attention', 'bad', 'unknown')),
  body         TEXT NOT NULL,
  sha256       TEXT NOT NULL,
  collected_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_revision_newest ON evidence_revision (collector, collected_at);

-- Who looked through everybody's access, when, and what it was: what isn't in the last one is
-- unreviewed.
CREATE TABLE access_review (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at     INTEGER NOT NULL,
  person BLOB NOT NULL REFERENCES person (id),
  grants TEXT NOT NULL,
  note   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
