-- What of clients' information left the practice. Rows are added and never changed: a correction
-- is a newer row that names the one it takes the place of.
CREATE TABLE disclosure (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  happened_on TEXT NOT NULL,
  recipient   TEXT NOT NULL,
  address     TEXT NOT NULL,
  what        TEXT NOT NULL,
  -- A key of content/disclosures.toml, by the edition beside it.
  purpose     TEXT NOT NULL,
  why         TEXT NOT NULL,
  how         TEXT NOT NULL,
  -- 'hand', or the path inside the app that disclosed it.
  source      TEXT NOT NULL,
  -- What it was logged for, if anything: the request that it answers.
  about       BLOB CHECK (about IS NULL OR length(about) = 16),
  corrects    BLOB UNIQUE REFERENCES disclosure (id),
  corrected   TEXT NOT NULL,
  edition     TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX disclosure_day ON disclosure (happened_on);

CREATE TABLE disclosure_client (
  disclosure_id BLOB NOT NULL REFERENCES disclosure (id),
  client_id     BLOB NOT NULL REFERENCES client (id),
  PRIMARY KEY (disclosure_id, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disclosure_client_client ON disclosure_client (client_id, disclosure_id);

-- An agency asked that an accounting doesn't tell of it for a time: in writing until a day, or by
-- word of mouth for 30 days at most.
CREATE TABLE disclosure_pause (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  disclosure_id BLOB NOT NULL REFERENCES disclosure (id),
  stated_on     TEXT NOT NULL,
  until_on      TEXT,
  official      TEXT NOT NULL,
  recorded_at   INTEGER NOT NULL,
  recorded_by   BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX disclosure_pause_of ON disclosure_pause (disclosure_id);
