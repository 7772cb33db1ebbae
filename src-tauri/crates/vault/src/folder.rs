//! Where things lie within a vault's folder, and what it says of itself without a key.

use crate::VaultError;
use crate::database::PAGE;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The folder of a vault. Nothing is opened or locked by having one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultFolder {
    root: PathBuf,
}

/// One way into the vault: a person on a device, or a code not yet used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotInfo {
    /// The slot. A new passphrase makes a new slot.
    pub slot: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// The login that the person types.
    pub login: String,
    /// The device it works on; none for an enrolment code, which works anywhere once.
    pub device: Option<Uuid>,
    /// Made with a one-time passphrase: the person must choose another at once.
    pub one_time: bool,
}

/// What `vault.json` says without any key. Not authenticated: good for a sign-in
/// screen, not for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The vault.
    pub vault: Uuid,
    /// The practice's name.
    pub label: String,
    /// The key generation: how often the vault was rekeyed.
    pub generation: u32,
    /// The slots.
    pub slots: Vec<SlotInfo>,
    /// A rekey was cut short; opening the vault finishes it or takes it back.
    pub rekey_pending: bool,
    /// Somebody typed groups of the recovery sheet back.
    pub recovery_confirmed: bool,
}

impl VaultFolder {
    /// The vault in this folder, whether or not there is one yet.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { root: path.into() }
    }
    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }
    /// Whether a vault was set up here, also one whose `vault.json` was lost. One that is
    /// on its way (see [`Vault::begin`](crate::Vault::begin)) isn't there yet.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.slots_file().exists() || self.has_record_without_keys()
    }
    /// A set-up is under way here, or was cut short.
    pub(crate) fn is_on_its_way(&self) -> bool {
        self.making_file().is_file() && !self.slots_file().exists()
    }
    /// A database that holds something, without the slots that open it.
    pub(crate) fn has_record_without_keys(&self) -> bool {
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
        let database = self.database_file();
        !self.slots_file().exists()
            && !self.is_on_its_way()
            && (length(&database) > PAGE || length(&crate::files::with_suffix(&database, "-wal")) > 0)
    }
    /// Moves the whole vault beside itself, under a name that says why and `when`; gives its new
    /// place. Nothing in it is changed.
    ///
    /// # Errors
    /// When a program uses the vault, or the folder can't be moved.
    pub fn set_aside(&self, when: &str) -> Result<PathBuf, VaultError> {
        drop(crate::lock::Lock::take(self)?);
        let named = |n: u32| {
            let more = if n == 0 { String::new() } else { format!("-{n}") };
            crate::files::with_suffix(&self.root, &format!(".damaged-{when}{more}"))
        };
        let aside = (0..100).map(named).find(|place| !place.exists()).unwrap_or_else(|| named(100));
        std::fs::rename(&self.root, &aside).map_err(|error| VaultError::file("The folder", &error))?;
        if let Err(error) = crate::files::sync_folder_of(&aside) {
            tracing::warn!(kind = ?error.kind(), "the folder that was moved aside is not yet on the disk");
        }
        Ok(aside)
    }
    /// What the vault says of itself without a key.
    ///
    /// # Errors
    /// When there is no vault, or `vault.json` is damaged or from a newer program.
    pub fn describe(&self) -> Result<Description, VaultError> {
        Ok(crate::document::Document::read(self)?.description())
    }
    /// `vault.json`: the key slots.
    #[must_use]
    pub fn slots_file(&self) -> PathBuf {
        self.root.join("vault.json")
    }
    /// `vault.json.making`: the key slots of a vault that isn't one yet.
    pub(crate) fn making_file(&self) -> PathBuf {
        self.root.join("vault.json.making")
    }
    /// `record.db`: the encrypted database.
    #[must_use]
    pub fn database_file(&self) -> PathBuf {
        self.root.join("record.db")
    }
    /// `blobs/`: photos and documents, encrypted.
    #[must_use]
    pub fn blobs_dir(&self) -> PathBuf {
        self.root.join("blobs")
    }
    /// `set-aside/`: copies kept for a bad day, encrypted.
    #[must_use]
    pub fn set_aside_dir(&self) -> PathBuf {
        self.root.join("set-aside")
    }
    /// `reserve`: room kept on the disk, given up when it is full so that the record still opens.
    #[must_use]
    pub fn reserve_file(&self) -> PathBuf {
        self.root.join("reserve")
    }
    /// `lock`: held by the one process that uses the vault.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.root.join("lock")
    }
    /// `witness`: what the record last committed; the record's own file.
    #[must_use]
    pub fn witness_file(&self) -> PathBuf {
        self.root.join("witness")
    }
    /// `damaged.txt`: the record turned out to be damaged; the record's own file, in plain words.
    #[must_use]
    pub fn damage_file(&self) -> PathBuf {
        self.root.join("damaged.txt")
    }
    /// `erased`: the sealed list of who was erased; the record's own file.
    #[must_use]
    pub fn erased_file(&self) -> PathBuf {
        self.root.join("erased")
    }
    /// `pending`: sealed journal entries not yet folded in; the record's own file.
    #[must_use]
    pub fn pending_file(&self) -> PathBuf {
        self.root.join("pending")
    }
}
