//! The drives that a person might keep a backup on, as the operating system lists them.

use std::path::{Path, PathBuf};
use sysinfo::{DiskRefreshKind, Disks};

/// A drive that is plugged in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Drive {
    /// Where its files are.
    pub(crate) path: PathBuf,
    /// What a person knows it by.
    pub(crate) name: String,
    /// Bytes that are free.
    pub(crate) free: u64,
    /// Its bytes.
    pub(crate) total: u64,
}

/// What is plugged in now and can be written to.
pub(crate) fn find() -> Vec<Drive> {
    let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage());
    let mut found: Vec<_> = disks
        .list()
        .iter()
        .filter(|disk| !disk.is_read_only() && comes_and_goes(disk.mount_point(), disk.is_removable()))
        .map(|disk| Drive {
            path: disk.mount_point().to_path_buf(),
            name: name_of(&disk.name().to_string_lossy(), disk.mount_point()),
            free: disk.available_space(),
            total: disk.total_space(),
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    found
}

/// Whether a drive is one that a person plugs in. What systems call removable leaves out disks in
/// a case of their own, which are mounted where sticks are.
fn comes_and_goes(mounted: &Path, removable: bool) -> bool {
    let among = |places: &[&str]| places.iter().any(|p| mounted.starts_with(p) && mounted != Path::new(p));
    if cfg!(target_os = "windows") {
        let system = std::env::var_os("SystemDrive").unwrap_or_else(|| "C:".into());
        removable || !mounted.starts_with(system)
    } else if cfg!(target_os = "macos") {
        removable || among(&["/Volumes"])
    } else {
        (removable && mounted != Path::new("/") && !mounted.starts_with("/boot"))
            || among(&["/media", "/run/media"])
    }
}

/// Its label where the system tells one; where it is mounted else.
fn name_of(label: &str, mounted: &Path) -> String {
    let last = || mounted.file_name().map(|name| name.to_string_lossy().into_owned());
    // Linux tells the device there, which nobody knows a stick by.
    let label = Some(label.trim()).filter(|l| !l.is_empty() && !l.starts_with('/'));
    if cfg!(target_os = "windows") {
        let letter = mounted.display().to_string();
        let letter = letter.trim_end_matches(['\\', '/']);
        label.map_or_else(|| format!("Drive {letter}"), |label| format!("{label} ({letter})"))
    } else {
        last().or_else(|| label.map(str::to_owned)).unwrap_or_else(|| "Drive".into())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_stick_is_what_is_mounted_where_sticks_are() {
        let is = |path: &str, removable| comes_and_goes(Path::new(path), removable);
        assert!(is("/media/rosa/BLUE", false));
        assert!(is("/run/media/rosa/BLUE", false));
        assert!(is("/srv/stick", true));
        assert!(!is("/", true) && !is("/", false));
        assert!(!is("/home", false) && !is("/boot/efi", true) && !is("/media", false));
    }

    #[test]
    fn a_drive_is_called_by_where_it_is_mounted_and_not_by_its_device() {
        assert_eq!(name_of("/dev/sdb1", Path::new("/media/rosa/BLUE")), "BLUE");
    }

    #[test]
    fn the_list_can_be_asked_for() {
        assert!(find().iter().all(|drive| drive.path != Path::new("/")));
    }
}
