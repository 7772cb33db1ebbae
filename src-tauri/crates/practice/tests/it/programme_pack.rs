//! The access pack through the door: everything of a client, onto a stick, whole or not at all.

use crate::programme_authorizations::form;
use crate::world::{PASSPHRASE, World, day};
use sha2::{Digest as _, Sha256};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use stillroom_practice::chart::{self, AddAddendumReq, SignNoteReq};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::authorizations;
use stillroom_practice::programme::disclosures::{self, DisclosureSource};
use stillroom_practice::programme::requests::{
    self, ChangeRequestReq, IdentityHow, Pack, Placed, RequestAsk, RequestAsker, RequestChange,
    RequestDecision, RequestFile, RequestForm, RequestIdentity, RequestKind, RequestOutcome, RequestReceived,
    RequestWarning, Seal, TakeRequestReq,
};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::{Access, NewFile, Passphrase, Permission};

const WORDS: &str = "copper meadow tulip anchor violet river basket lemon";

impl World {
    /// A request for the record in this form, granted to somebody whom the desk knows.
    fn granted(&self, client: ClientId, form: RequestForm) -> RequestFile {
        let taken = TakeRequestReq {
            client,
            kind: RequestKind::Access,
            received: day("2026-03-12"),
            received_how: RequestReceived::InPerson,
            asker: RequestAsker::Client,
            asker_name: String::new(),
            relation: String::new(),
            authority: String::new(),
            ask: RequestAsk { scope: String::new(), form, deliver: String::new() },
            identity: Some(RequestIdentity { how: IdentityHow::Known, note: String::new() }),
        };
        let id = requests::take_request(&self.mia, taken).unwrap().id;
        let file = requests::get_request(&self.ruth, id).unwrap();
        let decision = RequestDecision {
            outcome: RequestOutcome::Granted,
            ground: String::new(),
            why: String::new(),
            left_out: String::new(),
            judged_by: String::new(),
        };
        self.act(&file, RequestChange::Decide(decision)).unwrap()
    }
    fn act(&self, file: &RequestFile, change: RequestChange) -> Result<RequestFile> {
        requests::change_request(&self.ruth, ChangeRequestReq { id: file.id, version: file.version, change })
    }
    fn step_up(&self) {
        self.ruth.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    }
    /// Keeps a file about the client.
    fn keep(&self, client: ClientId, title: &str, content: &[u8]) {
        let staged = self.nora.stage(&mut &content[..], 10_000_000).unwrap();
        self.nora
            .write(Access::new("test.keep", Permission::NoteWrite), |tx| {
                let new = NewFile { about: client.0, client: Some(client.0), title, media: "image/jpeg" };
                tx.keep_file(&staged, new)?;
                Ok::<_, PracticeError>(())
            })
            .unwrap();
    }
    fn place(
        &self,
        pack: &Pack,
        folder: &Path,
        seal: Option<&Seal>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Placed> {
        let mut open = |file: &_| -> Result<Box<dyn Read>> { Ok(Box::new(self.ruth.open_file(file)?)) };
        requests::place_pack(folder, pack, seal, &mut open, &mut |_, _| {}, stop)
    }
}

/// Bytes that are different for each `n`, and the same each time.
fn bytes(n: usize, len: usize) -> Vec<u8> {
    (0..len).map(|i| ((i * 31 + n * 17) ^ (i >> 8)) as u8).collect()
}

/// The files of an archive.
fn untar(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut at = 0;
    while bytes[at] != 0 {
        let head = &bytes[at..at + 512];
        let text = |from: usize, to: usize| {
            String::from_utf8(head[from..to].iter().copied().take_while(|b| *b != 0).collect()).unwrap()
        };
        let len = usize::from_str_radix(&text(124, 135), 8).unwrap();
        files.insert(text(0, 100), bytes[at + 512..at + 512 + len].to_vec());
        at += 512 + len.div_ceil(512) * 512;
    }
    files
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn left(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn ten_years_and_five_hundred_files_come_back_from_the_stick_as_they_were() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let mut first = None;
    for year in 2016..2026 {
        for month in [2, 7] {
            let visit = w.book(ana, &format!("{year}-{month:02}-11"), 9 * 60).value;
            let text = format!("Cheeks, <b>0.5 ml</b> & ice. Visit of {year}-{month}.");
            let note = chart::sign_note(&w.nora, SignNoteReq { visit: visit.id, text }).unwrap();
            first.get_or_insert(note.id);
        }
    }
    let note = first.unwrap();
    chart::add_addendum(&w.nora, AddAddendumReq { note, text: "It was the left cheek.".into() }).unwrap();
    for n in 0..500 {
        w.keep(ana, &format!("Photo {n}"), &bytes(n, 2_000 + n * 7));
    }
    w.keep(w.client("Ben", "Cho"), "Somebody else's", b"not Ana's");
    authorizations::sign_authorization(&w.mia, form(ana, "Ana Ng")).unwrap();
    let file = w.granted(ana, RequestForm::Encrypted);
    w.step_up();
    let pack = requests::collect_pack(&w.ruth, file.id).unwrap();
    assert_eq!(pack.files.len(), 500);
    let stick = tempfile::tempdir().unwrap();
    let seal = Seal::cheap(WORDS);
    let placed = w.place(&pack, stick.path(), Some(&seal), &|| false).unwrap();
    requests::pack_made(&w.ruth, &pack, &placed.written).unwrap();

    assert_eq!(left(stick.path()), 1, "nothing else is there");
    assert!(!placed.name.contains("Ana") && placed.name.starts_with("record-"));
    let sealed = fs::read(placed.path.join("record.tar.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    assert!(!sealed.windows(5).any(|w| w == b"Ana N" || w == b"files"), "nothing is in the clear");
    assert!(Seal::new("other words").open(&sealed[..]).is_err());
    let mut tar = Vec::new();
    seal.open(&sealed[..]).unwrap().read_to_end(&mut tar).unwrap();
    let files = untar(&tar);
    for n in 0..500 {
        assert_eq!(files[&format!("files/{:04}.jpg", n + 1)], bytes(n, 2_000 + n * 7), "file {n}");
    }
    assert_eq!(files.len(), 500 + 9, "and eight that were written for it, and the manifest");
    assert_eq!(files.len(), usize::try_from(placed.written.files).unwrap());
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let data: serde_json::Value = serde_json::from_str(&text("data.json")).unwrap();
    assert_eq!(data["notes"].as_array().unwrap().len(), 20);
    assert_eq!(data["notes"][0]["text"], "Cheeks, <b>0.5 ml</b> & ice. Visit of 2016-2.");
    assert_eq!(data["notes"][0]["addenda"][0]["text"], "It was the left cheek.");
    assert_eq!(data["visits"].as_array().unwrap().len(), 20);
    assert_eq!(text("visits.csv").lines().count(), 21);
    let page = text("record.html");
    assert!(page.contains("&lt;b&gt;0.5 ml&lt;/b&gt;") && page.contains("left cheek"));
    assert!(page.contains("Three photos of the lips") && !page.contains("Ben Cho"));
    assert_eq!(data["authorizations"][0]["signerName"], "Ana Ng");
    let manifest = text("manifest.txt");
    assert_eq!(manifest.lines().count(), 508);
    let pdf = &files["record.pdf"];
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(String::from_utf8_lossy(pdf).contains("pdfuaid:part>1<"), "it can be read aloud");
    assert!(manifest.contains(&format!("{}  record.pdf", sha256(pdf))));

    let log = disclosures::list_disclosures(&w.ruth, Some(ana)).unwrap();
    assert_eq!(log.iter().filter(|one| one.source == DisclosureSource::Pack && !one.accountable).count(), 1);
    let file = requests::get_request(&w.ruth, file.id).unwrap();
    assert_eq!(file.state.pack.as_ref().map(|p| p.files), Some(509));
    assert_eq!(file.missing, ["Hand the record over"]);
}

#[test]
fn nothing_is_collected_before_it_is_decided_and_identified_nor_by_others() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let file = w.granted(ana, RequestForm::Plain);
    assert_eq!(requests::collect_pack(&w.ruth, file.id).unwrap_err().code(), "step_up_needed");
    w.step_up();
    assert_eq!(requests::collect_pack(&w.ruth, file.id).unwrap_err().code(), "conflict", "no warning yet");
    let warned = RequestWarning { accepted: true, note: "At the desk".into() };
    w.act(&file, RequestChange::Warned(warned)).unwrap();
    assert!(requests::collect_pack(&w.ruth, file.id).is_ok());
    for who in [&w.mia, &w.nora] {
        assert_eq!(requests::collect_pack(who, file.id).unwrap_err().code(), "not_allowed");
    }
    let open = w.granted(ana, RequestForm::Paper);
    let reopened = requests::RequestReason { why: "More".into() };
    w.act(&open, RequestChange::Reopen(reopened)).unwrap();
    assert_eq!(requests::collect_pack(&w.ruth, open.id).unwrap_err().code(), "conflict");
}

#[test]
fn a_plain_pack_is_a_folder_that_opens_by_itself() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    w.keep(ana, "Consent", &bytes(1, 5_000));
    let file = w.granted(ana, RequestForm::Plain);
    let warned = RequestWarning { accepted: true, note: "By e-mail".into() };
    let file = w.act(&file, RequestChange::Warned(warned)).unwrap();
    w.step_up();
    let pack = requests::collect_pack(&w.ruth, file.id).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let placed = w.place(&pack, stick.path(), None, &|| false).unwrap();
    assert_eq!(fs::read(placed.path.join("files/0001.jpg")).unwrap(), bytes(1, 5_000));
    assert!(fs::read_to_string(placed.path.join("README.txt")).unwrap().contains("record.html"));
    assert!(fs::read_to_string(placed.path.join("files.csv")).unwrap().contains("Consent"));
    let again = w.place(&pack, stick.path(), None, &|| false).unwrap();
    assert_ne!(again.name, placed.name, "nothing that is there is touched");
    again.take_back();
    assert_eq!(left(stick.path()), 1);
}

#[test]
fn what_is_stopped_or_finds_no_place_leaves_nothing_and_the_request_open() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    for n in 0..6 {
        w.keep(ana, "Photo", &bytes(n, 200_000));
    }
    let file = w.granted(ana, RequestForm::Encrypted);
    w.step_up();
    let pack = requests::collect_pack(&w.ruth, file.id).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let seal = Seal::cheap(WORDS);
    for after in [0, 3, 20, 60] {
        let asked = Cell::new(0);
        let stop = || {
            asked.set(asked.get() + 1);
            asked.get() > after
        };
        for seal in [None, Some(&seal)] {
            asked.set(0);
            let got = w.place(&pack, stick.path(), seal, &stop);
            assert!(matches!(got, Err(PracticeError::Cancelled)), "{got:?}");
            assert_eq!(left(stick.path()), 0, "after {after}");
        }
    }
    let gone = w.place(&pack, &stick.path().join("pulled"), Some(&seal), &|| false).unwrap_err();
    assert!(gone.to_string().contains("was it pulled?") && gone.to_string().contains("stays open"), "{gone}");
    let file = requests::get_request(&w.ruth, file.id).unwrap();
    assert_eq!(file.state.pack, None);
    assert!(disclosures::list_disclosures(&w.ruth, Some(ana)).unwrap().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stick_is_said_and_left_as_it_was() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    w.keep(ana, "Photo", &bytes(3, 50_000));
    let file = w.granted(ana, RequestForm::Encrypted);
    w.step_up();
    let pack = requests::collect_pack(&w.ruth, file.id).unwrap();
    // What every write to a full disk answers.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut open = |file: &_| -> Result<Box<dyn Read>> { Ok(Box::new(w.ruth.open_file(file)?)) };
    let mut tar = requests::Tar::new(full, 0);
    let got = requests::write_pack(&pack, &mut open, &mut tar, &mut |_, _| {}, &|| false);
    let message = got.unwrap_err().to_string();
    assert!(message.contains("enough room") && !message.contains("Ana"), "{message}");
}
