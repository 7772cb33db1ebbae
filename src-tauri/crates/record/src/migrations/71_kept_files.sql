-- Files that people kept: scans, contracts, photos. The content is a blob of the vault; what it
-- is, whose, and what it must hash to is here. One content may stand under several rows.
CREATE TABLE kept_file (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- What it belongs to: a vendor, a requirement, a client.
    about   BLOB NOT NULL CHECK (length(about) = 16),
    -- The client whom it shows or names, if it is one's.
    client  BLOB CHECK (client IS NULL OR length(client) = 16),
    title   TEXT NOT NULL,
    media   TEXT NOT NULL,
    bytes   INTEGER NOT NULL CHECK (bytes > 0),
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
    blob    BLOB NOT NULL CHECK (length(blob) = 32),
    kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_file_about ON kept_file (about);
CREATE INDEX kept_file_client ON kept_file (client) WHERE client IS NOT NULL;
