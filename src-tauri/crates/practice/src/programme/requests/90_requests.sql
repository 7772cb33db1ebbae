-- What clients ask for about their record. The row says who asks for what since when; all that
-- followed is in its events, which are added and never changed.
CREATE TABLE request (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  client_id    BLOB NOT NULL REFERENCES client (id),
  kind         TEXT NOT NULL,
  received_on  TEXT NOT NULL,
  received_how TEXT NOT NULL,
  -- 'client', or 'other' with who that is and what showed that they may.
  asker        TEXT NOT NULL,
  asker_name   TEXT NOT NULL,
  relation     TEXT NOT NULL,
  authority    TEXT NOT NULL,
  recorded_at  INTEGER NOT NULL,
  recorded_by  BLOB NOT NULL REFERENCES person (id),
  changed_at   INTEGER NOT NULL,
  changed_by   BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX request_client ON request (client_id, received_on);

CREATE TABLE request_event (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB NOT NULL REFERENCES request (id),
  seq        INTEGER NOT NULL,
  act        TEXT NOT NULL,
  -- What was written, as JSON; a letter in it is the text as it was sent.
  body       TEXT NOT NULL,
  edition    TEXT NOT NULL,
  at         INTEGER NOT NULL,
  by         BLOB NOT NULL REFERENCES person (id),
  UNIQUE (request_id, seq)
) STRICT;

-- A State's clock for an answer, as the practice keeps it.
CREATE TABLE request_rule (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version     INTEGER NOT NULL,
  state       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  days        INTEGER NOT NULL,
  counting    TEXT NOT NULL,
  source      TEXT NOT NULL,
  verified_by TEXT NOT NULL,
  verified_on TEXT NOT NULL,
  active      INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
