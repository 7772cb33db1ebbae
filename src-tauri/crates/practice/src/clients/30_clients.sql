-- A client as people write them. Text is kept as written, '' when empty.
CREATE TABLE client (
    id                   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version              INTEGER NOT NULL,
    given_name           TEXT NOT NULL,
    family_name          TEXT NOT NULL,
    preferred_name       TEXT NOT NULL,
    pronouns             TEXT NOT NULL,
    birth_date           TEXT CHECK (length(birth_date) = 10),
    email                TEXT NOT NULL,
    line1                TEXT NOT NULL,
    line2                TEXT NOT NULL,
    city                 TEXT NOT NULL,
    state                TEXT NOT NULL,
    postal               TEXT NOT NULL,
    country              TEXT NOT NULL,
    emergency_name       TEXT NOT NULL,
    emergency_phone      TEXT NOT NULL,
    emergency_relation   TEXT NOT NULL,
    -- NULL: no guardian is named. '' is a guardian whose field is empty.
    guardian_name        TEXT,
    guardian_phone       TEXT,
    guardian_relation    TEXT,
    referral             TEXT NOT NULL,
    -- A JSON list of text.
    tags                 TEXT NOT NULL,
    vip                  INTEGER NOT NULL,
    confidential_channel TEXT NOT NULL,
    may_sms              INTEGER NOT NULL,
    may_email            INTEGER NOT NULL,
    may_phone            INTEGER NOT NULL,
    may_market           INTEGER NOT NULL,
    note                 TEXT NOT NULL,
    archived             INTEGER NOT NULL,
    -- The record that this one turned out to be another of.
    merged_into          BLOB REFERENCES client (id),
    -- The import that brought it.
    import_run           BLOB,
    created_at           INTEGER NOT NULL,
    changed_at           INTEGER NOT NULL,
    -- The person; NULL when it was the recovery key or Stillroom.
    changed_by           BLOB
) STRICT;
CREATE INDEX client_birth_date ON client (birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX client_email ON client (lower(email)) WHERE email <> '';
CREATE INDEX client_import ON client (import_run) WHERE import_run IS NOT NULL;
CREATE INDEX client_merged ON client (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE client_phone (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    client_id BLOB NOT NULL REFERENCES client (id),
    position  INTEGER NOT NULL,
    written   TEXT NOT NULL,
    e164      TEXT,
    label     TEXT NOT NULL
) STRICT;
-- Holds what a line of a day or a search shows: no row need be read for it.
CREATE INDEX client_phone_client ON client_phone (client_id, position, id, written);
CREATE INDEX client_phone_e164 ON client_phone (e164) WHERE e164 IS NOT NULL;

-- One row a client, once something was written.
CREATE TABLE client_health (
    client_id          BLOB NOT NULL PRIMARY KEY REFERENCES client (id),
    version            INTEGER NOT NULL,
    -- JSON lists of text.
    medications        TEXT NOT NULL,
    conditions         TEXT NOT NULL,
    fitzpatrick        INTEGER CHECK (fitzpatrick BETWEEN 1 AND 6),
    pregnancy          TEXT NOT NULL,
    no_known_allergies INTEGER NOT NULL,
    note               TEXT NOT NULL,
    changed_at         INTEGER NOT NULL,
    changed_by         BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE client_allergy (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    client_id BLOB NOT NULL REFERENCES client (id),
    position  INTEGER NOT NULL,
    substance TEXT NOT NULL,
    reaction  TEXT NOT NULL,
    severity  TEXT NOT NULL
) STRICT;
CREATE INDEX client_allergy_client ON client_allergy (client_id, severity);

-- Money owed (negative) or held for a client (positive), as movements: two devices may add at once.
CREATE TABLE client_balance_movement (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    client_id BLOB NOT NULL REFERENCES client (id),
    at        INTEGER NOT NULL,
    cents     INTEGER NOT NULL,
    reason    TEXT NOT NULL
) STRICT;
CREATE INDEX client_balance_client ON client_balance_movement (client_id);

CREATE TABLE client_merge (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kept    BLOB NOT NULL REFERENCES client (id),
    dropped BLOB NOT NULL REFERENCES client (id),
    at      INTEGER NOT NULL,
    reason  TEXT NOT NULL
) STRICT;
CREATE INDEX client_merge_kept ON client_merge (kept);
