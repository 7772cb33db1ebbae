//! A practice for unit tests that need a transaction.

use crate::catalog::{self, NewPractice};
use std::sync::Arc;
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{Passphrase, RecordError, Session, SystemClock};
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::VaultFolder;

/// A new practice in a temporary folder.
pub(crate) struct Practice {
    pub(crate) owner: Session,
    _folder: tempfile::TempDir,
}

pub(crate) fn practice() -> Practice {
    let folder = tempfile::tempdir().unwrap();
    let (_, owner, _) = sign_in::set_up(
        &VaultFolder::at(folder.path().join("vault")),
        Arc::new(MemoryKeychain::new()),
        crate::schema(),
        Arc::new(SystemClock),
        SetUp {
            practice: "Linden Skin".to_owned(),
            owner_name: "Lena Hart".to_owned(),
            owner_login: "lena".to_owned(),
            passphrase: Passphrase::new("nine quiet herons at dusk"),
            owner_roles: Vec::new(),
            kdf: cheap_kdf(),
            seed: &|tx| {
                let new = NewPractice {
                    name: "Linden Skin".into(),
                    time_zone: "America/Chicago".into(),
                    provider: None,
                };
                catalog::seed_practice(tx, &new).map_err(|e| RecordError::Conflict(e.to_string()))
            },
        },
    )
    .unwrap();
    Practice { owner, _folder: folder }
}
