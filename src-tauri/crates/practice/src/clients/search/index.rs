//! Keeps the search index as the clients are.

use super::fold::{fold, is_cjk};
use crate::Result;
use crate::clients::ClientId;
use std::collections::{BTreeSet, HashMap};
use stillroom_record::sql::params;
use stillroom_record::{ReadTx, WriteTx};

/// What of a client is searched.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) client: ClientId,
    pub(crate) family: &'a str,
    pub(crate) given: &'a str,
    pub(crate) preferred: &'a str,
    /// As written, with their E.164 form.
    pub(crate) phones: &'a [(&'a str, Option<&'a str>)],
    pub(crate) archived: bool,
}

struct Row {
    doc: i64,
    family: String,
    given: String,
    other: String,
}

/// Writes entries into the index. Words are counted in memory and written once, at [`Indexer::finish`].
pub(crate) struct Indexer {
    next: i64,
    words: HashMap<String, i64>,
}

impl Indexer {
    pub(crate) fn new(tx: &ReadTx<'_>) -> Result<Self> {
        let ends = tx.query_opt(
            "SELECT (SELECT max(doc) FROM local_client_doc), (SELECT min(doc) FROM local_client_doc)",
            [],
            |r| Ok((r.get::<_, Option<i64>>(0)?, r.get::<_, Option<i64>>(1)?)),
        )?;
        let (max, min) = ends.unwrap_or_default();
        let next = max.unwrap_or(0).max(min.unwrap_or(0).saturating_neg()).max(0) + 1;
        Ok(Self { next, words: HashMap::new() })
    }

    /// Adds a client that isn't in the index.
    pub(crate) fn add(&mut self, tx: &mut WriteTx<'_>, entry: Entry<'_>) -> Result<()> {
        let doc = if entry.archived { -self.next } else { self.next };
        self.next += 1;
        let row =
            Row { doc, family: fold(entry.family), given: fold(entry.given), other: fold(entry.preferred) };
        tx.execute(
            "INSERT INTO local_client_doc (doc, client, family, given, other) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.doc, entry.client, row.family, row.given, row.other],
        )?;
        tx.execute(
            "INSERT INTO local_client_fts (rowid, family, given, other) VALUES (?1, ?2, ?3, ?4)",
            params![row.doc, row.family, row.given, row.other],
        )?;
        for digits in digits_of(entry.phones) {
            tx.execute(
                "INSERT INTO local_client_digits (digits, doc) VALUES (?1, ?2)",
                params![digits, row.doc],
            )?;
        }
        self.count(&row, 1);
        Ok(())
    }

    /// Brings a client's entry up to date, whatever it was.
    pub(crate) fn put(&mut self, tx: &mut WriteTx<'_>, entry: Entry<'_>) -> Result<()> {
        if let Some(old) = row_of(tx.read(), entry.client)? {
            let digits: BTreeSet<String> = tx
                .read()
                .query("SELECT digits FROM local_client_digits WHERE doc = ?1", [old.doc], |r| r.get(0))?
                .into_iter()
                .collect();
            let same = old.family == fold(entry.family)
                && old.given == fold(entry.given)
                && old.other == fold(entry.preferred)
                && (old.doc < 0) == entry.archived
                && digits == digits_of(entry.phones);
            if same {
                return Ok(());
            }
            self.remove_row(tx, &old)?;
        }
        self.add(tx, entry)
    }

    /// Takes a client out of the index.
    pub(crate) fn remove(&mut self, tx: &mut WriteTx<'_>, client: ClientId) -> Result<()> {
        if let Some(old) = row_of(tx.read(), client)? {
            self.remove_row(tx, &old)?;
        }
        Ok(())
    }

    fn remove_row(&mut self, tx: &mut WriteTx<'_>, old: &Row) -> Result<()> {
        tx.execute(
            "INSERT INTO local_client_fts (local_client_fts, rowid, family, given, other)
             VALUES ('delete', ?1, ?2, ?3, ?4)",
            params![old.doc, old.family, old.given, old.other],
        )?;
        tx.execute("DELETE FROM local_client_digits WHERE doc = ?1", [old.doc])?;
        tx.execute("DELETE FROM local_client_doc WHERE doc = ?1", [old.doc])?;
        self.count(old, -1);
        Ok(())
    }

    fn count(&mut self, row: &Row, by: i64) {
        let words: BTreeSet<&str> =
            [&row.family, &row.given, &row.other].into_iter().flat_map(|f| f.split(' ')).collect();
        for word in words.into_iter().filter(|w| is_word(w)) {
            match self.words.get_mut(word) {
                Some(n) => *n += by,
                None => {
                    self.words.insert(word.to_owned(), by);
                }
            }
        }
    }

    /// Writes the counts of words. Call it last, in the same transaction.
    pub(crate) fn finish(self, tx: &mut WriteTx<'_>) -> Result<()> {
        let mut words: Vec<_> = self.words.into_iter().filter(|(_, n)| *n != 0).collect();
        words.sort_unstable();
        for (word, n) in words {
            tx.execute(
                "INSERT INTO local_client_word (word, uses) VALUES (?1, ?2)
                 ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses",
                params![word, n],
            )?;
            if n < 0 {
                tx.execute("DELETE FROM local_client_word WHERE word = ?1 AND uses <= 0", [word])?;
            }
        }
        Ok(())
    }
}

/// A word that a slip of the finger may have spoilt: not a single sign of a script without spaces.
fn is_word(word: &str) -> bool {
    !word.is_empty() && word.len() <= 64 && !word.chars().all(is_cjk)
}

