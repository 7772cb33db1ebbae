//! Files that are whole or not there, and that nobody else reads.

use crate::VaultError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file so that after a kill or a power cut it is either the old one or
/// the new one, whole: a temporary file, fsync, rename, fsync of the folder.
///
/// # Errors
/// When the disk refuses. The old file is untouched, unless the error came from
/// the last fsync; then the new one is in place but may not survive a power cut.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let name = name_of(path);
    let temporary = with_suffix(path, ".tmp");
    let write = || -> io::Result<()> {
        let mut file = create(&temporary, true)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, path)?;
        sync_folder_of(path)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        VaultError::file(name, &error)
    })
}

/// The file's own name, for messages: never a whole path, which may hold a person's name.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "The folder".into(), |name| name.to_string_lossy().into_owned())
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What an administrator sets on a folder for a group: it may write, and what is
/// made there belongs to it (set-group-id), not to each account's own group.
#[cfg(unix)]
const SHARED: u32 = 0o2020;

/// Makes a file that the folder's users alone can read. `replace` empties one that is there; otherwise that is an error.
pub(crate) fn create(path: &Path, replace: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).read(true);
    if replace {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(unix_permissions(path, 0o600))?;
    Ok(file)
}

/// Makes a folder that its users alone can enter, and the ones above it.
pub(crate) fn create_dir(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        other => other?,
    }
    #[cfg(unix)]
    fs::set_permissions(path, unix_permissions(path, 0o700))?;
    sync_folder_of(path)
}

/// Shuts everybody else out of a vault's own folder. A folder that an administrator
/// opened to a group (several accounts sharing one vault) stays open to it.
pub(crate) fn make_private(root: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(root)?.permissions().mode();
        let shut = if mode & SHARED == SHARED { mode & !0o007 } else { mode & !0o077 };
        fs::set_permissions(root, fs::Permissions::from_mode(shut))?;
    }
    #[cfg(not(unix))]
    let _ = root;
    Ok(())
}

/// `own`, and the same for the group where the folder around is shared with one.
#[cfg(unix)]
fn unix_permissions(path: &Path, own: u32) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    let around = path
        .parent()
        .and_then(|parent| fs::metadata(parent).ok())
        .map_or(0, |found| found.permissions().mode());
    let shared = around & SHARED == SHARED;
    let inherited = if shared && own & 0o100 != 0 { 0o2000 } else { 0 };
    fs::Permissions::from_mode(inherited | own | if shared { own >> 3 } else { 0 })
}

/// Makes what was renamed, made or removed in the folder around `path` durable.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Windows has no such call: NTFS journals renames.
    #[cfg(unix)]
    File::open(parent)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = parent;
    Ok(())
}

/// Removes a file; one that isn't there is fine.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Overwrites and removes what was set aside; gives how many files went, and whether all did. A
/// database without keys stays: it may be of another vault, and may yet be rescued.
pub(crate) fn forget_copies(aside: &Path) -> (u32, bool) {
    let copies = match fs::read_dir(aside) {
        Ok(copies) => copies,
        Err(error) => return (0, error.kind() == io::ErrorKind::NotFound),
    };
    let (mut gone, mut all) = (0, true);
    for copy in copies {
        let Ok(copy) = copy else {
            all = false;
            continue;
        };
        if copy.file_name().to_string_lossy().starts_with(crate::making::WITHOUT_KEYS) {
            continue;
        }
        // Not every disk writes where it wrote before: the key is what really protects.
        let overwritten = OpenOptions::new().write(true).open(copy.path()).and_then(|mut file| {
            let length = file.metadata()?.len();
            io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
            file.sync_all()
        });
        if overwritten.is_err() {
            tracing::warn!("a copy that was set aside could not be overwritten");
        }
        let removed = remove(&copy.path()).is_ok();
        if !removed {
            tracing::warn!("a copy that was set aside could not be removed");
        }
        gone += u32::from(removed);
        all &= removed;
    }
    (gone, all)
}
