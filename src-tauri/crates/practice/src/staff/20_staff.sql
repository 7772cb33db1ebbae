-- What people are by profession. Who they are is the record's `person`.
CREATE TABLE staff_profile (
    person_id   BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    title       TEXT NOT NULL,
    credentials TEXT NOT NULL,
    color       INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_licence (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id),
    kind      TEXT NOT NULL,
    number    TEXT NOT NULL,
    state     TEXT NOT NULL,
    expires   TEXT NOT NULL
) STRICT;
CREATE INDEX staff_licence_person ON staff_licence (person_id);
