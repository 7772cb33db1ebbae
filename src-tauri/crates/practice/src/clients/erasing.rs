//! What a lawful erasure needs to know of clients: who all is the same person, what names them.

use super::search::fold::fold;
use super::{ClientId, search, store};
use crate::Result;
use std::collections::BTreeSet;
use stillroom_record::{ReadTx, UtcMillis, WriteTx};
use uuid::Uuid;

/// Takes erased clients out of the search index.
pub(crate) fn forget(tx: &mut WriteTx<'_>, clients: &[ClientId]) -> Result<()> {
    search::reindex(tx, clients)?;
    tx.changed("clients");
    tx.changed("schedule");
    Ok(())
}

/// What tells one client from others in a text.
pub(crate) struct Named {
    words: Vec<String>,
    digits: Vec<String>,
}

impl Named {
    /// Of a client and of every record that was merged into theirs.
    pub(crate) fn of(tx: &ReadTx<'_>, clients: &[ClientId]) -> Result<Self> {
        let mut this = Self { words: Vec::new(), digits: Vec::new() };
        for client in clients {
            let names = tx.query_one(
                "client",
                "SELECT given_name, family_name, preferred_name, email FROM client WHERE id = ?1",
                [client],
                |r| Ok([r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?]),
            )?;
            let words = names.iter().flat_map(|name| words(name).collect::<Vec<_>>());
            this.words.extend(words.filter(|word| word.chars().count() >= 3));
            let phones = store::phones(tx, *client)?;
            this.digits.extend(phones.iter().map(|p| digits(&p.written)).filter(|d| d.len() >= 7));
        }
        Ok(this)
    }

    /// Whether a text holds one of their names, their address or their number.
    pub(crate) fn names(&self, text: &str) -> bool {
        let number = digits(text);
        // "Zamora's", which is folded to one word.
        let owns =
            |word: &str| word.strip_suffix('s').is_some_and(|name| self.words.iter().any(|w| w == name));
        words(text).any(|word| self.words.contains(&word) || owns(&word))
            || self.digits.iter().any(|d| number.contains(d.as_str()))
    }
}

/// Its words, folded; one after the other, for [`fold`] looks at a name's length of text.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = text.split_whitespace().map(fold);
    folded.flat_map(|w| w.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The records that were merged into a client's, also those merged into these, themselves first.
pub(crate) fn with_merged(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<ClientId>> {
    let mut all = vec![client];
    let mut at = 0;
    while let Some(into) = all.get(at).copied() {
        all.extend(
            tx.query("SELECT id FROM client WHERE merged_into = ?1", [into], |r| r.get::<_, ClientId>(0))?,
        );
        at += 1;
    }
    Ok(all)
}

/// Whether there is such a record.
pub(crate) fn is_there(tx: &ReadTx<'_>, client: ClientId) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM client WHERE id = ?1", [client], |_| Ok(()))?.is_some())
}

/// Whether there is any client.
pub(crate) fn is_any(tx: &ReadTx<'_>) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM client LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// Whether a record was merged into another.
pub(crate) fn is_merged(tx: &ReadTx<'_>, client: ClientId) -> Result<bool> {
    Ok(store::merged_into(tx, client)?.is_some())
}

/// Of every record that stands for a person, or of one: when it was made and when money last moved.
pub(crate) fn last_touched(tx: &ReadTx<'_>, of: Option<ClientId>) -> Result<Vec<(ClientId, UtcMillis)>> {
    Ok(tx.query(
        "SELECT c.id, max(c.created_at, coalesce((SELECT max(b.at) FROM client_balance_movement b
            WHERE b.client_id = c.id), 0)) FROM client c WHERE c.merged_into IS NULL AND (?1 IS NULL OR c.id = ?1)",
        [of],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// The birth dates of the same.
pub(crate) fn births(
    tx: &ReadTx<'_>,
    of: Option<ClientId>,
) -> Result<Vec<(ClientId, Option<crate::schedule::LocalDate>)>> {
    Ok(tx.query(
        "SELECT id, birth_date FROM client WHERE merged_into IS NULL AND (?1 IS NULL OR id = ?1)",
        [of],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// The imports that brought these clients.
pub(crate) fn import_runs(tx: &ReadTx<'_>, clients: &[ClientId]) -> Result<BTreeSet<Uuid>> {
    let mut runs = BTreeSet::new();
    for client in clients {
        let run = tx.query_opt("SELECT import_run FROM client WHERE id = ?1", [client], |r| r.get(0))?;
        runs.extend(run.flatten().map(Uuid::from_bytes));
    }
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_somebody_by_a_word_of_their_name_or_by_their_number() {
        let named = Named { words: vec!["zamora".into(), "ilse".into()], digits: vec!["3125550123".into()] };
        for text in [
            "ZAMORA",
            "looked for Ilse",
            "Zamora’s aunt",
            "ilse@example.org",
            "+1 (312) 555-0123",
            &"x ".repeat(300),
            "Zámora",
        ] {
            assert_eq!(named.names(text), !text.starts_with('x'), "{text}");
        }
        assert!(!named.names("Zamorano, 555-0123"));
    }
}
