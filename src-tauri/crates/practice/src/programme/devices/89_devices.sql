-- Devices and media: what there is, who had it when, how it was made unreadable; what this computer
-- told of its own disk and updates; visitors and maintenance. Nothing here is deleted.
CREATE TABLE device_item (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version       INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  name          TEXT NOT NULL,
  serial        TEXT NOT NULL,
  place         TEXT NOT NULL,
  keeper        TEXT NOT NULL,
  holds         TEXT NOT NULL,
  encrypted     TEXT NOT NULL,
  -- How that is known.
  encrypted_how TEXT NOT NULL,
  bought_on     TEXT,
  note          TEXT NOT NULL,
  state         TEXT NOT NULL,
  -- Since when it is in that state.
  state_on      TEXT NOT NULL,
  -- What Stillroom knows it by: a backup stick, a computer that opens the record.
  stick         BLOB CHECK (length(stick) = 16),
  computer      BLOB CHECK (length(computer) = 16),
  asset_id      BLOB REFERENCES risk_asset (id),
  incident_id   BLOB REFERENCES incident (id),
  changed_at    INTEGER NOT NULL,
  changed_by    BLOB NOT NULL REFERENCES person (id)
) STRICT;

-- Who had it when: each hand that it went through.
CREATE TABLE device_move (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  item_id    BLOB NOT NULL REFERENCES device_item (id),
  act        TEXT NOT NULL,
  on_day     TEXT NOT NULL,
  to_whom    TEXT NOT NULL,
  place      TEXT NOT NULL,
  -- Whether a backup was made before: null where it isn't asked.
  backup     TEXT,
  note       TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  written_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX device_move_item ON device_move (item_id);

CREATE TABLE device_disposal (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  item_id    BLOB NOT NULL REFERENCES device_item (id),
  -- 1: it is used again; 0: it leaves for good.
  again      INTEGER NOT NULL CHECK (again IN (0, 1)),
  method     TEXT NOT NULL,
  done_on    TEXT NOT NULL,
  done_by    TEXT NOT NULL,
  witness    TEXT NOT NULL,
  note       TEXT NOT NULL,
  edition    TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  written_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX device_disposal_item ON device_disposal (item_id);

-- What is known of a computer's own disk and updates: read from it, or said by a person.
CREATE TABLE device_check (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  computer   BLOB NOT NULL CHECK (length(computer) = 16),
  topic      TEXT NOT NULL,
  answer     TEXT NOT NULL,
  source     TEXT NOT NULL,
  fact       TEXT NOT NULL,
  -- Of updates: the day of the last one.
  last_on    TEXT,
  written_at INTEGER NOT NULL,
  written_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX device_check_computer ON device_check (computer, topic, written_at);

-- Visitors behind the counter, and work on doors, locks and alarms.
CREATE TABLE facility_entry (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind       TEXT NOT NULL,
  on_day     TEXT NOT NULL,
  who        TEXT NOT NULL,
  what       TEXT NOT NULL,
  place      TEXT NOT NULL,
  with_whom  TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  written_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
