-- One file taken in.
CREATE TABLE import_run (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    file_name TEXT NOT NULL,
    at        INTEGER NOT NULL,
    rows      INTEGER NOT NULL,
    imported  INTEGER NOT NULL,
    parked    INTEGER NOT NULL,
    skipped   INTEGER NOT NULL
) STRICT;

-- A row that waits to be put right. Its cells as in the file: a JSON list of [column, field, value].
CREATE TABLE import_parked (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    run_id   BLOB NOT NULL REFERENCES import_run (id),
    row      INTEGER NOT NULL,
    -- How the columns of the file write their dates, as JSON.
    reading  TEXT NOT NULL,
    cells    TEXT NOT NULL,
    problems TEXT NOT NULL,
    -- The client that came in already, when only the visit waits.
    client_id BLOB REFERENCES client (id)
) STRICT;
CREATE INDEX import_parked_run ON import_parked (run_id);
