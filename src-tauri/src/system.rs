//! What the operating system tells of itself: whether the disk of the record is encrypted, when it
//! was last updated. Read without rights, each with a time limit. What it doesn't tell is unknown,
//! and a person says it.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;
use stillroom_practice::programme::devices::{DeviceKnown, SystemReading};
use stillroom_record::UtcMillis;

/// Nobody waits longer for one answer.
const LIMIT: Duration = Duration::from_secs(6);

/// Whether it is so, and how that is known.
type Told = (DeviceKnown, String);

/// When the last update was, and what that is known from.
type Updated = (Option<UtcMillis>, String);

/// Asks the system.
pub(crate) fn read(vault: &Path) -> SystemReading {
    let place = vault.to_path_buf();
    let (disk, disk_fact) = within(move || os::disk(&place)).unwrap_or_else(|| unknown("it took too long"));
    let (updated_at, updates_fact) =
        within(os::updates).unwrap_or_else(|| (None, "The system didn’t tell: it took too long.".to_owned()));
    SystemReading { disk, disk_fact, updated_at, updates_fact }
}

fn unknown(why: &str) -> Told {
    (DeviceKnown::Unknown, format!("The system didn’t tell whether its disk is encrypted: {why}."))
}

/// The work's answer, if it comes in time. A thread that hangs is left behind.
fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (told, answer) = mpsc::channel();
    std::thread::Builder::new().name("system".to_owned()).spawn(move || told.send(work())).ok()?;
    answer.recv_timeout(LIMIT).ok()
}

/// When a file was last written.
fn changed(path: &Path) -> Option<UtcMillis> {
    let at = path.metadata().ok()?.modified().ok()?;
    let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(UtcMillis(i64::try_from(since.as_millis()).ok()?))
}

