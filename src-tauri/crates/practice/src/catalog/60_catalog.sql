-- The practice itself (one row), what can be booked, where, and who works when.
CREATE TABLE practice (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name           TEXT NOT NULL,
  time_zone      TEXT NOT NULL,
  open_minute    INTEGER NOT NULL,
  close_minute   INTEGER NOT NULL,
  screen_minutes INTEGER NOT NULL,
  vault_minutes  INTEGER NOT NULL,
  warn_seconds   INTEGER NOT NULL,
  privacy_mode   INTEGER NOT NULL CHECK (privacy_mode IN (0, 1)),
  phone_region   TEXT NOT NULL,
  currency       TEXT NOT NULL DEFAULT 'USD'
) STRICT, WITHOUT ROWID;

CREATE TABLE service (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name           TEXT NOT NULL,
  category       TEXT NOT NULL,
  minutes        INTEGER NOT NULL CHECK (minutes > 0),
  buffer_minutes INTEGER NOT NULL CHECK (buffer_minutes >= 0),
  price_cents    INTEGER NOT NULL CHECK (price_cents >= 0),
  medical        INTEGER NOT NULL CHECK (medical IN (0, 1)),
  color          INTEGER NOT NULL,
  active         INTEGER NOT NULL CHECK (active IN (0, 1)),
  sort           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE room (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name   TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  sort   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE working_hours (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id    BLOB NOT NULL REFERENCES person (id),
  weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
  start_minute INTEGER NOT NULL CHECK (start_minute >= 0),
  end_minute   INTEGER NOT NULL CHECK (end_minute > start_minute AND end_minute <= 1440)
) STRICT, WITHOUT ROWID;
CREATE INDEX working_hours_person ON working_hours (person_id, weekday, start_minute, end_minute);
