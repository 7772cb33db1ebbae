//! The verbs, as the shell calls them.

use super::store::{self, ItemRow};
use super::{
    ChangeDeviceReq, DeviceAct, DeviceChange, DeviceDisposal, DeviceDraft, DeviceFile, DeviceItemId,
    DeviceKind, DeviceKnown, DeviceLine, DeviceMove, DevicePlace, DeviceRegister, DeviceState, DisposalRef,
    FacilityEntry, FoundDevice, LostDraft, StickId, content, rules, system,
};
use crate::programme::clocks::{local_day, long};
use crate::programme::incidents::{self, IncidentKind, ReportIncidentReq, RoughCount};
use crate::programme::risk;
use crate::programme::{NewPaper, kept};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, programme, staff};
use std::collections::{BTreeMap, HashMap};
use stillroom_record::people::Person;
use stillroom_record::{
    Access, CountedSlot, DeviceId, FileId, KeptFile, KnownStick, Permission, PersonId, ReadTx, RecordError,
    Session, WriteTx,
};

/// What Stillroom knows of its own sticks and computers, outside the transaction.
pub(super) struct Seen {
    sticks: Vec<KnownStick>,
    slots: Vec<CountedSlot>,
    pub(super) here: DeviceId,
}

impl Seen {
    pub(super) fn of(session: &Session) -> Result<Self> {
        let now = session.record().now();
        let safe = session.safeguards(now, now)?;
        Ok(Self { sticks: safe.sticks, slots: safe.slots, here: safe.device })
    }
}

/// What every look at devices needs besides their rows.
pub(super) struct Frame {
    pub(super) today: LocalDate,
    names: HashMap<PersonId, String>,
}

impl Frame {
    pub(super) fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let names = Person::all(tx)?.into_iter().map(|p| (p.id, p.name)).collect();
        Ok(Self { today: local_day(tx.now(), catalog::zone(tx)?), names })
    }
    pub(super) fn name(&self, id: PersonId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| "Somebody".to_owned())
    }
}

/// Who acts: a person, never the recovery key.
pub(super) fn actor(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?)
}

fn line(row: &ItemRow) -> DeviceLine {
    let d = &row.draft;
    let mut line = DeviceLine {
        id: row.id,
        kind: d.kind,
        name: d.name.clone(),
        serial: d.serial.clone(),
        place: d.place.clone(),
        keeper: d.keeper.clone(),
        holds: d.holds,
        encrypted: d.encrypted,
        state: row.state,
        state_on: row.state_on,
        stick: d.stick,
        computer: d.computer,
        todos: Vec::new(),
    };
    line.todos = rules::todos(&line);
    line
}

/// Every device, what is there before what is gone.
pub(crate) fn lines(tx: &ReadTx<'_>) -> Result<Vec<DeviceLine>> {
    let mut all: Vec<_> = store::items(tx)?.iter().map(line).collect();
    all.sort_by_key(|d| {
        (d.state == DeviceState::Disposed, d.state != DeviceState::Lost, d.todos.is_empty(), d.kind)
    });
    Ok(all)
}

/// Sticks and computers that Stillroom knows and that nobody took into the inventory.
fn found(frame: &Frame, seen: &Seen, items: &[DeviceLine]) -> Vec<FoundDevice> {
    let blank = |kind: DeviceKind, name: String, how: &str| DeviceDraft {
        id: None,
        version: None,
        kind,
        name,
        serial: String::new(),
        place: String::new(),
        keeper: String::new(),
        holds: DeviceKnown::Yes,
        encrypted: if how.is_empty() { DeviceKnown::Unknown } else { DeviceKnown::Yes },
        encrypted_how: how.to_owned(),
        bought_on: None,
        note: String::new(),
        stick: None,
        computer: None,
        asset: None,
    };
    let mut all = Vec::new();
    let mut computers: BTreeMap<bool, BTreeMap<DeviceId, Vec<String>>> = BTreeMap::new();
    for slot in &seen.slots {
        if let Some(device) = slot.device {
            let of = computers.entry(device != seen.here).or_default().entry(device).or_default();
            of.push(frame.name(slot.person));
        }
    }
    for (device, mut people) in computers.into_values().flatten() {
        if items.iter().any(|d| d.computer == Some(device)) {
            continue;
        }
        people.sort();
        people.dedup();
        let here = device == seen.here;
        let name = if here { "This computer" } else { "Another computer with Stillroom" };
        all.push(FoundDevice {
            draft: DeviceDraft { computer: Some(device), ..blank(DeviceKind::Computer, name.to_owned(), "") },
            known: format!("Opens this record. Signs in there: {}.", people.join(", ")),
        });
    }
    for stick in &seen.sticks {
        let id = StickId(stick.id);
        if items.iter().any(|d| d.stick == Some(id)) {
            continue;
        }
        const HOW: &str = "Stillroom encrypts the backups that it writes there.";
        let last = stick.ran.map_or_else(
            || "no backup is on it yet".to_owned(),
            |_| if stick.leaves { "it is taken home".to_owned() } else { "it stays here".to_owned() },
        );
        all.push(FoundDevice {
            draft: DeviceDraft { stick: Some(id), ..blank(DeviceKind::Stick, stick.name.clone(), HOW) },
            known: format!("A stick of your backups: {last}."),
        });
    }
    all
}

