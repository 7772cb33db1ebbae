-- The newest erasure after which log, copies and files still hold older states: see
-- erase/overwriting.rs. Whatever an earlier Stillroom erased is looked through once more.
CREATE TABLE local_overwriting (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    entry INTEGER NOT NULL
) STRICT;
INSERT INTO local_overwriting (one, entry) SELECT 1, max(entry) FROM journal_erased HAVING max(entry) IS NOT NULL;
