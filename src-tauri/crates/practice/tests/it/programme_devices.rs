//! Devices through the door: found, handed out, lost, disposed of; what a computer tells of itself.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::Result;
use stillroom_practice::programme::devices::{
    self, AttestSystemReq, BackupBefore, ChangeDeviceReq, CheckSource, DeviceAct, DeviceChange, DeviceDraft,
    DeviceFile, DeviceKind, DeviceKnown, DeviceState, DisposalDraft, DisposalMethod, DisposalRef,
    FacilityEntry, FacilityKind, LostDraft, MoveDraft, SystemReading, SystemTopic,
};
use stillroom_practice::programme::evidence::{self, EvidenceState};
use stillroom_practice::programme::{NewPaper, get_due, incidents};
use stillroom_record::sql::params;
use stillroom_record::{Access, Passphrase, Permission, RecordError, Session, UtcMillis};

const DAY: i64 = 86_400_000;

fn draft(name: &str) -> DeviceDraft {
    DeviceDraft {
        id: None,
        version: None,
        kind: DeviceKind::Tablet,
        name: name.into(),
        serial: "T-1001".into(),
        place: "Room 2".into(),
        keeper: String::new(),
        holds: DeviceKnown::Yes,
        encrypted: DeviceKnown::Yes,
        encrypted_how: "Its settings say so".into(),
        bought_on: None,
        note: String::new(),
        stick: None,
        computer: None,
        asset: None,
    }
}

fn change(who: &Session, file: &DeviceFile, change: DeviceChange) -> Result<DeviceFile> {
    let version = file.draft.version.unwrap();
    devices::change_device(who, ChangeDeviceReq { id: file.line.id, version, change })
}

fn moving(act: DeviceAct) -> MoveDraft {
    MoveDraft {
        act,
        on: day("2026-03-12"),
        to: "Nora".into(),
        place: String::new(),
        backup: Some(BackupBefore::Yes),
        note: String::new(),
    }
}

fn found(w: &World, collector: &str) -> (EvidenceState, String) {
    let all = evidence::collect(&w.owner).unwrap();
    let one = all.into_iter().find(|e| e.about.name == collector).unwrap().revision.unwrap();
    (one.state, one.facts.join(" "))
}

#[test]
fn a_computer_that_stillroom_knows_is_taken_in_and_not_offered_again() {
    let w = World::new();
    let register = devices::list_devices(&w.owner).unwrap();
    let this = register.found.iter().find(|f| f.draft.computer == Some(register.here)).unwrap();
    assert!(this.known.contains("Lena Hart"), "{}", this.known);
    let file = devices::save_device(&w.owner, this.draft.clone()).unwrap();
    assert_eq!(file.line.computer, Some(register.here));
    assert!(!devices::list_devices(&w.owner).unwrap().found.iter().any(|f| f.draft == this.draft));
    let again = devices::save_device(&w.owner, this.draft.clone()).unwrap_err();
    assert_eq!(again.code(), "conflict");
    assert!(get_due(&w.owner).unwrap().iter().any(|d| d.what.starts_with("Find out whether This computer")));
    let unknown = DeviceDraft { stick: Some(devices::StickId::new()), ..draft("Blue") };
    assert_eq!(devices::save_device(&w.owner, unknown).unwrap_err().code(), "not_found");
    assert_eq!(found(&w, "devices.inventory").0, EvidenceState::Attention, "no place is noted");
}

#[test]
fn each_hand_that_a_device_goes_through_is_noted() {
    let w = World::new();
    let file = devices::save_device(&w.ruth, draft("Room 2 tablet")).unwrap();
    let file = change(&w.ruth, &file, DeviceChange::Move(moving(DeviceAct::HandedOut))).unwrap();
    assert_eq!((file.line.keeper.as_str(), file.moves.len()), ("Nora", 1));
    let unsaid = MoveDraft { backup: None, ..moving(DeviceAct::Repair) };
    assert_eq!(change(&w.ruth, &file, DeviceChange::Move(unsaid)).unwrap_err().field(), Some("backup"));
    let file = change(&w.ruth, &file, DeviceChange::Move(moving(DeviceAct::Repair))).unwrap();
    assert_eq!(file.line.state, DeviceState::Away);
    assert_eq!(file.moves[0].backup, Some(BackupBefore::Yes));
    let moved = change(&w.ruth, &file, DeviceChange::Move(moving(DeviceAct::Moved))).unwrap_err();
    assert_eq!(moved.code(), "conflict", "what is away can't be moved");
    let file = change(&w.ruth, &file, DeviceChange::Move(moving(DeviceAct::Returned))).unwrap();
    assert_eq!((file.line.state, file.line.keeper.as_str()), (DeviceState::InUse, ""));
    assert_eq!(found(&w, "devices.encryption").0, EvidenceState::Good);
    assert_eq!(devices::list_devices(&w.mia).unwrap_err().code(), "not_allowed");
    assert_eq!(devices::save_device(&w.nora, draft("X")).unwrap_err().code(), "not_allowed");
}

