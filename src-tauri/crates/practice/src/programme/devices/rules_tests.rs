use super::*;
use crate::programme::devices::{DeviceItemId, DeviceKind};

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}
const TODAY: &str = "2026-11-24";

#[test]
fn states_follow_one_another_in_one_way() {
    for state in DeviceState::ALL {
        for act in DeviceAct::ALL {
            assert_eq!(after(*state, *act).is_ok(), may(*state).contains(act), "{state:?} {act:?}");
        }
    }
    assert_eq!(after(DeviceState::InUse, DeviceAct::Lost).unwrap(), DeviceState::Lost);
    assert_eq!(after(DeviceState::Lost, DeviceAct::Found).unwrap(), DeviceState::InUse);
    assert!(may(DeviceState::Disposed).is_empty());
    assert!(after(DeviceState::Lost, DeviceAct::Disposed).is_err(), "what is lost can't be disposed of");
}

fn moving(act: DeviceAct) -> MoveDraft {
    MoveDraft {
        act,
        on: day(TODAY),
        to: "Mia".into(),
        place: "Room 2".into(),
        backup: Some(BackupBefore::Yes),
        note: "It stood under the desk".into(),
    }
}

#[test]
fn a_move_says_to_whom_and_whether_there_was_a_backup() {
    let of = |act, change: &dyn Fn(&mut MoveDraft), holds| {
        let mut m = moving(act);
        change(&mut m);
        moved(m, holds, day(TODAY))
    };
    let field = |r: Result<MoveDraft>| r.err().and_then(|e| e.field().map(str::to_owned));
    let (yes, no) = (DeviceKnown::Yes, DeviceKnown::No);
    assert_eq!(of(DeviceAct::Repair, &|_| {}, yes).unwrap().backup, Some(BackupBefore::Yes));
    assert_eq!(field(of(DeviceAct::Repair, &|m| m.backup = None, yes)).as_deref(), Some("backup"));
    assert_eq!(
        field(of(DeviceAct::Repair, &|m| m.backup = None, DeviceKnown::Unknown)).as_deref(),
        Some("backup")
    );
    assert!(of(DeviceAct::Repair, &|m| m.backup = None, no).is_ok());
    let unbacked = |m: &mut MoveDraft| (m.backup, m.note) = (Some(BackupBefore::No), String::new());
    assert_eq!(field(of(DeviceAct::Moved, &unbacked, yes)).as_deref(), Some("note"));
    assert_eq!(field(of(DeviceAct::HandedOut, &|m| m.to = " ".into(), yes)).as_deref(), Some("to"));
    assert_eq!(field(of(DeviceAct::Moved, &|m| m.place = String::new(), yes)).as_deref(), Some("place"));
    assert_eq!(field(of(DeviceAct::Found, &|m| m.note = String::new(), yes)).as_deref(), Some("note"));
    assert_eq!(field(of(DeviceAct::Returned, &|m| m.on = day("2026-11-25"), yes)).as_deref(), Some("on"));
    assert_eq!(field(of(DeviceAct::Disposed, &|_| {}, yes)).as_deref(), Some("act"));
}

#[test]
fn a_way_to_dispose_has_to_fit() {
    let of = |method, again, holds, encrypted| {
        let d = DisposalDraft {
            again,
            method,
            done_on: day(TODAY),
            done_by: "Northside IT".into(),
            witness: String::new(),
            note: String::new(),
        };
        disposal(d, holds, encrypted, day(TODAY)).is_ok()
    };
    let (yes, no, unknown) = (DeviceKnown::Yes, DeviceKnown::No, DeviceKnown::Unknown);
    assert!(of(DisposalMethod::CryptoErase, false, yes, yes));
    assert!(!of(DisposalMethod::CryptoErase, false, yes, unknown), "unknown is no yes");
    assert!(!of(DisposalMethod::Clear, false, yes, no));
    assert!(!of(DisposalMethod::Clear, false, unknown, no));
    assert!(of(DisposalMethod::Clear, false, no, no) && of(DisposalMethod::Clear, true, yes, no));
    assert!(of(DisposalMethod::Purge, false, yes, no) && of(DisposalMethod::Destroy, false, yes, no));
    assert!(!of(DisposalMethod::Destroy, true, yes, no));
}

#[test]
fn what_a_device_lacks_is_asked_for_and_what_is_gone_is_quiet() {
    let line = |state, holds, encrypted| DeviceLine {
        id: DeviceItemId(uuid::Uuid::nil()),
        kind: DeviceKind::Tablet,
        name: "Room 2 tablet".into(),
        serial: String::new(),
        place: "Room 2".into(),
        keeper: String::new(),
        holds,
        encrypted,
        state,
        state_on: day(TODAY),
        stick: None,
        computer: None,
        todos: Vec::new(),
    };
    let (yes, no, unknown) = (DeviceKnown::Yes, DeviceKnown::No, DeviceKnown::Unknown);
    let asked = |d: &DeviceLine| todos(d).into_iter().map(|t| (t.what, t.by)).collect::<Vec<_>>();
    assert!(asked(&line(DeviceState::InUse, yes, yes)).is_empty());
    assert!(asked(&line(DeviceState::InUse, no, no)).is_empty());
    assert_eq!(asked(&line(DeviceState::InUse, yes, no)).len(), 1);
    assert!(asked(&line(DeviceState::InUse, yes, unknown))[0].0.starts_with("Find out"));
    assert_eq!(asked(&line(DeviceState::Aside, unknown, no))[0].1, Some(day("2026-12-24")));
    assert!(asked(&line(DeviceState::Disposed, yes, no)).is_empty());
    let nowhere = DeviceLine { place: String::new(), ..line(DeviceState::InUse, yes, yes) };
    assert_eq!(asked(&nowhere).len(), 1);
}

#[test]
fn what_was_read_counts_before_what_was_said_and_that_before_what_told_nothing() {
    let (read, said) = (CheckSource::Read, CheckSource::Attested);
    assert!(weight(read, DeviceKnown::No) > weight(said, DeviceKnown::Yes));
    assert!(weight(said, DeviceKnown::Yes) > weight(read, DeviceKnown::Unknown));
    let of = |topic, answer, fact, on: Option<&str>| {
        attested(topic, answer, fact, on.map(day), day(TODAY))
            .err()
            .and_then(|e| e.field().map(str::to_owned))
    };
    assert_eq!(of(SystemTopic::Disk, DeviceKnown::Yes, " ", None).as_deref(), Some("fact"));
    assert_eq!(of(SystemTopic::Updates, DeviceKnown::Yes, "Settings", None).as_deref(), Some("lastOn"));
    assert_eq!(
        of(SystemTopic::Updates, DeviceKnown::Yes, "Settings", Some("2026-11-25")).as_deref(),
        Some("lastOn")
    );
    assert_eq!(of(SystemTopic::Disk, DeviceKnown::Yes, "Settings, Encryption: on", None), None);
}