/// What of a number is indexed: with its country, without, and backwards.
fn digits_of(phones: &[(&str, Option<&str>)]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (written, e164) in phones {
        let written: String = written.chars().filter(char::is_ascii_digit).take(20).collect();
        let full: String = e164.unwrap_or("").chars().filter(char::is_ascii_digit).collect();
        let longest = if full.is_empty() { &written } else { &full };
        if longest.is_empty() {
            continue;
        }
        all.insert(format!("<{}", longest.chars().rev().collect::<String>()));
        // In the North American plan everybody leaves the 1 out; elsewhere the written form says.
        match full.strip_prefix('1') {
            Some(national) if full.len() == 11 => {
                all.insert(national.to_owned());
            }
            _ => {
                all.insert(longest.clone());
                if !written.is_empty() {
                    all.insert(written.trim_start_matches('0').to_owned());
                }
            }
        }
    }
    all.remove("");
    all
}

fn row_of(tx: &ReadTx<'_>, client: ClientId) -> Result<Option<Row>> {
    Ok(tx.query_opt(
        "SELECT doc, family, given, other FROM local_client_doc WHERE client = ?1",
        [client],
        |r| Ok(Row { doc: r.get(0)?, family: r.get(1)?, given: r.get(2)?, other: r.get(3)? }),
    )?)
}

/// Of how many it is known when they were last changed, and how many more are let gather.
const SEEN: (i64, i64) = (200, 50);

/// Somebody changed this client now: they come sooner among equals.
pub(crate) fn touch(tx: &mut WriteTx<'_>, client: ClientId, at: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO local_client_seen (client, seen) VALUES (?1, ?2)
         ON CONFLICT (client) DO UPDATE SET seen = max(seen, excluded.seen)",
        params![client, at],
    )?;
    let known: i64 =
        tx.read().query_one("client", "SELECT count(*) FROM local_client_seen", [], |r| r.get(0))?;
    if known > SEEN.0 + SEEN.1 {
        tx.execute(
            "DELETE FROM local_client_seen WHERE client NOT IN
               (SELECT client FROM local_client_seen ORDER BY seen DESC LIMIT ?1)",
            [SEEN.0],
        )?;
    }
    Ok(())
}

const SOURCE: &str = "SELECT c.id, c.family_name, c.given_name, c.preferred_name, c.archived FROM client c
     WHERE c.merged_into IS NULL";

struct Source {
    client: ClientId,
    family: String,
    given: String,
    preferred: String,
    archived: bool,
}

fn source(r: &stillroom_record::sql::Row<'_>) -> stillroom_record::sql::Result<Source> {
    Ok(Source {
        client: r.get(0)?,
        family: r.get(1)?,
        given: r.get(2)?,
        preferred: r.get(3)?,
        archived: r.get(4)?,
    })
}

type Numbers = Vec<(String, Option<String>)>;

fn numbers(tx: &ReadTx<'_>, client: ClientId) -> Result<Numbers> {
    Ok(tx.query("SELECT written, e164 FROM client_phone WHERE client_id = ?1", [client], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?)
}

impl Source {
    fn with<T>(&self, numbers: &Numbers, each: impl FnOnce(Entry<'_>) -> T) -> T {
        let phones: Vec<_> = numbers.iter().map(|(w, e)| (w.as_str(), e.as_deref())).collect();
        each(Entry {
            client: self.client,
            family: &self.family,
            given: &self.given,
            preferred: &self.preferred,
            phones: &phones,
            archived: self.archived,
        })
    }
}

/// Brings the entries of these clients up to date with the record, after an undo or a merge.
pub(crate) fn reindex(tx: &mut WriteTx<'_>, clients: &[ClientId]) -> Result<()> {
    let mut indexer = Indexer::new(tx.read())?;
    for &client in clients {
        let found = tx.read().query_opt(&format!("{SOURCE} AND c.id = ?1"), [client], source)?;
        match found {
            Some(s) => {
                let numbers = numbers(tx.read(), client)?;
                s.with(&numbers, |e| indexer.put(tx, e))?;
            }
            None => indexer.remove(tx, client)?,
        }
    }
    indexer.finish(tx)
}

/// Makes the whole index anew, in the order in which the clients were added.
pub(crate) fn rebuild(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.execute("INSERT INTO local_client_fts (local_client_fts) VALUES ('delete-all')", [])?;
    for sql in
        ["DELETE FROM local_client_doc", "DELETE FROM local_client_word", "DELETE FROM local_client_digits"]
    {
        tx.execute(sql, [])?;
    }
    let mut indexer = Indexer::new(tx.read())?;
    let mut after: Vec<u8> = Vec::new();
    loop {
        let page = tx.read().query(
            &format!("{SOURCE} AND c.id > ?1 ORDER BY c.id LIMIT 1000"),
            params![after],
            source,
        )?;
        let Some(last) = page.last() else { break };
        after = last.client.0.as_bytes().to_vec();
        for s in &page {
            let numbers = numbers(tx.read(), s.client)?;
            s.with(&numbers, |e| indexer.add(tx, e))?;
        }
    }
    indexer.finish(tx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_a_number_without_its_country_and_from_its_end() {
        let all = digits_of(&[("(312) 555-0123", Some("+13125550123"))]);
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["3125550123", "<32105552131"]);
        let all = digits_of(&[("030 901820", Some("+4930901820"))]);
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["30901820", "4930901820", "<0281090394"]);
        assert!(digits_of(&[("ask her", None)]).is_empty());
    }
}
