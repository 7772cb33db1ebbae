//! Files in a folder that a person chose: beside under another name until they are whole, then in
//! one step in place, and never over what is there.

use super::folder::Piece;
use crate::{PracticeError, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Written under another name; taken away again unless it is put in place.
pub(super) struct Waiting {
    at: PathBuf,
    to: PathBuf,
    done: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done about a stick that was pulled.
            let _ = if self.at.is_dir() { fs::remove_dir_all(&self.at) } else { fs::remove_file(&self.at) };
        }
    }
}

/// What went wrong with the place, in words.
fn failed(error: &io::Error) -> PracticeError {
    let why = match error.kind() {
        io::ErrorKind::StorageFull => "The disk or stick is full. Make room, or choose another folder.",
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "Nothing may be written there. Choose another folder."
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "The folder isn’t there any more. Plug the stick in again, or choose another folder."
        }
        io::ErrorKind::InvalidData => {
            "A document that belongs into the folder is damaged in the record. Run Verify in the settings."
        }
        _ => "The folder couldn’t be written to. Plug the stick in again, or choose another folder.",
    };
    PracticeError::File(format!("{why} No binder was made, and the record is unchanged."))
}

/// A name that isn't taken: "x", "x (2)", …
fn free(place: &Path, stem: &str, ending: &str) -> Result<PathBuf> {
    for n in 1..=999_u32 {
        let name = if n == 1 { format!("{stem}{ending}") } else { format!("{stem} ({n}){ending}") };
        let path = place.join(name);
        if fs::symlink_metadata(&path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            return Ok(path);
        }
    }
    Err(failed(&io::ErrorKind::AlreadyExists.into()))
}

fn whole(path: &Path, content: &mut dyn Read) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    io::copy(content, &mut file)?;
    file.sync_all()
}

/// A file, or a folder of files, ready to be put in place.
pub(super) fn prepare(
    place: &Path,
    stem: &str,
    ending: &str,
    pieces: &mut [Piece],
    step: &mut dyn FnMut() -> bool,
) -> Result<Waiting> {
    if !place.is_dir() {
        return Err(failed(&io::ErrorKind::NotFound.into()));
    }
    let to = free(place, stem, ending)?;
    let at = place.join(format!(".stillroom-writing-{}", uuid::Uuid::now_v7().simple()));
    let waiting = Waiting { at, to, done: false };
    match pieces {
        [one] if !ending.is_empty() => whole(&waiting.at, &mut one.content).map_err(|e| failed(&e))?,
        _ => {
            fs::create_dir(&waiting.at).map_err(|e| failed(&e))?;
            let mut below = Vec::new();
            for piece in pieces {
                if step() {
                    return Err(PracticeError::Cancelled);
                }
                let path = waiting.at.join(&piece.name);
                let folder = path.parent().filter(|folder| *folder != waiting.at && !folder.is_dir());
                if let Some(folder) = folder {
                    fs::create_dir(folder).map_err(|e| failed(&e))?;
                    below.push(folder.to_owned());
                }
                whole(&path, &mut piece.content).map_err(|e| failed(&e))?;
            }
            below.iter().for_each(|folder| sync(folder));
            sync(&waiting.at);
        }
    }
    Ok(waiting)
}

impl Waiting {
    /// Puts it in place; gives its name.
    pub(super) fn place(mut self) -> Result<Placed> {
        fs::rename(&self.at, &self.to).map_err(|e| failed(&e))?;
        self.done = true;
        if let Some(folder) = self.to.parent() {
            sync(folder);
        }
        Ok(Placed(self.to.clone()))
    }
}

/// In place.
pub(super) struct Placed(PathBuf);

impl Placed {
    pub(super) fn name(&self) -> String {
        self.0.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }
    /// Takes it away again: it couldn't be written down that it was made.
    pub(super) fn take_back(&self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

fn sync(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        // FAT and network drives refuse; there is nothing more to be done about it.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_and_what_was_not_placed_is_gone() {
        let place = tempfile::tempdir().unwrap();
        let piece = |name, bytes: &[u8]| Piece::new(name, bytes.to_vec());
        let two = || [piece("a", b"1"), piece("below/b", b"2")];
        let make =
            || prepare(place.path(), "Binder", ".pdf", &mut [piece("x", b"1")], &mut || false).unwrap();
        assert_eq!(make().place().unwrap().name(), "Binder.pdf");
        assert_eq!(make().place().unwrap().name(), "Binder (2).pdf");
        drop(make());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
        let stopped = prepare(place.path(), "Binder", "", &mut two(), &mut || true);
        assert!(matches!(stopped.err(), Some(PracticeError::Cancelled)));
        let folder = prepare(place.path(), "Binder", "", &mut two(), &mut || false).unwrap();
        assert_eq!(folder.place().unwrap().name(), "Binder");
        assert_eq!(fs::read(place.path().join("Binder/below/b")).unwrap(), b"2");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_folder_that_is_gone_is_said() {
        let gone = prepare(Path::new("/nowhere/at/all"), "Binder", ".pdf", &mut [], &mut || false);
        let told = gone.err().unwrap().to_string();
        assert!(told.contains("isn’t there any more") && told.contains("No binder was made"), "{told}");
    }
}
