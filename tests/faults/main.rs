//! The bad day, with the real programs: killed while writing, started twice, a
//! full disk. Damage to files is the vault's and the record's own tests.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod spa;

use spa::Spa;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A client list of `rows` invented people.
fn list(folder: &Path, rows: usize) -> std::path::PathBuf {
    let mut text = String::from("First name,Last name,Mobile,Email\n");
    for n in 0..rows {
        writeln!(text, "Given{n},Family{n},(512) 555-{:04},person{n}@example.org", n % 10_000).unwrap();
    }
    let file = folder.join(format!("list-{rows}.csv"));
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn a_killed_import_leaves_all_rows_or_none_and_a_record_that_verifies() {
    let spa = Spa::open("killed import");
    let file = list(spa.folder(), 4_000);
    let mut none = 0;
    // The moments are spread over the time that a whole import takes.
    let began = Instant::now();
    let trial = Spa::open("whole import");
    trial.said(&["import", "clients", &file.to_string_lossy(), "--duplicates"]);
    let whole = began.elapsed();
    for moment in 1..=6_u32 {
        let before = spa.copies(4_000);
        let mut import = spa.ctl(&["import", "clients", &file.to_string_lossy(), "--duplicates"]);
        let mut child = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * moment / 8);
        // SIGKILL: no time to tidy up.
        child.kill().unwrap();
        child.wait().unwrap();
        let after = spa.copies(4_000);
        assert!(after == before || after == before + 1, "{before} copies, then {after}");
        none += usize::from(after == before);
        spa.verifies();
    }
    assert!(none > 0, "no kill came in time: the test shows nothing");
}

#[test]
fn a_second_program_on_the_same_vault_is_told_so_and_changes_nothing() {
    let spa = Spa::open("second program");
    let file = list(spa.folder(), 20_000);
    let mut first = spa.ctl(&["import", "clients", &file.to_string_lossy()]);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It holds the vault from its sign-in on: give it the time to be the first.
    std::thread::sleep(Duration::from_secs(2));
    let mut refused = None;
    while refused.is_none() && first.try_wait().unwrap().is_none() {
        let out = spa.ctl(&["search", "nobody"]).output().unwrap();
        if !out.status.success() {
            refused = Some(String::from_utf8_lossy(&out.stderr).into_owned());
        }
    }
    let said = refused.expect("the second program was let in every time");
    assert!(said.to_lowercase().contains("open"), "it must say that Stillroom is open elsewhere: {said}");
    assert!(first.wait().unwrap().success(), "the first must not notice");
    assert_eq!(spa.copies(20_000), 1);
    spa.verifies();
}

#[test]
fn a_full_disk_refuses_the_change_whole_and_says_so() {
    let spa = Spa::open("full disk");
    let Some(disk) = SmallDisk::mount(spa.folder(), 24) else {
        // Mounting needs root; the journey goes on in CI, which has it.
        return;
    };
    let spa = spa.moved_to(&disk.folder.join("vault"));
    spa.said(&["init", "--practice", "Full Disk", "--owner", "olivia"]);
    let few = list(spa.folder(), 100);
    spa.said(&["import", "clients", &few.to_string_lossy()]);
    let many = list(spa.folder(), 60_000);
    let out = spa.ctl(&["import", "clients", &many.to_string_lossy(), "--duplicates"]).output().unwrap();
    assert!(!out.status.success(), "60,000 clients fit on 24 MB?");
    let said = String::from_utf8_lossy(&out.stderr).to_lowercase();
    assert!(said.contains("full"), "it must say that the disk is full: {said}");
    disk.grow(400);
    assert_eq!(spa.copies(100), 1, "a refused import left rows");
    assert_eq!(spa.named(59_999), 0, "a refused import left rows");
    spa.verifies();
    spa.said(&["import", "clients", &many.to_string_lossy(), "--duplicates"]);
    assert_eq!(spa.named(59_999), 1, "with room again, it must go on");
}

/// A disk of a few megabytes, in memory.
struct SmallDisk {
    folder: std::path::PathBuf,
}

impl SmallDisk {
    fn mount(under: &Path, megabytes: u32) -> Option<Self> {
        let folder = under.join("disk");
        std::fs::create_dir_all(&folder).unwrap();
        let size = format!("size={megabytes}m,mode=0777");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        mounted.then_some(Self { folder })
    }

    fn grow(&self, megabytes: u32) {
        let size = format!("remount,size={megabytes}m");
        assert!(Command::new("mount").args(["-o", &size]).arg(&self.folder).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(5) {
            if Command::new("umount").arg(&self.folder).status().is_ok_and(|status| status.success()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}
