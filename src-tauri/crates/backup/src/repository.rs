//! One restic repository on a stick: setting up, opening, its keys, its snapshots.

use crate::BackupError;
use crate::flow::{Flow, Job};
use crate::key_file::key_file;
use crate::place::{KeyList, Place};
use crate::snapshot::Snapshot;
use crate::store::{Store, no_link};
use hmac::{Hmac, Mac as _};
use rustic_core::repofile::{Chunker, MasterKey, SnapshotFile};
use rustic_core::{
    ConfigOptions, Credentials, FileType, Id, KeyOptions, OpenStatus, ReadBackend as _, Repository,
    RepositoryBackends, RepositoryOptions, WriteBackend as _,
};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use stillroom_vault::{BackupKeys, RecoveryKey};
use zeroize::Zeroizing;

/// Bytes a chunk. An encrypted page that changed changes its chunk alone; a chunker that
/// looks at the content would find no borders in ciphertext and store far more anew.
const CHUNK: &str = "65536B";

/// By what a repository is opened.
pub(crate) enum Opener<'a> {
    /// The open vault that it is the backup of.
    Vault(&'a BackupKeys),
    /// The printed sheet.
    Sheet(&'a RecoveryKey),
}

/// Which key file a password is for.
#[derive(Clone, Copy)]
enum Whose {
    Vault,
    Sheet,
}

/// The passwords of a vault: its own, and the sheet's should that key file be damaged.
fn both(keys: &BackupKeys) -> Vec<(Whose, Zeroizing<String>)> {
    let sheet = keys.recovery_key.as_ref().map(|key| (Whose::Sheet, key.to_text()));
    [(Whose::Vault, keys.password.clone())].into_iter().chain(sheet).collect()
}

/// An open repository.
pub(crate) struct Repo {
    pub(crate) rustic: Repository<OpenStatus>,
    pub(crate) store: Arc<Store>,
    pub(crate) place: Place,
    pub(crate) generation: u32,
    pub(crate) flow: Flow,
}

fn closed(store: &Arc<Store>, flow: &Flow) -> Result<Repository<()>, BackupError> {
    let backends = RepositoryBackends::new(Arc::<Store>::clone(store), None);
    // A cache would leave names of snapshots on this computer.
    let options = RepositoryOptions::default().no_cache(true);
    let made = Repository::new_with_progress(&options, &backends, flow.clone());
    flow.outcome(made, "its folder can't be used")
}

impl Repo {
    /// Makes a new repository with both keys; or takes over one that is there without a card.
    pub(crate) fn init(mut place: Place, keys: &BackupKeys, job: &Job) -> Result<Self, BackupError> {
        let sheet = keys.recovery_key.as_ref().ok_or(BackupError::NoRecoveryKey)?;
        let flow = Flow::new(job, "Setting up");
        let root = place.repository(keys.generation);
        let store = Arc::new(Store::new(root.clone(), flow.clone()));
        let holds = |kind| flow.outcome(store.list(kind), "it can't be listed").map(|ids| !ids.is_empty());
        if no_link(&root, "The repository")? {
            if holds(FileType::Key)? || holds(FileType::Snapshot)? {
                return Self::take_over(place, keys, sheet, job);
            }
            // A set-up that was cut short: no key opens it and nothing is in it.
            std::fs::remove_dir_all(&root).map_err(|error| BackupError::stick(&error))?;
        }
        std::fs::create_dir_all(&root).map_err(|error| BackupError::stick(&error))?;
        let mut config = ConfigOptions::default();
        config.set_chunker = Some(Chunker::FixedSize);
        config.set_chunk_size = CHUNK.parse().ok();
        // All that is large is encrypted already, or is a photo: neither can be made smaller.
        config.set_compression = Some(0);
        let master = Credentials::Masterkey(MasterKey::new());
        let made = closed(&store, &flow)?.init(&master, &KeyOptions::default(), &config);
        let rustic = flow.outcome(made, "it could not be set up")?;
        place.card.repositories.insert(keys.generation, KeyList::default());
        let mut this = Self { rustic, store, place, generation: keys.generation, flow };
        this.give_keys(keys, sheet, None)?;
        Ok(this)
    }

    fn take_over(
        place: Place,
        keys: &BackupKeys,
        sheet: &RecoveryKey,
        job: &Job,
    ) -> Result<Self, BackupError> {
        let mut there = match Self::open_by(place, keys.generation, &both(keys), job) {
            Err(BackupError::WrongKey) => return Err(BackupError::OtherVault),
            other => other?,
        };
        there.give_keys(keys, sheet, None)?;
        Ok(there)
    }

    /// Opens the repository of a stick, the newest that the opener fits.
    pub(crate) fn open(place: Place, by: &Opener<'_>, job: &Job) -> Result<Self, BackupError> {
        let newest = place.card.repositories.keys().rev().copied().collect::<Vec<_>>();
        match by {
            Opener::Vault(keys) => {
                if !newest.contains(&keys.generation) {
                    return Err(BackupError::EarlierKey);
                }
                Self::open_by(place, keys.generation, &both(keys), job)
            }
            Opener::Sheet(key) => {
                let text = [(Whose::Sheet, key.to_text())];
                for generation in newest {
                    match Self::open_by(place.clone(), generation, &text, job) {
                        Err(BackupError::WrongKey) => {}
                        other => return other,
                    }
                }
                Err(BackupError::WrongKey)
            }
        }
    }

    fn open_by(
        place: Place,
        generation: u32,
        passwords: &[(Whose, Zeroizing<String>)],
        job: &Job,
    ) -> Result<Self, BackupError> {
        let flow = Flow::new(job, "Opening");
        let root = place.repository(generation);
        if !no_link(&root, "The repository")? {
            return Err(BackupError::damaged("its repository is missing"));
        }
        let store = Arc::new(Store::new(root, flow.clone()));
        let listed = place.card.repositories.get(&generation).cloned().unwrap_or_default();
        let mut wrong = true;
        for (whose, password) in passwords {
            // The key file that the card names for it first, then any: the card may be wrong.
            let named = match whose {
                Whose::Vault => &listed.vault,
                Whose::Sheet => &listed.sheet,
            };
            for among in [Arc::new(store.with_key(named)), Arc::clone(&store)] {
                match closed(&among, &flow)?.open(&Credentials::password(password.as_str())) {
                    Ok(rustic) => {
                        // Opened by the one key, used with all of them.
                        let master = Credentials::Masterkey(rustic.key());
                        let rustic =
                            flow.outcome(closed(&store, &flow)?.open(&master), "it can't be opened")?;
                        store.tidy();
                        return Ok(Self { rustic, store, place, generation, flow });
                    }
                    Err(error) => {
                        wrong &= error.is_incorrect_password();
                        if let Some(noted) = flow.take_failure() {
                            return Err(noted);
                        }
                    }
                }
            }
        }
        // A key file that no longer is what its name says fits no key: that is damage.
        if !Self::bad_keys(&store, &flow)?.is_empty() {
            return Err(BackupError::damaged("a file in keys/ is not as it was written"));
        }
        Err(if wrong {
            BackupError::WrongKey
        } else {
            BackupError::damaged("its configuration can't be read")
        })
    }

    /// The key files that aren't what their names say.
    fn bad_keys(store: &Store, flow: &Flow) -> Result<Vec<Id>, BackupError> {
        const UNREADABLE: &str = "its keys can't be read";
        let mut bad = flow.outcome(store.list(FileType::Key), UNREADABLE)?;
        let mut failed = None;
        bad.retain(|id| match flow.outcome(store.stands(FileType::Key, id, &mut |_| ()), UNREADABLE) {
            Ok(stands) => !stands,
            Err(error) => {
                failed = Some(error);
                true
            }
        });
        failed.map_or(Ok(bad), Err)
    }

    /// The keys as they should be: the vault's own and the present sheet's, and no other. Says
    /// whether the sheet's was exchanged.
    pub(crate) fn freshen_keys(&mut self, keys: &BackupKeys) -> Result<bool, BackupError> {
        let list = self.key_list();
        let there = self.flow.outcome(self.store.list(FileType::Key), "its keys can't be listed")?;
        let bad = Self::bad_keys(&self.store, &self.flow)?;
        let sound = |name: &str| {
            there.iter().any(|id| *id.to_hex() == *name) && !bad.iter().any(|id| *id.to_hex() == *name)
        };
        let exchanged = list.recovery_id != keys.recovery_id;
        if there.len() == 2
            && !exchanged
            && sound(&list.vault)
            && sound(&list.sheet)
            && list.mac == self.mac(&list)
        {
            return Ok(false);
        }
        let sheet = keys.recovery_key.as_ref().ok_or(BackupError::NoRecoveryKey)?;
        let stays = list.mac == self.mac(&list) && sound(&list.vault);
        self.give_keys(keys, sheet, stays.then(|| list.vault.clone()))?;
        Ok(exchanged)
    }

    /// Writes the sheet's key anew, and the vault's where none is there that stays, then the card, then removes every other key. A run that is cut
    /// short between leaves a key too many, which the next one removes.
    fn give_keys(
        &mut self,
        keys: &BackupKeys,
        sheet: &RecoveryKey,
        vault: Option<String>,
    ) -> Result<(), BackupError> {
        let add = |password: &str| -> Result<String, BackupError> {
            let file = key_file(&self.rustic.key(), password)?;
            let name: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
            let id: Id = name.parse().map_err(|_| BackupError::damaged("a key can't be named"))?;
            let written = self.store.write_bytes(FileType::Key, &id, false, file.into());
            self.flow.outcome(written, "a key can't be written").map(|()| name)
        };
        let mut list = self.key_list();
        list.vault = vault.map_or_else(|| add(&keys.password), Ok)?;
        list.sheet = add(&sheet.to_text())?;
        list.recovery_id.clone_from(&keys.recovery_id);
        self.set_key_list(list.clone())?;
        for id in self.flow.outcome(self.store.list(FileType::Key), "its keys can't be listed")? {
            if *id.to_hex() != *list.vault && *id.to_hex() != *list.sheet {
                self.flow
                    .outcome(self.store.remove(FileType::Key, &id, false), "an old key can't be removed")?;
            }
        }
        Ok(())
    }

    /// Writes the name that the practice gave it since on its card.
    pub(crate) fn call_it(&mut self, name: Option<String>) -> Result<(), BackupError> {
        match name {
            Some(name) if name != self.place.card.name => {
                self.place.card.name = name;
                self.place.write_card()
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn key_list(&self) -> KeyList {
        self.place.card.repositories.get(&self.generation).cloned().unwrap_or_default()
    }

    pub(crate) fn set_key_list(&mut self, mut list: KeyList) -> Result<(), BackupError> {
        list.mac = self.mac(&list);
        self.place.card.repositories.insert(self.generation, list);
        self.place.write_card()
    }

    /// Over the list of keys, under the repository's master key.
    pub(crate) fn mac(&self, list: &KeyList) -> String {
        let master = Zeroizing::new(serde_json::to_vec(&self.rustic.key()).unwrap_or_default());
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&master) else { return String::new() };
        mac.update(b"stillroom stick keys 1");
        let checked = list.checked.clone().unwrap_or_default();
        for part in [&list.vault, &list.sheet, &list.recovery_id, &checked] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Every snapshot that can be read, oldest first, and how many can't.
    pub(crate) fn snapshots(&self) -> Result<(Vec<SnapshotFile>, usize), BackupError> {
        let listed = self.store.list(FileType::Snapshot);
        let ids = self.flow.outcome(listed, "its backups can't be listed")?;
        let (mut found, mut bad) = (Vec::new(), 0);
        for id in ids {
            match self.rustic.get_file::<SnapshotFile>(&id.into()) {
                Ok(mut snapshot) => {
                    snapshot.id = id.into();
                    found.push(snapshot);
                }
                Err(_) => {
                    if let Some(noted) = self.flow.take_failure() {
                        return Err(noted);
                    }
                    bad += 1;
                }
            }
        }
        found.sort_by_key(|snapshot| Snapshot::of(snapshot).order());
        Ok((found, bad))
    }

    /// One snapshot, by its id or the beginning of it; the newest where none is named.
    pub(crate) fn snapshot(&self, which: Option<&str>) -> Result<SnapshotFile, BackupError> {
        let (mut found, _) = self.snapshots()?;
        match which {
            None => found.pop().ok_or(BackupError::NoSnapshot),
            Some(which) => {
                found.retain(|s| which.len() >= 4 && s.id.to_hex().starts_with(&which.to_lowercase()));
                let one = found.pop().ok_or(BackupError::NoSnapshot)?;
                if found.is_empty() { Ok(one) } else { Err(BackupError::NoSnapshot) }
            }
        }
    }
}

impl Repo {
    /// The same repository once more: reading its index uses one up.
    pub(crate) fn reopened(&self) -> Result<Repository<OpenStatus>, BackupError> {
        let credentials = Credentials::Masterkey(self.rustic.key());
        self.flow.outcome(closed(&self.store, &self.flow)?.open(&credentials), "it can't be opened again")
    }
}