#[test]
fn a_lost_device_opens_an_incident_with_what_the_inventory_knows() {
    let w = World::new();
    let file = devices::save_device(&w.ruth, draft("Room 2 tablet")).unwrap();
    let lost = |what: &str| {
        DeviceChange::Lost(LostDraft {
            stolen: true,
            discovered: day("2026-03-11"),
            occurred: None,
            what: what.into(),
            first_step: "Called the police".into(),
        })
    };
    assert_eq!(change(&w.ruth, &file, lost(" ")).unwrap_err().field(), Some("what"));
    assert!(incidents::list_incidents(&w.ruth).unwrap().is_empty(), "nothing half done");
    let gone = change(&w.ruth, &file, lost("Out of the car")).unwrap();
    assert_eq!((gone.line.state, gone.may.as_slice()), (DeviceState::Lost, &[DeviceAct::Found][..]));
    assert!(!gone.now.is_empty());
    let opened = incidents::get_incident(&w.ruth, gone.incident.unwrap()).unwrap();
    assert_eq!((opened.discovered, opened.kind), (day("2026-03-11"), incidents::IncidentKind::Device));
    for told in ["Out of the car", "Room 2 tablet", "stolen", "T-1001", "Encrypted: Its settings say so"] {
        assert!(opened.what.contains(told), "{}", opened.what);
    }
    assert_eq!(opened.first_step, "Called the police");
    assert_eq!(found(&w, "devices.inventory").0, EvidenceState::Attention);
    let back = MoveDraft { note: "In the other car".into(), ..moving(DeviceAct::Found) };
    let back = change(&w.ruth, &gone, DeviceChange::Move(back)).unwrap();
    assert_eq!((back.line.state, back.incident), (DeviceState::InUse, gone.incident));
}

#[test]
fn a_disposal_is_noted_by_a_way_that_fits_and_keeps_its_certificate() {
    let w = World::new();
    let open =
        DeviceDraft { encrypted: DeviceKnown::No, encrypted_how: String::new(), ..draft("Old laptop") };
    let file = devices::save_device(&w.owner, open).unwrap();
    let dispose = |method, again| {
        DeviceChange::Dispose(DisposalDraft {
            again,
            method,
            done_on: day("2026-03-12"),
            done_by: "Northside IT".into(),
            witness: "Mia".into(),
            note: "Certificate 88".into(),
        })
    };
    let aside = change(&w.owner, &file, DeviceChange::Move(moving(DeviceAct::Aside))).unwrap();
    assert_eq!(found(&w, "devices.disposal").0, EvidenceState::Attention);
    w.clock.forward(40 * DAY);
    let (state, told) = found(&w, "devices.disposal");
    assert_eq!(state, EvidenceState::Bad, "forty days in a cupboard");
    assert!(told.starts_with("Set aside and not wiped yet: "), "{told}");
    for method in [DisposalMethod::CryptoErase, DisposalMethod::Clear] {
        assert_eq!(change(&w.owner, &aside, dispose(method, false)).unwrap_err().field(), Some("method"));
    }
    let gone = change(&w.owner, &aside, dispose(DisposalMethod::Destroy, false)).unwrap();
    assert_eq!((gone.line.state, gone.may.len()), (DeviceState::Disposed, 0));
    assert!(gone.line.todos.is_empty() && gone.disposals[0].cite.contains("800-88"));
    assert_eq!(found(&w, "devices.disposal").0, EvidenceState::Good);
    let staged = w.owner.stage(&mut &b"a photo"[..], 1_000).unwrap();
    let paper = NewPaper { staged, title: "Shredded.jpg".into(), media: "image/jpeg".into() };
    let of = DisposalRef { device: gone.line.id, disposal: gone.disposals[0].id };
    let kept = devices::attach_certificate(&w.owner, of, &paper).unwrap();
    let id = kept.disposals[0].papers[0].id;
    w.ruth.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    assert_eq!(devices::certificate_paper(&w.ruth, of, id).unwrap().bytes, 7);
    assert_eq!(devices::certificate_paper(&w.mia, of, id).unwrap_err().code(), "not_allowed");
    let late = change(&w.owner, &gone, dispose(DisposalMethod::Destroy, false)).unwrap_err();
    assert_eq!(late.code(), "conflict");
}

