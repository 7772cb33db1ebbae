//! What clients allow in writing beyond their care: photos, marketing, other uses (164.508); what
//! was published under it, and what comes down when it ends.
//!
//! **Invariants.** An authorization is kept as it read when it was signed, under a digest; of it
//! only its end is ever written. Whether it holds on a day follows from its dates. Nothing is
//! published but through [`register_publication_in`], which asks [`may_publish`] in the same
//! transaction. What has to come down follows from what is up and what has ended: there is exactly
//! one task for each place, and none can be lost. A revocation ends the publishing, never the
//! clinical use: nothing here touches a chart.
//!
//! **Not here:** the photos themselves, consent to treatment, who acts for a client (`wishes`).

mod content;
mod model;
mod rules;
mod store;
mod verbs;

pub(super) use content::texts;
pub use content::{AuthorizationElement, ElementKind};
pub use model::*;
pub(crate) use verbs::{Standing, of_client, standing, takedowns};
pub use verbs::{
    authorization_form, authorizations_overview, client_authorizations, end_authorization, may_publish,
    register_publication, register_publication_in, settle_publication, sign_authorization,
};

use crate::clients::ClientId;
use crate::programme::clocks;
use crate::schedule::LocalDate;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 92, name: "authorizations", sql: include_str!("92_authorizations.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable {
        name: "authorization_signed",
        kind: "client",
        record_column: "client_id",
        client_column: None,
    },
    JournaledTable { name: "publication", kind: "client", record_column: "client_id", client_column: None },
];

/// Until when these papers are kept: six years from when each was made or ended (45 CFR 164.530(j)).
/// None while something is still up, or nothing but an event ends what was signed.
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> crate::Result<Vec<Option<LocalDate>>> {
    let zone = crate::catalog::zone(tx)?;
    let papers = store::papers_of(tx, client)?;
    Ok(papers
        .into_iter()
        .map(|(at, end)| end.map(|end| clocks::keep(clocks::local_day(at, zone), Some(end)).due))
        .collect())
}

/// What a lawful erasure does, once they need not be kept any more.
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    ClientRows { table: "publication", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "authorization_signed", columns: &["client_id"], goes: Goes::Rows },
];

/// Nothing: what was signed or published isn't undone; it is revoked, or taken down.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "authorizations",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("authorizations");
        Ok(())
    },
}];
