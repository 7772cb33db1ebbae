//! stillroomctl as a script uses it: the real program, the real keychain.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const PASSPHRASE: &str = "a quiet room above the river";

/// A vault of its own for one test.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        assert!(
            std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || !cfg!(target_os = "linux"),
            "these tests need a session bus with a Secret Service: run them by `cargo xtask test`"
        );
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With a practice in it; gives its recovery key too.
    fn set_up() -> (Self, String) {
        let desk = Self::new();
        let made = desk.json(&[
            "init",
            "--practice",
            "Juniper & Rye",
            "--owner",
            "rosa",
            "--time-zone",
            "America/Chicago",
        ]);
        let groups = made["recoverySheet"].as_array().unwrap();
        let key: Vec<_> = groups.iter().map(|g| g.as_str().unwrap()).collect();
        (desk, key.join(" "))
    }

    fn vault(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn ctl(&self, words: &[&str]) -> Command {
        let mut ctl = Command::new(env!("CARGO_BIN_EXE_stillroomctl"));
        ctl.arg("--vault").arg(self.vault()).args(words);
        ctl.env("STILLROOM_PASSPHRASE", PASSPHRASE)
            .env_remove("STILLROOM_RECOVERY_KEY")
            .env_remove("STILLROOM_VAULT");
        ctl.stdin(Stdio::null());
        ctl
    }

    fn run(&self, words: &[&str]) -> Output {
        self.ctl(words).output().unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        let out = self.ctl(words).arg("--json").output().unwrap();
        assert!(out.status.success(), "{words:?}: {}", text(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// The code of the error that `words` end in.
    fn refused(&self, words: &[&str]) -> String {
        code(&self.ctl(words).arg("--json").output().unwrap())
    }

    fn verbs(&self) -> Vec<String> {
        let page = self.json(&["journal", "--last", "200"]);
        let entries = page["entries"].as_array().unwrap();
        entries.iter().map(|e| e["verb"].as_str().unwrap().to_owned()).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn code(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    assert!(out.stdout.is_empty(), "an error goes to standard error alone: {}", text(&out.stdout));
    let said: Value = serde_json::from_slice(&out.stderr).unwrap();
    said["error"]["code"].as_str().unwrap().to_owned()
}

fn clients_csv(desk: &Desk) -> PathBuf {
    desk.file(
        "clients.csv",
        "First Name,Last Name,Email,Mobile,Birthday\n\
         Zoë,Müller,zoe@example.org,(312) 555-0142,1984-05-06\n\
         Sean,O'Brien,sean@example.org,312-555-0199,1979-11-30\n\
         Bad,Row,not an address,312-555-0111,31st of Neveruary\n",
    )
}

#[test]
fn a_practice_is_set_up_once() {
    let (desk, key) = Desk::set_up();
    assert_eq!(key.split(' ').count(), 8);
    assert_eq!(desk.refused(&["init", "--practice", "Another", "--owner", "eve"]), "vault_exists");
    let found = desk.run(&["search", "anybody"]);
    assert!(found.status.success());
    assert!(found.stdout.is_empty());
}

/// A word or a name that isn't Unicode is refused by name, or is a path like any other.
#[test]
#[cfg(unix)]
fn what_is_not_unicode_is_said_and_never_a_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let odd = OsStr::from_bytes(b"ros\xff");
    let (desk, _) = Desk::set_up();
    let said = |out: Output| {
        let told = text(&out.stderr);
        assert!(!told.contains("mistake of its own") && !told.contains("panicked"), "{told}");
        (out.status.code(), told)
    };
    for words in
        [&["--as"][..], &["search"], &["journal", "--last"], &["import", "clients", "--missing"], &[]]
    {
        let (code, told) = said(desk.ctl(words).arg(odd).output().unwrap());
        assert!(code == Some(2) && told.contains("error:"), "{words:?}: {code:?} {told}");
    }
    // A folder and a file may be called so.
    let folder = desk.dir.path().join(odd);
    let (code, told) = said(desk.ctl(&["--json", "import", "clients"]).arg(&folder).output().unwrap());
    assert_eq!(code, Some(1), "no such file: {told}");
    fs::rename(desk.vault(), &folder).unwrap();
    let mut there = Command::new(env!("CARGO_BIN_EXE_stillroomctl"));
    there.arg("--vault").arg(&folder).args(["search", "anybody"]).stdin(Stdio::null());
    let out = there.env("STILLROOM_PASSPHRASE", PASSPHRASE).output().unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    let (code, told) = said(there.env("STILLROOM_PASSPHRASE", odd).output().unwrap());
    assert!(code == Some(1) && told.contains("STILLROOM_PASSPHRASE isn't Unicode"), "{told}");
}

#[test]
fn the_wrong_passphrase_opens_nothing() {
    let (desk, _) = Desk::set_up();
    let out = desk
        .ctl(&["--json", "search", "a"])
        .env("STILLROOM_PASSPHRASE", "not the passphrase at all")
        .output()
        .unwrap();
    assert_eq!(code(&out), "wrong_passphrase");
    let plain =
        desk.ctl(&["search", "a"]).env("STILLROOM_PASSPHRASE", "nor is this one here").output().unwrap();
    assert!(!plain.status.success());
    assert!(!text(&plain.stderr).contains("nor is this"));
}

#[test]
fn a_wait_is_said_in_seconds_as_people_say_them() {
    let (desk, _) = Desk::set_up();
    let miss = || {
        let mut ctl = desk.ctl(&["search", "a"]);
        text(&ctl.env("STILLROOM_PASSPHRASE", "not the passphrase at all").output().unwrap().stderr)
    };
    let said: Vec<_> = std::iter::repeat_with(miss).take(4).collect();
    let waits: Vec<_> = said.iter().filter(|said| said.starts_with("Wait ")).collect();
    assert!(!waits.is_empty(), "{said:?}");
    for wait in waits {
        let seconds = wait.split(' ').nth(1).unwrap();
        let unit = if seconds == "1" { "second" } else { "seconds" };
        assert_eq!(wait.trim_end(), format!("Wait {seconds} {unit} before the next try."));
    }
}

#[test]
fn the_exit_codes_are_explained() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]);
    assert!(help.status.success());
    let help = text(&help.stdout);
    for code in ["0  done", "1  refused or failed", "2  called wrongly", "141  "] {
        assert!(help.contains(code), "{help}");
    }
}

#[test]
fn nothing_is_made_of_a_weak_passphrase() {
    let desk = Desk::new();
    let out = desk
        .ctl(&["--json", "init", "--practice", "Juniper", "--owner", "rosa"])
        .env("STILLROOM_PASSPHRASE", "short")
        .output()
        .unwrap();
    assert_eq!(code(&out), "invalid");
    assert!(!desk.vault().join("vault.json").exists());
}

#[test]
fn a_practice_without_a_name_leaves_no_vault_behind() {
    let desk = Desk::new();
    assert_eq!(desk.refused(&["init", "--practice", " ", "--owner", "rosa"]), "invalid");
    assert!(!desk.vault().join("vault.json").exists());
}

#[test]
fn a_folder_without_a_vault_is_said_to_be_one() {
    let desk = Desk::new();
    assert_eq!(desk.refused(&["verify"]), "no_vault");
    assert!(!desk.vault().exists(), "looking makes nothing");
}

#[test]
fn a_clients_file_comes_in_and_is_found() {
    let (desk, _) = Desk::set_up();
    let csv = clients_csv(&desk);
    let csv = csv.to_str().unwrap();
    let report = desk.json(&["import", "clients", csv, "--dry-run"]);
    assert_eq!(report["good"], 2);
    assert_eq!(report["bad"].as_array().unwrap().len(), 1);
    assert_eq!(report["bad"][0]["row"], 4);
    assert_eq!(desk.json(&["search", "muller"]).as_array().unwrap().len(), 0, "a dry run brings nothing in");

    let done = desk.json(&["import", "clients", csv]);
    assert_eq!((&done["imported"], &done["parked"]), (&2.into(), &1.into()));
    let hits = desk.json(&["search", "muller"]);
    assert_eq!(hits[0]["name"], "Zoë Müller");
    let id = hits[0]["id"].as_str().unwrap();
    let client = desk.json(&["client", "show", id]);
    assert_eq!(client["familyName"], "Müller");
    assert_eq!(client["phones"][0]["written"], "(312) 555-0142");
    assert!(!desk.json(&["client", "history", id]).as_array().unwrap().is_empty());
    let nobody = desk.run(&["client", "history", "01900000-0000-7000-8000-000000000000"]);
    assert!(!nobody.status.success());
    assert!(text(&nobody.stderr).contains("client"), "{}", text(&nobody.stderr));

    let lines = desk.run(&["client", "show", id]);
    assert!(text(&lines.stdout).contains("Müller"));
    let of_client = desk.json(&["journal", "--client", id]);
    assert!(!of_client["entries"].as_array().unwrap().is_empty());
    assert!(
        desk.verbs().iter().any(|v| v.contains("search")),
        "a search is in the journal: {:?}",
        desk.verbs()
    );
}

#[test]
fn the_recovery_key_is_an_actor_of_its_own() {
    let (desk, key) = Desk::set_up();
    let recovery = |words: &[&str]| {
        let mut ctl = desk.ctl(words);
        ctl.arg("--json").env_remove("STILLROOM_PASSPHRASE").env("STILLROOM_RECOVERY_KEY", &key);
        ctl.output().unwrap()
    };
    let read = recovery(&["journal", "--last", "5"]);
    assert!(read.status.success(), "{}", text(&read.stderr));
    let csv = clients_csv(&desk);
    let refused = recovery(&["import", "clients", csv.to_str().unwrap()]);
    assert_eq!(code(&refused), "not_allowed");
    assert!(text(&refused.stderr).contains("take clients in from a file"), "{}", text(&refused.stderr));

    let page = desk.json(&["journal", "--last", "20"]);
    let refusals: Vec<_> =
        page["entries"].as_array().unwrap().iter().filter(|e| e["kind"] == "refusal").cloned().collect();
    assert!(!refusals.is_empty(), "a refusal is in the journal");
    assert_ne!(refusals[0]["who"], "rosa");

    let wrong = "0".repeat(key.len());
    let out = desk
        .ctl(&["--json", "verify"])
        .env_remove("STILLROOM_PASSPHRASE")
        .env("STILLROOM_RECOVERY_KEY", wrong)
        .output()
        .unwrap();
    assert_ne!(code(&out), "");
}

#[test]
fn verify_names_a_damaged_file() {
    let (desk, _) = Desk::set_up();
    assert_eq!(desk.json(&["verify"])["ok"], true);
    let database = fs::read_dir(desk.vault())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "db"))
        .max_by_key(|p| fs::metadata(p).unwrap().len())
        .unwrap();
    flip_in_the_middle(&database);
    let out = desk.run(&["verify"]);
    assert_eq!(out.status.code(), Some(1), "{}{}", text(&out.stdout), text(&out.stderr));
}

