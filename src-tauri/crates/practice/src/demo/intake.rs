//! Clients written in bulk, the search index with them.

use super::clients::Made;
use crate::Result;
use crate::clients::{ClientId, Health, rules, search, store};
use stillroom_record::WriteTx;

/// Writes clients of one transaction; [`Intake::finish`] completes the search index.
pub(super) struct Intake {
    index: search::Indexer,
    place: rules::Place,
}

impl Intake {
    pub(super) fn new(tx: &WriteTx<'_>) -> Result<Self> {
        Ok(Self { index: search::Indexer::new(tx.read())?, place: store::place(tx.read())? })
    }

    pub(super) fn add(&mut self, tx: &mut WriteTx<'_>, id: ClientId, made: Made) -> Result<()> {
        let draft = rules::client(made.draft, self.place)?;
        store::insert(tx, id, &draft, None)?;
        if let Some(h) = made.health {
            let health = Health {
                client: id,
                version: None,
                allergies: h.allergies,
                medications: h.medications,
                conditions: h.conditions,
                fitzpatrick: h.fitzpatrick,
                pregnancy: h.pregnancy,
                no_known_allergies: h.no_known_allergies,
                note: String::new(),
                updated_at: None,
            };
            store::put_health(tx, &health)?;
        }
        let phones: Vec<_> = draft.phones.iter().map(|p| (p.written.as_str(), p.e164.as_deref())).collect();
        self.index.add(
            tx,
            search::Entry {
                client: id,
                family: &draft.family_name,
                given: &draft.given_name,
                preferred: &draft.preferred_name,
                phones: &phones,
                archived: false,
            },
        )
    }

    pub(super) fn finish(self, tx: &mut WriteTx<'_>) -> Result<()> {
        self.index.finish(tx)?;
        tx.changed("clients");
        Ok(())
    }
}
