//! A stick as a person sees it: a folder with a README, and a card that says whose it is.
//!
//! ```text
//! <the stick>/Stillroom backup/README.txt       what this is and how to restore it
//!                              stillroom.json    the card: the stick's id and name, its keys
//!                              repository-1/     restic's format; a new vault key makes repository-2
//! ```

use crate::BackupError;
use crate::store::{no_link, sync_folder, write_whole};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use stillroom_record::Session;
use uuid::Uuid;

const FOLDER: &str = "Stillroom backup";
const CARD: &str = "stillroom.json";
const README: &str = "README.txt";
const README_TEXT: &str = include_str!("README.txt");
/// A larger file is no card of ours.
const MAX_CARD: u64 = 1 << 20;
const FORMAT: u32 = 1;
/// Room that is given up when old backups are taken off a full stick: that needs some too.
const RESERVE: &str = "reserve";
const RESERVED: usize = 4 << 20;

/// Who was erased, sealed under the record's key: a restored older copy erases them again.
const ERASED: &str = "erased";
/// A longer list is none of ours.
const MAX_ERASED: u64 = 64 << 20;

/// The card of a stick. Only shown and compared: what counts is in the repositories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) format: u32,
    pub(crate) stick: Uuid,
    pub(crate) name: String,
    pub(crate) vault: Uuid,
    /// The repositories, by key generation.
    pub(crate) repositories: BTreeMap<u32, KeyList>,
}

/// The keys that a repository should have, MACed with its master key: a flipped bit in
/// `keys/`, or a key more or less, is found. (restic reads only the key that it opens with.)
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyList {
    /// The key file that the vault's own password opens: its SHA-256, which is its name.
    pub(crate) vault: String,
    /// The key file that the sheet opens.
    pub(crate) sheet: String,
    /// Which recovery key that was.
    pub(crate) recovery_id: String,
    /// The newest snapshot that was read back whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) checked: Option<String>,
    /// Over the four above.
    pub(crate) mac: String,
}

/// A stick that is set up.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    folder: PathBuf,
    pub(crate) card: Card,
}

impl Place {
    /// Finds the backup on the stick or in the folder that a person chose.
    pub(crate) fn find(chosen: &Path) -> Result<Self, BackupError> {
        let chosen = there(chosen)?;
        for folder in [chosen.join(FOLDER), chosen] {
            let card = folder.join(CARD);
            if no_link(&folder, "The backup's folder")? && no_link(&card, CARD)? {
                return Ok(Self { card: read_card(&card)?, folder });
            }
        }
        Err(BackupError::NotSetUp)
    }

    /// Makes the folder for a new backup. Nothing counts before [`Place::write_card`].
    pub(crate) fn make(chosen: &Path, name: &str, vault: Uuid) -> Result<Self, BackupError> {
        match Self::find(chosen) {
            Err(BackupError::NotSetUp) => {}
            Ok(_) => return Err(BackupError::SetUpAlready),
            Err(other) => return Err(other),
        }
        let folder = there(chosen)?.join(FOLDER);
        if !no_link(&folder, "The backup's folder")? {
            fs::create_dir(&folder).map_err(|error| BackupError::stick(&error))?;
        }
        let card = Card {
            format: FORMAT,
            stick: uuid::Builder::from_random_bytes(random()?).into_uuid(),
            name: name.trim().to_owned(),
            vault,
            repositories: BTreeMap::new(),
        };
        Ok(Self { folder, card })
    }

    pub(crate) fn repository(&self, generation: u32) -> PathBuf {
        self.folder.join(format!("repository-{generation}"))
    }

    /// Writes the card, and the README where it isn't as it should be.
    pub(crate) fn write_card(&self) -> Result<(), BackupError> {
        let readme = self.folder.join(README);
        let stands =
            no_link(&readme, README)? && fs::read(&readme).is_ok_and(|found| found == README_TEXT.as_bytes());
        if !stands {
            self.write(&readme, README_TEXT.as_bytes().to_vec())?;
        }
        let mut text = serde_json::to_vec_pretty(&self.card)
            .map_err(|_| BackupError::damaged("its card can't be written"))?;
        text.push(b'\n');
        self.write(&self.folder.join(CARD), text)
    }

    /// Keeps room for a prune, if there is some. A stick that has none is none the worse for it.
    pub(crate) fn keep_reserve(&self) {
        let path = self.folder.join(RESERVE);
        if matches!(no_link(&path, RESERVE), Ok(false)) {
            let mut bytes = vec![0; RESERVED];
            if getrandom::fill(&mut bytes).is_err() || self.write(&path, bytes).is_err() {
                tracing::info!("no room is kept on the stick");
            }
        }
    }

    pub(crate) fn give_up_reserve(&self) {
        let path = self.folder.join(RESERVE);
        if matches!(no_link(&path, RESERVE), Ok(true)) {
            let _ = fs::remove_file(path);
        }
    }

    /// The sealed list of who was erased, where the stick has one.
    pub(crate) fn erasures(&self) -> Option<Vec<u8>> {
        let path = self.folder.join(ERASED);
        if !matches!(no_link(&path, ERASED), Ok(true)) {
            return None;
        }
        let mut sealed = Vec::new();
        fs::File::open(&path).and_then(|file| file.take(MAX_ERASED).read_to_end(&mut sealed)).ok()?;
        Some(sealed)
    }

    /// Takes the stick's list of erasures in, and puts the record's there.
    pub(crate) fn exchange_erasures(&self, session: &Session) -> Result<(), BackupError> {
        let theirs = self.erasures();
        if let Some(theirs) = &theirs {
            session.learn_erasures(theirs)?;
        }
        match session.sealed_erasures()? {
            Some(ours) if theirs.as_ref() != Some(&ours) => self.write(&self.folder.join(ERASED), ours),
            _ => Ok(()),
        }
    }

    /// Whether the README stands as it was written.
    pub(crate) fn readme_stands(&self) -> bool {
        fs::read(self.folder.join(README)).is_ok_and(|found| found == README_TEXT.as_bytes())
    }

    fn write(&self, path: &Path, bytes: Vec<u8>) -> Result<(), BackupError> {
        write_whole(path, &self.folder, &[bytes.into()]).map_err(|error| BackupError::stick(&error))?;
        sync_folder(&self.folder);
        Ok(())
    }
}

/// The folder that a person chose, with the links on the way to it resolved: those are theirs.
fn there(chosen: &Path) -> Result<PathBuf, BackupError> {
    let found = fs::canonicalize(chosen).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::Gone,
        _ => BackupError::stick(&error),
    })?;
    if found.is_dir() { Ok(found) } else { Err(BackupError::NotSetUp) }
}

fn read_card(path: &Path) -> Result<Card, BackupError> {
    const WHAT: &str = "its card (stillroom.json) can't be read";
    let mut text = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MAX_CARD + 1).read_to_end(&mut text))
        .map_err(|error| BackupError::stick(&error))?;
    if text.len() as u64 > MAX_CARD {
        return Err(BackupError::damaged(WHAT));
    }
    let card: Card = serde_json::from_slice(&text).map_err(|_| BackupError::damaged(WHAT))?;
    if card.format == FORMAT {
        Ok(card)
    } else {
        Err(BackupError::damaged("its card is of a newer Stillroom"))
    }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], BackupError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| BackupError::Disk { what: "The system's random numbers", kind: io::ErrorKind::Other })?;
    Ok(bytes)
}
