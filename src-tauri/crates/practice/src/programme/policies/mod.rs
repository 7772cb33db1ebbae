//! Policies: the starter texts, the practice's versions of them, who read and signed them, when
//! they are looked at again; and the officials whom they name.
//!
//! **Invariants.** A version is a draft or approved. An approved one is frozen as it read, with
//! the settings that it quotes; no statement changes or removes it, approving and signing are on
//! no undo list, and a digest is checked at every look. Which version is in force follows from
//! dates, never from a flag. Text becomes blocks and spans here, never HTML.
//!
//! **Not here:** what the law requires (the catalogue of requirements), courses (training), the
//! settings that a policy quotes (`catalog`, `staff`, the record's sticks).

mod compare;
mod facts;
mod model;
mod officials;
pub(crate) mod past;
mod rules;
mod shelf;
mod sign;
mod starter;
mod store;
mod text;
mod verbs;

pub use facts::OFF_SITE_DAYS;
pub use model::*;
pub use officials::designate_official;
pub(super) use officials::texts as officials_texts;
pub(crate) use officials::{holders, official};
pub(super) use rules::hex;
pub(crate) use rules::signs;
pub(crate) use shelf::{Unsigned, decided};
pub use sign::{acknowledge_policy, my_policies, my_policy, policies_to_read};
pub(super) use starter::{parts, texts};
pub(crate) use text::blocks;
pub use verbs::{
    approve_policy, compare_policy, discard_policy_draft, policies_overview, policy_page, policy_version,
    preview_policy, print_policies, review_policy, save_policy_draft, use_policy,
};
pub(crate) use verbs::{read_by, standing};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 86, name: "policies", sql: include_str!("86_policies.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "policy", kind: "policy", record_column: "id", client_column: None },
    JournaledTable {
        name: "policy_version",
        kind: "policy",
        record_column: "policy_id",
        client_column: None,
    },
    JournaledTable {
        name: "policy_acknowledgement",
        kind: "policy_version",
        record_column: "version_id",
        client_column: None,
    },
    JournaledTable {
        name: "policy_review",
        kind: "policy_version",
        record_column: "version_id",
        client_column: None,
    },
    JournaledTable { name: "programme_official", kind: "official", record_column: "id", client_column: None },
];

/// Nothing: what was approved, signed or designated isn't undone; the next version says otherwise.
pub(crate) const UNDO: &[UndoRule] = &[];
