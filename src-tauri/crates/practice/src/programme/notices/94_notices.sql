-- The notice of privacy practices as it was approved, where it was put, and who got it.
CREATE TABLE notice_version (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number       INTEGER NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  text         TEXT NOT NULL,
  digest       BLOB NOT NULL,
  address      TEXT NOT NULL,
  phone        TEXT NOT NULL,
  email        TEXT NOT NULL,
  website      TEXT NOT NULL,
  part2        TEXT NOT NULL,
  additions    TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  change       TEXT NOT NULL,
  material     INTEGER NOT NULL CHECK (material IN (0, 1)),
  edition      TEXT NOT NULL,
  approved_at  INTEGER NOT NULL,
  approved_by  BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_posting (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version_id BLOB NOT NULL REFERENCES notice_version (id),
  place      TEXT NOT NULL,
  where_to   TEXT NOT NULL,
  posted_on  TEXT NOT NULL,
  posted_by  BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_posting_version ON notice_posting (version_id);

CREATE TABLE notice_receipt (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id   BLOB NOT NULL REFERENCES client (id),
  version_id  BLOB NOT NULL REFERENCES notice_version (id),
  how         TEXT NOT NULL,
  name        TEXT NOT NULL,
  note        TEXT NOT NULL,
  given_on    TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_receipt_client ON notice_receipt (client_id);
