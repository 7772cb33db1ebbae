-- What clients allowed in writing, when that ended, and what was published under it. Neither an
-- authorization nor a publication is changed but for its end.
CREATE TABLE authorization_signed (
  id                BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id         BLOB NOT NULL REFERENCES client (id),
  -- A list of words.
  purposes          TEXT NOT NULL,
  what              TEXT NOT NULL,
  who               TEXT NOT NULL,
  to_whom           TEXT NOT NULL,
  purpose           TEXT NOT NULL,
  -- One of the two.
  expires_on        TEXT,
  expires_event     TEXT NOT NULL,
  paid              INTEGER NOT NULL CHECK (paid IN (0, 1)),
  payer             TEXT NOT NULL,
  signer_name       TEXT NOT NULL,
  -- Null: the client.
  representative_id BLOB REFERENCES representative (id),
  authority         TEXT NOT NULL,
  signed_on         TEXT NOT NULL,
  method            TEXT NOT NULL,
  kept_at           TEXT NOT NULL,
  copy_given        TEXT NOT NULL,
  -- As it read when it was signed.
  text              TEXT NOT NULL,
  digest            BLOB NOT NULL,
  edition           TEXT NOT NULL,
  -- Why it ended before its day.
  ended             TEXT,
  ended_on          TEXT,
  ended_how         TEXT NOT NULL,
  ended_words       TEXT NOT NULL,
  ended_at          INTEGER,
  ended_by          BLOB REFERENCES person (id),
  recorded_at       INTEGER NOT NULL,
  recorded_by       BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_signed_client ON authorization_signed (client_id);

CREATE TABLE publication (
  id               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  client_id        BLOB NOT NULL REFERENCES client (id),
  authorization_id BLOB NOT NULL REFERENCES authorization_signed (id),
  purpose          TEXT NOT NULL,
  -- A photo's name or number, or words.
  what             TEXT NOT NULL,
  place            TEXT NOT NULL,
  address          TEXT NOT NULL,
  published_on     TEXT NOT NULL,
  published_by     BLOB NOT NULL REFERENCES person (id),
  recorded_at      INTEGER NOT NULL,
  down_on          TEXT,
  down_how         TEXT,
  proof            TEXT NOT NULL,
  remains          TEXT NOT NULL,
  down_by          BLOB REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_client ON publication (client_id);
CREATE INDEX publication_authorization ON publication (authorization_id);
