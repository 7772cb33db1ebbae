-- The sticks that backups are on, as the practice knows them. Changed in the same transaction
-- as the journal's entry about the act. What a device saw of them is in local_stick_seen.
CREATE TABLE backup_stick (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version       INTEGER NOT NULL,
    name          TEXT NOT NULL,
    -- Taken home: a copy on it is off site while it isn't plugged in.
    leaves        INTEGER NOT NULL DEFAULT 0 CHECK (leaves IN (0, 1)),
    known_since   INTEGER NOT NULL,
    ran_at        INTEGER,
    snapshot      TEXT,
    checked_at    INTEGER,
    checked_ok    INTEGER CHECK (checked_ok IN (0, 1)),
    drilled_at    INTEGER,
    drilled_ok    INTEGER CHECK (drilled_ok IN (0, 1)),
    drilled_sheet INTEGER CHECK (drilled_sheet IN (0, 1)),
    -- The last drill with the printed sheet that passed.
    sheet_passed  INTEGER,
    -- The recovery key and the key generation that it was last seen with.
    recovery_id   TEXT NOT NULL,
    generation    INTEGER NOT NULL
) STRICT;

-- Where this device saw a stick, whether it is there now, and of when the newest copy was that
-- it carried when it was last away.
CREATE TABLE local_stick_seen (
    stick   BLOB NOT NULL,
    device  BLOB NOT NULL,
    place   TEXT NOT NULL,
    here    INTEGER NOT NULL CHECK (here IN (0, 1)),
    carried INTEGER,
    PRIMARY KEY (stick, device)
) STRICT;