/// What a program of the system prints; none where it isn't there, fails or hangs.
#[cfg(any(target_os = "macos", target_os = "windows"))]
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    use std::process::{Command, Stdio};
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let until = std::time::Instant::now() + LIMIT / 2;
    loop {
        match child.try_wait().ok()? {
            Some(status) if status.success() => break,
            Some(_) => return None,
            None if std::time::Instant::now() > until => {
                // It hangs: nobody waits for it.
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stdout?, &mut text).ok()?;
    Some(text)
}

#[cfg(target_os = "linux")]
mod os {
    use super::{DeviceKnown, Path, PathBuf, Told, Updated, changed, unknown};
    use std::fs;

    /// Whether the disk that the record lies on is under LUKS.
    pub(super) fn disk(vault: &Path) -> Told {
        let Some(number) = device_of(vault) else {
            return unknown("it lies on no disk that the system names");
        };
        match encrypted(&PathBuf::from("/sys/dev/block").join(number), 0) {
            Some(true) => (
                DeviceKnown::Yes,
                "The disk that the record lies on is encrypted by the system (LUKS).".into(),
            ),
            Some(false) => {
                (DeviceKnown::No, "The disk that the record lies on isn’t encrypted by the system.".into())
            }
            None => unknown("it doesn’t say what the disk is made of"),
        }
    }

    /// The number of the device that a folder is mounted from, `major:minor`.
    fn device_of(folder: &Path) -> Option<String> {
        let folder = folder.ancestors().find_map(|p| p.canonicalize().ok())?;
        mounted(&fs::read_to_string("/proc/self/mountinfo").ok()?, &folder)
    }

    /// The device of the deepest mount above a folder; none where it isn't a disk (`0:…`).
    pub(super) fn mounted(table: &str, folder: &Path) -> Option<String> {
        let lines = table.lines().filter_map(|line| {
            let mut words = line.split(' ').skip(2);
            let (number, _root, place) = (words.next()?, words.next()?, words.next()?);
            folder.starts_with(place.replace("\\040", " ")).then_some((place.len(), number))
        });
        let (_, number) = lines.max_by_key(|(length, _)| *length)?;
        (!number.starts_with("0:")).then(|| number.to_owned())
    }

    /// Whether this device or every one beneath it is under LUKS; none where nothing says so.
    pub(super) fn encrypted(device: &Path, depth: u8) -> Option<bool> {
        // A device of the disk's own that isn't there tells nothing, and no chain is that long.
        if depth > 8 || !device.exists() {
            return None;
        }
        if fs::read_to_string(device.join("dm/uuid")).is_ok_and(|uuid| uuid.starts_with("CRYPT-LUKS")) {
            return Some(true);
        }
        let Ok(beneath) = fs::read_dir(device.join("slaves")) else { return Some(false) };
        let all: Vec<_> = beneath.flatten().map(|entry| encrypted(&entry.path(), depth + 1)).collect();
        if all.is_empty() {
            return Some(false);
        }
        all.into_iter().try_fold(true, |every, one| Some(every && one?))
    }

    /// When packages were last installed or upgraded, and on which system.
    pub(super) fn updates() -> Updated {
        const LISTS: [&str; 5] = [
            "/var/lib/dpkg/status",
            "/var/lib/rpm/rpmdb.sqlite",
            "/usr/lib/sysimage/rpm/rpmdb.sqlite",
            "/var/lib/pacman/local",
            "/lib/apk/db/installed",
        ];
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let name = name_of(&release).unwrap_or_else(|| "Linux".to_owned());
        match LISTS.iter().find_map(|list| changed(Path::new(list))) {
            Some(at) => (Some(at), format!("{name}: by its list of packages, which were last changed then.")),
            None => (None, format!("{name} didn’t tell when it was last updated.")),
        }
    }

    /// What the system calls itself.
    pub(super) fn name_of(release: &str) -> Option<String> {
        let line = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        let name: String = line.trim_matches('"').chars().filter(|c| !c.is_control()).take(80).collect();
        (!name.is_empty()).then_some(name)
    }
}

#[cfg(target_os = "macos")]
mod os {
    use super::{DeviceKnown, Path, Told, Updated, changed, said, unknown};

    /// What FileVault says; it is for the whole start-up disk.
    pub(super) fn disk(_vault: &Path) -> Told {
        match said("/usr/bin/fdesetup", &["status"]) {
            Some(text) if text.contains("FileVault is On") => {
                (DeviceKnown::Yes, "FileVault is on for the start-up disk.".into())
            }
            Some(text) if text.contains("FileVault is Off") => {
                (DeviceKnown::No, "FileVault is off: the start-up disk isn’t encrypted by the system.".into())
            }
            _ => unknown("FileVault gave no answer that says so"),
        }
    }

    /// When something was last installed, by the system's own history.
    pub(super) fn updates() -> Updated {
        let version = said("/usr/bin/sw_vers", &["-productVersion"]).unwrap_or_default();
        let name = format!("macOS {}", version.trim());
        match changed(Path::new("/Library/Receipts/InstallHistory.plist")) {
            Some(at) => (Some(at), format!("{name}: by its history of what was installed.")),
            None => (None, format!("{name} didn’t tell when it was last updated.")),
        }
    }
}

#[cfg(target_os = "windows")]
mod os {
    use super::{DeviceKnown, Path, Told, Updated, UtcMillis, said, unknown};

    /// BitLocker tells an administrator; Stillroom isn't one, so mostly nothing is known.
    pub(super) fn disk(_vault: &Path) -> Told {
        let drive = std::env::var("SystemDrive").unwrap_or_else(|_| "C:".to_owned());
        match said("manage-bde.exe", &["-status", &drive, "-protectionaserrorlevel"]) {
            Some(_) => (DeviceKnown::Yes, format!("BitLocker protects drive {drive}")),
            None => unknown("Windows tells only an administrator"),
        }
    }

    /// The day of the last hotfix, with the build.
    pub(super) fn updates() -> Updated {
        const ASK: &str = "(Get-HotFix | Where-Object InstalledOn | Sort-Object InstalledOn | \
            Select-Object -Last 1).InstalledOn.ToString('yyyy-MM-dd')";
        let build = said("cmd.exe", &["/c", "ver"]).unwrap_or_default();
        let name: String = build.trim().chars().filter(|c| !c.is_control()).take(80).collect();
        let name = if name.is_empty() { "Windows".to_owned() } else { name };
        let day = said("powershell.exe", &["-NoProfile", "-NonInteractive", "-Command", ASK]);
        match day.and_then(|day| chrono::NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").ok()) {
            Some(day) => {
                let noon = day.and_hms_opt(12, 0, 0).map_or(0, |at| at.and_utc().timestamp_millis());
                (Some(UtcMillis(noon)), format!("{name}: by its list of hotfixes."))
            }
            None => (None, format!("{name} didn’t tell when it was last updated.")),
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod os {
    use super::{Path, Told, Updated, unknown};

    pub(super) fn disk(_vault: &Path) -> Told {
        unknown("Stillroom doesn’t know how to ask it")
    }
    pub(super) fn updates() -> Updated {
        (None, "Stillroom doesn’t know how to ask this system about updates.".to_owned())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs;

    const TABLE: &str = "22 27 0:21 / /proc rw - proc proc rw\n\
        27 1 253:1 / / rw,relatime - ext4 /dev/mapper/root rw\n\
        40 27 8:17 / /media/rosa/BLUE\\040ONE rw - vfat /dev/sdb1 rw\n\
        41 27 0:30 / /home rw - zfs tank rw";

    #[test]
    fn a_folder_is_on_the_disk_of_its_deepest_mount() {
        let of = |path: &str| os::mounted(TABLE, Path::new(path));
        assert_eq!(of("/var/lib/stillroom").as_deref(), Some("253:1"));
        assert_eq!(of("/media/rosa/BLUE ONE/vault").as_deref(), Some("8:17"));
        assert_eq!(of("/home/rosa"), None, "a file system that names no disk");
    }

    #[test]
    fn a_disk_is_encrypted_when_everything_beneath_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let make = |path: &str, uuid: Option<&str>| {
            let device = dir.path().join(path);
            fs::create_dir_all(device.join("slaves")).unwrap();
            if let Some(uuid) = uuid {
                fs::create_dir_all(device.join("dm")).unwrap();
                fs::write(device.join("dm/uuid"), uuid).unwrap();
            }
            device
        };
        let plain = make("plain", None);
        let luks = make("luks", Some("CRYPT-LUKS2-abc-root\n"));
        let volume = make("volume", Some("LVM-abc"));
        make("volume/slaves/one", Some("CRYPT-LUKS2-def"));
        let half = make("half", Some("LVM-def"));
        make("half/slaves/one", Some("CRYPT-LUKS2-def"));
        make("half/slaves/two", None);
        assert_eq!(os::encrypted(&plain, 0), Some(false));
        assert_eq!(os::encrypted(&luks, 0), Some(true));
        assert_eq!(os::encrypted(&volume, 0), Some(true), "a volume on an encrypted disk");
        assert_eq!(os::encrypted(&half, 0), Some(false), "one of two disks is open");
        assert_eq!(os::encrypted(&dir.path().join("none"), 0), None);
    }

    #[test]
    fn what_hangs_is_left_behind_and_the_system_is_told_by_its_name() {
        assert_eq!(within(|| 1), Some(1));
        assert_eq!(
            os::name_of("ID=x\nPRETTY_NAME=\"Ubuntu 24.04 LTS\"\n").as_deref(),
            Some("Ubuntu 24.04 LTS")
        );
        assert_eq!(os::name_of("ID=x"), None);
        let told = read(Path::new("/nowhere/that/is"));
        assert!(!told.disk_fact.is_empty() && !told.updates_fact.is_empty());
    }
}
