-- Who works here, what they may do, and which key slots count.
CREATE TABLE person (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login    TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name     TEXT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'ended')),
    created  INTEGER NOT NULL
) STRICT;

CREATE TABLE person_role (
    person BLOB NOT NULL REFERENCES person (id),
    role   TEXT NOT NULL CHECK (role IN ('owner', 'privacyOfficer', 'medicalDirector', 'provider', 'frontDesk')),
    PRIMARY KEY (person, role)
) STRICT;

-- Which slots of vault.json count: an old vault.json revives nobody.
CREATE TABLE slot_valid (
    slot     BLOB NOT NULL PRIMARY KEY,
    person   BLOB NOT NULL REFERENCES person (id),
    device   BLOB,
    one_time INTEGER NOT NULL DEFAULT 0,
    since    INTEGER NOT NULL
) STRICT;

-- One tap and a reason; the privacy officer is alerted and closes with a finding.
CREATE TABLE break_glass (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    client    BLOB NOT NULL,
    person    BLOB NOT NULL REFERENCES person (id),
    at        INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    closed_at INTEGER,
    closed_by BLOB REFERENCES person (id),
    finding   TEXT
) STRICT;
CREATE INDEX break_glass_open ON break_glass (at) WHERE closed_at IS NULL;

-- Of this device only: PIN verifiers and the last sign-in.
CREATE TABLE local_pin (
    person   BLOB NOT NULL,
    device   BLOB NOT NULL,
    verifier BLOB NOT NULL,
    misses   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person, device)
) STRICT;

CREATE TABLE local_last_sign_in (
    person BLOB NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT;
