-- Visits and blocks. Instants are UTC milliseconds; beside them stands the wall clock as
-- the client was told it. A status of cancelled or noShow leaves the slot free.
CREATE TABLE visit (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version      INTEGER NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('visit', 'block')),
  status       TEXT NOT NULL CHECK (status IN ('booked', 'confirmed', 'checkedIn', 'completed', 'noShow', 'cancelled')),
  -- A client that exists: see the triggers.
  client_id    BLOB CHECK ((client_id IS NULL) = (kind = 'block')),
  provider_id  BLOB NOT NULL REFERENCES person (id),
  room_id      BLOB REFERENCES room (id),
  service_id   BLOB REFERENCES service (id),
  local_date   TEXT NOT NULL CHECK (length(local_date) = 10),
  start_minute INTEGER NOT NULL CHECK (start_minute >= 0),
  end_minute   INTEGER NOT NULL CHECK (end_minute > start_minute AND end_minute <= 1440),
  start_at     INTEGER NOT NULL,
  end_at       INTEGER NOT NULL CHECK (end_at > start_at),
  -- The provider is free again from here: the end and the service's buffer.
  busy_until   INTEGER NOT NULL CHECK (busy_until >= end_at),
  title        TEXT NOT NULL,
  note         TEXT NOT NULL,
  changed_by   BLOB
) STRICT;
CREATE INDEX visit_start ON visit (start_at);
CREATE INDEX visit_provider ON visit (provider_id, start_at);
-- A client's visits, year by year (of 2^35 ms, 398 days): what is booked now lies together, and not
-- in a page for each client all over the file, which a backup would have to store anew. Who looks
-- for a client's visits goes through the years (`store.rs`).
CREATE INDEX visit_client ON visit (start_at >> 35, client_id, start_at) WHERE client_id IS NOT NULL;
CREATE INDEX visit_room ON visit (room_id, start_at) WHERE room_id IS NOT NULL;
-- SQLite watches over a foreign key by an index that begins with it, which there isn't. Taking a
-- client away is for an undo alone, which looks for their visits.
CREATE TRIGGER visit_of_somebody BEFORE INSERT ON visit
WHEN NEW.client_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM client WHERE id = NEW.client_id)
BEGIN
  SELECT RAISE(ABORT, 'a visit of nobody');
END;
CREATE TRIGGER visit_stays_somebodys BEFORE UPDATE OF client_id ON visit
WHEN NEW.client_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM client WHERE id = NEW.client_id)
BEGIN
  SELECT RAISE(ABORT, 'a visit of nobody');
END;
