-- One file taken in.
CREATE TABLE import_run (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    file_name TEXT NOT NULL,
    at        INTEGER NOT NULL,
    rows      INTEGER NOT NULL
) STRICT;

-- A row that waits to be put right.
CREATE TABLE import_parked (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    run_id    BLOB NOT NULL REFERENCES import_run (id),
    row       INTEGER NOT NULL,
    -- JSON: for each cell its column, field, value and the order of its dates.
    cells     TEXT NOT NULL,
    -- JSON: what is wrong.
    problems  TEXT NOT NULL,
    -- The client that came in already, when only the visit waits.
    client_id BLOB REFERENCES client (id)
) STRICT;
CREATE INDEX import_parked_run ON import_parked (run_id);
CREATE INDEX import_parked_client ON import_parked (client_id) WHERE client_id IS NOT NULL;