fn flip_in_the_middle(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    for byte in bytes.iter_mut().skip(middle).take(64) {
        *byte ^= 0x55;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn the_same_seed_makes_the_same_practice() {
    let names = || {
        let desk = Desk::new();
        let made = desk.json(&["demo", "--clients", "40", "--years", "1", "--seed", "7"]);
        assert_eq!(made["clients"], 40);
        assert_eq!(made["recoverySheet"].as_array().unwrap().len(), 8);
        let vault: Value =
            serde_json::from_slice(&fs::read(desk.vault().join("vault.json")).unwrap()).unwrap();
        assert!(vault.to_string().contains(r#""confirmed":true"#), "no screen asks to print its key");
        let (login, passphrase) = (made["owner"].as_str().unwrap(), made["passphrase"].as_str().unwrap());
        let mut search = desk.ctl(&["search", "a", "--limit", "50", "--json", "--as", login]);
        let out = search.env("STILLROOM_PASSPHRASE", passphrase).output().unwrap();
        assert!(out.status.success(), "{}", text(&out.stderr));
        let hits: Value = serde_json::from_slice(&out.stdout).unwrap();
        hits.as_array().unwrap().iter().map(|h| h["name"].clone()).collect::<Vec<_>>()
    };
    let once = names();
    assert!(!once.is_empty());
    assert_eq!(once, names());
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let (desk, _) = Desk::set_up();
    let mut child = desk
        .ctl(&["journal", "--json", "--last", "500"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(141));
    assert_eq!(said, "");
}

#[test]
fn a_wrong_call_is_explained_and_fails() {
    let desk = Desk::new();
    let out = desk.run(&["client", "show", "not-an-id"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
    assert!(!out.stderr.is_empty());
}

#[test]
fn a_backup_comes_back_on_a_computer_that_knows_nothing() {
    let (desk, key) = Desk::set_up();
    let done = desk.json(&["import", "clients", clients_csv(&desk).to_str().unwrap()]);
    assert_eq!(done["imported"], 2);
    let stick = desk.dir.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let at = stick.to_str().unwrap();
    assert_eq!(desk.refused(&["backup", "run", "--at", at]), "backup_not_set_up");
    assert_eq!(desk.json(&["backup", "init", "--at", at, "--name", "Blue"])["name"], "Blue");
    let ran = desk.json(&["backup", "run", "--at", at]);
    assert_eq!(ran["snapshot"]["rows"]["client"], 2);
    desk.json(&["backup", "run", "--at", at]);
    let listed = desk.json(&["backup", "list", "--at", at]);
    assert_eq!(listed["snapshots"].as_array().unwrap().len(), 2);
    assert_eq!(desk.json(&["backup", "check", "--at", at])["problems"], serde_json::json!([]));
    assert_eq!(desk.json(&["backup", "prune", "--at", at])["removed"], 0);
    assert!(desk.json(&["backup", "drill", "--at", at])["entries"].as_u64().unwrap() > 5);
    assert!(desk.verbs().contains(&"backup.drill".to_owned()));
    assert!(!desk.dir.path().join("drill").exists());

    // Another computer: no vault, the stick and the sheet.
    let other = Desk::new();
    let to = other.dir.path().join("restored");
    let mut restore = other.ctl(&["restore", "--from", at, "--to", to.to_str().unwrap(), "--json"]);
    let out =
        restore.env_remove("STILLROOM_PASSPHRASE").env("STILLROOM_RECOVERY_KEY", &key).output().unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    let mut search = Command::new(env!("CARGO_BIN_EXE_stillroomctl"));
    search.arg("--vault").arg(&to).args(["--recovery", "search", "muller", "--json"]);
    search.env_remove("STILLROOM_PASSPHRASE").env("STILLROOM_RECOVERY_KEY", &key).stdin(Stdio::null());
    let out = search.output().unwrap();
    assert!(text(&out.stdout).contains("Müller"), "{}{}", text(&out.stdout), text(&out.stderr));

    fs::remove_file(
        fs::read_dir(stick.join("Stillroom backup/repository-1/keys"))
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path(),
    )
    .unwrap();
    assert_eq!(
        code_with_output(&desk.ctl(&["backup", "check", "--at", at, "--json"]).output().unwrap()),
        "backup_damaged"
    );
}

/// The code of an error that comes beside an answer.
fn code_with_output(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let said: Value = serde_json::from_slice(&out.stderr).unwrap();
    said["error"]["code"].as_str().unwrap().to_owned()
}
