-- Derived from `client` and `client_phone`: rebuilt at will, never journaled.

-- What is searched, folded. `doc` is the rowid of the full-text index: positive for
-- a client, negative for an archived one, so that a range of rowids leaves those out.
CREATE TABLE local_client_doc (
    doc    INTEGER NOT NULL PRIMARY KEY,
    client BLOB NOT NULL UNIQUE,
    family TEXT NOT NULL,
    given  TEXT NOT NULL,
    other  TEXT NOT NULL
) STRICT;

-- Who was last changed here, and when: the newest only. Who was last booked the visits say.
CREATE TABLE local_client_seen (
    client BLOB NOT NULL PRIMARY KEY,
    seen   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The text is folded by Stillroom; the tokenizer only splits at spaces and keeps the
-- vowel signs of scripts that have them.
CREATE VIRTUAL TABLE local_client_fts USING fts5 (
    family, given, other,
    content = 'local_client_doc', content_rowid = 'doc', columnsize = 0, detail = 'column',
    prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
);
INSERT INTO local_client_fts (local_client_fts, rank) VALUES ('secure-delete', 1);
-- Its own pages fit into one of the database (2,048 bytes) each.
INSERT INTO local_client_fts (local_client_fts, rank) VALUES ('pgsz', 1900);

-- Distinct folded words of names with how many clients bear them: where a slip of
-- the finger is put right.
CREATE TABLE local_client_word (
    word TEXT NOT NULL PRIMARY KEY,
    uses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Digits of phone numbers: as dialled ('+1555…' without the plus), national, and
-- backwards (with a leading '<'), so that both a start and an end are found.
CREATE TABLE local_client_digits (
    digits TEXT NOT NULL,
    doc    INTEGER NOT NULL,
    PRIMARY KEY (digits, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX local_client_digits_doc ON local_client_digits (doc);