#[test]
fn what_the_computer_tells_and_what_a_person_says_are_told_apart_and_grow_old() {
    let w = World::new();
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Unknown);
    let reading = |disk, at: i64| SystemReading {
        disk,
        disk_fact: "What the system says.".into(),
        updated_at: Some(UtcMillis(at)),
        updates_fact: "By its list.".into(),
    };
    let now = w.clock_now().0;
    let told = devices::keep_reading(&w.ruth, &reading(DeviceKnown::Unknown, now - 3 * DAY)).unwrap();
    assert_eq!(told.checks.len(), 2);
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Unknown, "unknown is no pass");
    assert_eq!(found(&w, "computer.updates").0, EvidenceState::Good);
    let say = AttestSystemReq {
        topic: SystemTopic::Disk,
        answer: DeviceKnown::Yes,
        fact: "Settings, Encryption".into(),
        last_on: None,
    };
    let said = devices::attest_system(&w.ruth, &say).unwrap();
    assert_eq!((said.checks[0].source, said.checks[0].by.as_str()), (CheckSource::Attested, "Ruth Adeyemi"));
    let (state, facts) = found(&w, "computer.disk");
    assert!(state == EvidenceState::Good && facts.contains("said by Ruth Adeyemi"), "{facts}");
    let read = devices::keep_reading(&w.ruth, &reading(DeviceKnown::No, now - 100 * DAY)).unwrap();
    assert_eq!((read.checks[0].source, read.checks[0].answer), (CheckSource::Read, DeviceKnown::No));
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Bad);
    assert_eq!(found(&w, "computer.updates").0, EvidenceState::Bad, "a hundred days");
    devices::keep_reading(&w.ruth, &reading(DeviceKnown::Yes, now)).unwrap();
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Good);
    w.clock.forward(40 * DAY);
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Attention, "forty days old");
    assert!(devices::list_devices(&w.ruth).unwrap().checks.iter().all(|c| c.old));
    w.clock.forward(60 * DAY);
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Bad, "a hundred");
    let unsaid = AttestSystemReq { fact: String::new(), ..say };
    assert_eq!(devices::attest_system(&w.ruth, &unsaid).unwrap_err().field(), Some("fact"));
}

#[test]
fn a_computer_that_is_gone_and_many_readings_hide_nothing_of_those_that_are_there() {
    let w = World::new();
    // Read long ago from a computer that has no way in any more.
    let gone = uuid::Uuid::now_v7();
    let put = |computer: &[u8], source: &str, answer: &str, at: i64| {
        let access = Access::new("check.add", Permission::ProgrammeManage);
        w.owner
            .write::<_, RecordError>(access, |tx| {
                let by = tx.read().person();
                tx.execute(
                    "INSERT INTO device_check VALUES (?1, ?2, 'disk', ?3, ?4, 'Its settings', NULL, ?5, ?6)",
                    params![uuid::Uuid::now_v7().as_bytes(), computer, answer, source, at, by],
                )
            })
            .unwrap();
    };
    let now = w.clock_now().0;
    put(gone.as_bytes(), "read", "no", now - 100 * DAY);
    let register = devices::list_devices(&w.owner).unwrap();
    assert!(register.checks.is_empty(), "{:?}", register.checks);
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Unknown);
    // What a person said stands, however often the computer tells nothing after it.
    let say = AttestSystemReq {
        topic: SystemTopic::Disk,
        answer: DeviceKnown::Yes,
        fact: "Settings, Encryption".into(),
        last_on: None,
    };
    devices::attest_system(&w.ruth, &say).unwrap();
    let here = register.here.0;
    for n in 1..=401 {
        put(here.as_bytes(), "read", "unknown", now + n);
    }
    let (state, facts) = found(&w, "computer.disk");
    assert!(state == EvidenceState::Good && facts.contains("said by Ruth Adeyemi"), "{facts}");
    // Disposed of, it tells nothing again, though its way in is still there.
    let this = register.found.iter().find(|f| f.draft.computer == Some(register.here)).unwrap();
    let file = devices::save_device(&w.owner, this.draft.clone()).unwrap();
    let dispose = DisposalDraft {
        again: false,
        method: DisposalMethod::Destroy,
        done_on: day("2026-03-12"),
        done_by: "Northside IT".into(),
        witness: "Mia".into(),
        note: String::new(),
    };
    change(&w.owner, &file, DeviceChange::Dispose(dispose)).unwrap();
    assert_eq!(found(&w, "computer.disk").0, EvidenceState::Unknown);
}

#[test]
fn visitors_are_noted_with_who_was_with_them() {
    let w = World::new();
    let entry = FacilityEntry {
        kind: FacilityKind::Visitor,
        on: day("2026-03-12"),
        who: "Sam of Lumen Laser".into(),
        what: "Yearly service".into(),
        place: "Room 1".into(),
        with: String::new(),
        by: String::new(),
    };
    assert_eq!(devices::add_facility_entry(&w.ruth, entry.clone()).unwrap_err().field(), Some("with"));
    let with = FacilityEntry { with: "Mia".into(), ..entry };
    let register = devices::add_facility_entry(&w.ruth, with).unwrap();
    assert_eq!(register.facility[0].by, "Ruth Adeyemi");
}
