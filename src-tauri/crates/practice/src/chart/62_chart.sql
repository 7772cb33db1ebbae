-- Signed notes and what was added to them. A row is written once, signed as it is written,
-- and never changed; only whose record it is filed under follows a merge. What the
-- signature covers is `signed_for`, the client as of the signing.
CREATE TABLE note (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  visit_id     BLOB NOT NULL UNIQUE REFERENCES visit (id),
  client_id    BLOB NOT NULL REFERENCES client (id),
  signed_for   BLOB NOT NULL CHECK (length(signed_for) = 16),
  author_id    BLOB NOT NULL REFERENCES person (id),
  signer_id    BLOB NOT NULL REFERENCES person (id),
  -- Name, credentials and roles as they were at the signing.
  signer       TEXT NOT NULL,
  signer_roles TEXT NOT NULL,
  signed_at    INTEGER NOT NULL,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),
  text         TEXT NOT NULL
) STRICT;
CREATE INDEX note_client ON note (client_id, signed_at);

CREATE TABLE note_addendum (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  note_id      BLOB NOT NULL REFERENCES note (id),
  client_id    BLOB NOT NULL REFERENCES client (id),
  signed_for   BLOB NOT NULL CHECK (length(signed_for) = 16),
  signer_id    BLOB NOT NULL REFERENCES person (id),
  signer       TEXT NOT NULL,
  signer_roles TEXT NOT NULL,
  signed_at    INTEGER NOT NULL,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),
  text         TEXT NOT NULL
) STRICT;
CREATE INDEX note_addendum_note ON note_addendum (note_id, signed_at);
CREATE INDEX note_addendum_client ON note_addendum (client_id, signed_at);

-- What people are typing, of any form. One device's, each person's own; gone once saved or signed.
CREATE TABLE local_draft (
  person_id BLOB NOT NULL,
  form      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  body      TEXT NOT NULL,
  PRIMARY KEY (person_id, form, subject)
) STRICT;
CREATE INDEX local_draft_form ON local_draft (form, subject);
