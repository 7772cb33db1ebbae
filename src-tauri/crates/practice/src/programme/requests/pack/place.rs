//! Where a pack lies: a new folder on what a person chose, whole or not at all.

use super::aside::Aside;
use super::collect::Pack;
use super::seal::Seal;
use super::tar::Tar;
use super::write::{Folder, Written, problem, write_pack};
use crate::Result;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};
use stillroom_record::KeptFile;

/// What is in a folder with an encrypted pack.
const SEALED: &str = "record.tar.age";
const HOW: &str = "HOW TO OPEN.txt";

/// A pack that lies there whole.
#[derive(Debug)]
pub struct Placed {
    /// The folder.
    pub path: PathBuf,
    /// Its name, which says nothing of the client.
    pub name: String,
    /// What is in it.
    pub written: Written,
}

impl Placed {
    /// Takes it away again: what it was made for didn't come about.
    pub fn take_back(self) {
        remove(&self.path);
    }
}

/// Something begun, which goes away unless it is finished.
struct Begun(Option<PathBuf>);

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            remove(path);
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_dir_all(path) {
        tracing::warn!(kind = ?error.kind(), "what was begun of a pack is still there");
    }
}

/// Writes a pack into a new folder in `folder`, encrypted where there is a seal. Nothing in it is
/// followed that is a link, and nothing that was there before is touched.
///
/// # Errors
/// When it can't be written whole, or was stopped; then what was begun is removed.
pub fn place_pack(
    folder: &Path,
    pack: &Pack,
    seal: Option<&Seal>,
    open: &mut dyn FnMut(&KeptFile) -> Result<Box<dyn Read>>,
    far: &mut dyn FnMut(u64, u64),
    stop: &dyn Fn() -> bool,
) -> Result<Placed> {
    let mut random = [0_u8; 3];
    getrandom::fill(&mut random).map_err(|_| problem(io::ErrorKind::Other.into()))?;
    let name = format!("record-{}", super::write::hex(&random));
    let (end, part) = (folder.join(&name), folder.join(format!(".{name}.part")));
    if fs::symlink_metadata(&end).is_ok() {
        return Err(problem(io::ErrorKind::AlreadyExists.into()));
    }
    let mut begun = Begun(None);
    let written = match seal {
        None => {
            let mut sink = Folder::make(&part).map_err(problem)?;
            begun.0 = Some(part.clone());
            write_pack(pack, open, &mut sink, far, stop)?
        }
        Some(seal) => {
            fs::create_dir(&part).map_err(problem)?;
            begun.0 = Some(part.clone());
            let fresh = |name| OpenOptions::new().write(true).create_new(true).open(part.join(name));
            let out = BufWriter::with_capacity(256 * 1_024, fresh(SEALED).map_err(problem)?);
            let sealed = Aside::new(seal.over(out).map_err(problem)?).map_err(problem)?;
            let mut tar = Tar::new(sealed, pack.at.0 / 1_000);
            let written = write_pack(pack, open, &mut tar, far, stop)?;
            let end = || -> io::Result<()> {
                let sealed = tar.finish()?.finish()?.finish()?;
                sealed.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
                let mut how = fresh(HOW)?;
                how.write_all(include_str!("OPEN-ME.txt").replace('\n', "\r\n").as_bytes())?;
                how.sync_all()
            };
            end().map_err(problem)?;
            written
        }
    };
    sync(&part);
    fs::rename(&part, &end).map_err(problem)?;
    begun.0 = None;
    sync(folder);
    Ok(Placed { path: end, name, written })
}

/// As well as the system lets a folder be synced; the files in it are.
fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
