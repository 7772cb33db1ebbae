-- What a lawful erasure took out of the journal: a change by its place, the sealed part of an entry
-- as that entry's change number 0. `entry` is the number of the erasure's own entry, which names all
-- of its rows here by a digest under its MAC: see erase.rs. What is emptied and isn't here, or is here
-- without such an entry, was not taken out lawfully.
CREATE TABLE journal_erased (
    place INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_erased_entry ON journal_erased (entry);
