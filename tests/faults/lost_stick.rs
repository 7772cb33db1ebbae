//! A lost stick: whoever finds it reads no word of the record, and no key.

use crate::spa::{OWNER, PASSPHRASE, Spa};
use std::fmt::Write as _;
use stillroom_tests::memory::{self, Needle};
use stillroom_tests::{keys, programs};

/// Clients whose every word is found nowhere else.
const CANARIES: usize = 200;

#[test]
fn a_lost_stick_gives_away_no_word_and_no_key() {
    let (spa, sheet) = Spa::with_sheet("Quillwort Aesthetics");
    let name = |n: usize| format!("Zyxwv{n:03}quil");
    let mut list = String::from("First name,Last name,Mobile,Notes\n");
    let mut needles = vec![Needle::text(PASSPHRASE), Needle::text("Quillwort"), Needle::text(&sheet)];
    needles.extend(sheet.split(' ').map(Needle::text));
    for n in 0..CANARIES {
        let (phone, note) = (format!("737555{n:04}"), format!("marrowbone{n:03}lantern"));
        writeln!(list, "{},Okonjo,{phone},{note}", name(n)).unwrap();
        needles.extend([&name(n), &phone, &note].map(|text| Needle::text(text)));
    }
    let file = spa.folder().join("canaries.csv");
    std::fs::write(&file, list).unwrap();
    let stick = spa.folder().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let at = stick.to_string_lossy().into_owned();
    spa.said(&["backup", "init", "--at", &at]);
    spa.said(&["import", "clients", &file.to_string_lossy(), "--duplicates"]);
    spa.said(&["backup", "run", "--at", &at]);
    // Once more, with what a day writes in between.
    spa.said(&["search", &name(7)]);
    spa.said(&["backup", "run", "--at", &at]);

    // Worked out from outside, and shown to open the vault: a wrong key would be found nowhere too.
    needles.extend(keys::needles(spa.vault(), OWNER, PASSPHRASE, &spa.device_secret()).unwrap());
    let needles: Vec<_> = needles.into_iter().filter(|needle| !needle.is_masked()).collect();
    assert_eq!(memory::scan_files(&stick, &needles).unwrap(), []);

    // The control: it is all there for who has the sheet, and the hunt finds what lies open.
    let to = spa.folder().join("restored");
    spa.said(&["restore", "--from", &at, "--to", &to.to_string_lossy()]);
    let spa = spa.moved_to(&to);
    for n in (0..CANARIES).step_by(20).chain([CANARIES - 1]) {
        let mut search = spa.ctl(&["--recovery", "--json", "search", &name(n)]);
        let said = programs::said(search.env("STILLROOM_RECOVERY_KEY", &sheet)).unwrap();
        let needle = [Needle::text(&name(n))];
        assert!(!memory::found(said.as_bytes(), &needle).is_empty(), "{n}: not in what came back");
        std::fs::write(stick.join("lying open.txt"), said).unwrap();
        assert_eq!(memory::scan_files(&stick, &needle).unwrap().len(), 1, "{n}: the hunt is blind");
    }
}