fn register(tx: &ReadTx<'_>, seen: &Seen) -> Result<DeviceRegister> {
    let frame = Frame::of(tx)?;
    let items = lines(tx)?;
    let places = risk::places(tx)?.into_iter().map(|(id, name, key)| DevicePlace { id, name, key }).collect();
    let facility = store::facility(tx)?.into_iter();
    Ok(DeviceRegister {
        found: found(&frame, seen, &items),
        kinds: content::kinds().to_vec(),
        places,
        here: seen.here,
        checks: system::checks(tx, &frame, seen.here, &seen.slots)?,
        facility: facility.map(|(entry, by)| FacilityEntry { by: frame.name(by), ..entry }).collect(),
        items,
    })
}

/// The inventory, with what Stillroom knows and nobody took into it.
pub fn list_devices(session: &Session) -> Result<DeviceRegister> {
    let seen = Seen::of(session)?;
    session.read(Access::new("devices.list", Permission::ProgrammeView), |tx| register(tx, &seen))
}

/// A change of the whole: gives the new inventory.
pub(super) fn redraw(
    session: &Session,
    verb: &'static str,
    change: impl FnOnce(&mut WriteTx<'_>, &Seen, &Frame, PersonId) -> Result<()>,
) -> Result<DeviceRegister> {
    let seen = Seen::of(session)?;
    let done = session.write(Access::new(verb, Permission::ProgrammeManage), |tx| {
        let by = actor(tx.read())?;
        let frame = Frame::of(tx.read())?;
        change(tx, &seen, &frame, by)?;
        tx.changed("devices");
        register(tx.read(), &seen)
    })?;
    Ok(done.value)
}

/// Notes a visitor or work on the rooms.
pub fn add_facility_entry(session: &Session, entry: FacilityEntry) -> Result<DeviceRegister> {
    redraw(session, "devices.facility", |tx, _, frame, by| {
        let entry = rules::facility(entry, frame.today)?;
        Ok(store::add_facility(tx, &entry, by)?)
    })
}

fn file(tx: &ReadTx<'_>, frame: &Frame, row: &ItemRow) -> Result<DeviceFile> {
    let moves = store::moves(tx, row.id)?.into_iter().map(|m| DeviceMove {
        act: m.draft.act,
        on: m.draft.on,
        to: m.draft.to,
        place: m.draft.place,
        backup: m.draft.backup,
        note: m.draft.note,
        by: frame.name(m.by),
        at: m.at,
    });
    let disposals = store::disposals(tx, row.id)?.into_iter().map(|d| -> Result<DeviceDisposal> {
        let words = content::methods().iter().find(|m| m.key == d.draft.method);
        let of = |pick: fn(&super::DeviceMethodInfo) -> &String| words.map(pick).cloned().unwrap_or_default();
        Ok(DeviceDisposal {
            id: d.id,
            again: d.draft.again,
            method: d.draft.method,
            title: of(|m| &m.title),
            text: of(|m| &m.text),
            cite: of(|m| &m.cite),
            done_on: d.draft.done_on,
            done_by: d.draft.done_by,
            witness: d.draft.witness,
            note: d.draft.note,
            papers: kept::papers(tx, d.id.0)?,
            by: frame.name(d.by),
            at: d.at,
        })
    });
    let places = risk::places(tx)?;
    let now = if row.state == DeviceState::Lost {
        let mut of = vec!["any"];
        of.extend(row.draft.computer.map(|_| "computer"));
        of.extend(row.draft.stick.map(|_| "stick"));
        content::lost(&of)
    } else {
        Vec::new()
    };
    Ok(DeviceFile {
        line: line(row),
        draft: row.draft.clone(),
        may: rules::may(row.state).to_vec(),
        place_name: places.into_iter().find(|(id, ..)| Some(*id) == row.draft.asset).map(|(_, name, _)| name),
        moves: moves.collect(),
        disposals: disposals.collect::<Result<_>>()?,
        methods: content::methods().to_vec(),
        incident: row.incident,
        now,
    })
}

/// Everything of one device.
pub fn get_device(session: &Session, id: DeviceItemId) -> Result<DeviceFile> {
    session.read(Access::new("devices.view", Permission::ProgrammeView).of("device", id.0), |tx| {
        file(tx, &Frame::of(tx)?, &store::one(tx, id)?)
    })
}

fn changed(tx: &ReadTx<'_>, row: &ItemRow) -> Result<PracticeError> {
    Ok(PracticeError::Changed { what: "device", who: staff::name(tx, row.changed_by)? })
}

/// Writes the row as its next version and gives the new file.
fn keep(tx: &mut WriteTx<'_>, frame: &Frame, mut row: ItemRow, by: PersonId) -> Result<DeviceFile> {
    row.version = row.version.saturating_add(1);
    row.changed_by = by;
    store::put(tx, &row)?;
    tx.about("device", row.id.0);
    tx.changed("devices");
    file(tx.read(), frame, &store::one(tx.read(), row.id)?)
}

/// Adds a device, or changes what is known of it.
pub fn save_device(session: &Session, draft: DeviceDraft) -> Result<DeviceFile> {
    let seen = Seen::of(session)?;
    let mut access = Access::new("devices.save", Permission::ProgrammeManage);
    if let Some(id) = draft.id {
        access = access.of("device", id.0);
    }
    let done = session.write(access, |tx| {
        let by = actor(tx.read())?;
        let frame = Frame::of(tx.read())?;
        let mut draft = rules::draft(draft, frame.today)?;
        if draft
            .asset
            .is_some_and(|id| !risk::places(tx.read()).is_ok_and(|all| all.iter().any(|p| p.0 == id)))
        {
            return Err(PracticeError::invalid("asset", "This place isn’t in the risk analysis any more."));
        }
        let row = match draft.id {
            Some(id) => {
                let mut row = store::one(tx.read(), id)?;
                if draft.version != Some(row.version) {
                    return Err(changed(tx.read(), &row)?);
                }
                // What Stillroom knows it by stays.
                draft.stick = row.draft.stick;
                draft.computer = row.draft.computer;
                row.draft = draft;
                row
            }
            None => {
                known(tx.read(), &seen, &draft)?;
                let state_on = frame.today;
                let id = DeviceItemId::new();
                ItemRow {
                    id,
                    version: 0,
                    draft,
                    state: DeviceState::InUse,
                    state_on,
                    incident: None,
                    changed_by: by,
                }
            }
        };
        keep(tx, &frame, row, by)
    })?;
    Ok(done.value)
}

/// A stick or a computer that is taken over is one that Stillroom knows, and isn't there yet.
fn known(tx: &ReadTx<'_>, seen: &Seen, draft: &DeviceDraft) -> Result<()> {
    let there = store::items(tx)?;
    if let Some(stick) = draft.stick {
        if !seen.sticks.iter().any(|s| s.id == stick.0) {
            return Err(RecordError::NotFound("stick").into());
        }
        if there.iter().any(|i| i.draft.stick == Some(stick)) {
            return Err(PracticeError::Conflict("This stick is in the inventory already.".to_owned()));
        }
    }
    if let Some(computer) = draft.computer {
        if !seen.slots.iter().any(|s| s.device == Some(computer)) {
            return Err(RecordError::NotFound("computer").into());
        }
        if there.iter().any(|i| i.draft.computer == Some(computer)) {
            return Err(PracticeError::Conflict("This computer is in the inventory already.".to_owned()));
        }
    }
    Ok(())
}

/// Changes a device's file; refused over a newer version.
pub fn change_device(session: &Session, req: ChangeDeviceReq) -> Result<DeviceFile> {
    let ChangeDeviceReq { id, version, change } = req;
    let access = Access::new(change.verb(), Permission::ProgrammeManage).of("device", id.0);
    let done = session.write(access, |tx| {
        let by = actor(tx.read())?;
        let frame = Frame::of(tx.read())?;
        let mut row = store::one(tx.read(), id)?;
        if row.version != version {
            return Err(changed(tx.read(), &row)?);
        }
        let (holds, encrypted) = (row.draft.holds, row.draft.encrypted);
        match change {
            DeviceChange::Move(draft) => {
                let next = rules::after(row.state, draft.act)?;
                let draft = rules::moved(draft, holds, frame.today)?;
                set(&mut row, next, draft.on);
                match draft.act {
                    DeviceAct::HandedOut => row.draft.keeper.clone_from(&draft.to),
                    DeviceAct::Returned => row.draft.keeper = String::new(),
                    _ => {}
                }
                if !draft.place.is_empty() {
                    row.draft.place.clone_from(&draft.place);
                }
                store::add_move(tx, id, &draft, by)?;
            }
            DeviceChange::Lost(draft) => {
                let next = rules::after(row.state, DeviceAct::Lost)?;
                let draft = rules::lost(draft)?;
                row.incident = Some(incidents::open(tx, report(&row, &draft))?);
                set(&mut row, next, draft.discovered);
                let note = if draft.stolen { format!("Stolen. {}", draft.what) } else { draft.what };
                store::add_move(tx, id, &store::line(DeviceAct::Lost, draft.discovered, &note), by)?;
            }
            DeviceChange::Dispose(draft) => {
                let act = if draft.again { DeviceAct::Wiped } else { DeviceAct::Disposed };
                let next = rules::after(row.state, act)?;
                let draft = rules::disposal(draft, holds, encrypted, frame.today)?;
                let edition = &programme::edition().number;
                store::add_disposal(tx, id, &draft, edition, by)?;
                store::add_move(tx, id, &store::line(act, draft.done_on, &draft.note), by)?;
                set(&mut row, next, draft.done_on);
            }
        }
        keep(tx, &frame, row, by)
    })?;
    Ok(done.value)
}

fn set(row: &mut ItemRow, next: DeviceState, on: LocalDate) {
    if row.state != next {
        row.state = next;
        row.state_on = on;
    }
}

/// What the incident is opened with: everything that the inventory knows.
fn report(row: &ItemRow, lost: &LostDraft) -> ReportIncidentReq {
    let d = &row.draft;
    let mut what = format!(
        "{}: {} was {}",
        lost.what.trim_end_matches('.'),
        d.name,
        if lost.stolen { "stolen" } else { "lost" }
    );
    if !d.serial.is_empty() {
        what.push_str(&format!(" (serial {})", d.serial));
    }
    what.push('.');
    if !d.keeper.is_empty() {
        what.push_str(&format!(" {} had it.", d.keeper));
    }
    what.push_str(match d.holds {
        DeviceKnown::Yes => " By the inventory it holds clients’ information.",
        DeviceKnown::No => " By the inventory it holds none of clients’ information.",
        DeviceKnown::Unknown => " The inventory doesn’t say whether it holds clients’ information.",
    });
    match d.encrypted {
        DeviceKnown::Yes => what.push_str(&format!(" Encrypted: {}", d.encrypted_how)),
        DeviceKnown::No => what.push_str(" Not encrypted."),
        DeviceKnown::Unknown => what.push_str(" Nobody noted whether it is encrypted."),
    }
    if let Some(on) = d.bought_on {
        what.push_str(&format!(" Bought on {}.", long(on)));
    }
    ReportIncidentReq {
        kind: match d.kind {
            DeviceKind::Stick | DeviceKind::Camera => IncidentKind::Stick,
            DeviceKind::Paper => IncidentKind::Paper,
            _ => IncidentKind::Device,
        },
        what,
        discovered: lost.discovered,
        occurred: lost.occurred,
        rough: RoughCount::Unknown,
        first_step: lost.first_step.clone(),
    }
}

/// Adds a paper to a disposal: a firm's certificate, a photo.
pub fn attach_certificate(session: &Session, of: DisposalRef, paper: &NewPaper) -> Result<DeviceFile> {
    let access = Access::new("devices.paper", Permission::ProgrammeManage).of("device", of.device.0);
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let row = store::one(tx.read(), of.device)?;
        if !store::disposals(tx.read(), of.device)?.iter().any(|d| d.id == of.disposal) {
            return Err(PracticeError::from(RecordError::NotFound("disposal")));
        }
        kept::keep(tx, of.disposal.0, paper)?;
        tx.changed("devices");
        file(tx.read(), &frame, &row)
    })?;
    Ok(done.value)
}

/// A paper of a device's, to be copied out.
pub fn certificate_paper(session: &Session, of: DisposalRef, id: FileId) -> Result<KeptFile> {
    let access = Access::new("devices.open_paper", Permission::Export).of("device", of.device.0);
    session.read(access, |tx| {
        let about: Vec<_> = store::disposals(tx, of.device)?.iter().map(|d| d.id.0).collect();
        kept::paper(tx, id, &about)
    })
}
