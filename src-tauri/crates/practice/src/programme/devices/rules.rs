//! What may follow what, and what follows from the dates. Pure.

use super::{
    BackupBefore, CheckSource, DeviceAct, DeviceDraft, DeviceKnown, DeviceLine, DeviceState, DeviceTodo,
    DisposalDraft, DisposalMethod, FacilityEntry, FacilityKind, LostDraft, MoveDraft, SystemTopic,
};
use crate::programme::clocks::days_between;
use crate::programme::words::{needed, text};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::Days;

pub(super) const LINE: usize = 300;
pub(super) const TEXT: usize = 4_000;

/// After so many days something that was set aside or sent away is asked after. Stillroom's own
/// number: the rule names none.
const PATIENCE: u64 = 30;
/// What was read or said of a computer is old after a month, and goes for nothing after a quarter.
/// Stillroom's own numbers.
pub(super) const OLD: i32 = 31;
pub(super) const TOO_OLD: i32 = 92;

/// What can be done with it in this state.
pub(super) fn may(state: DeviceState) -> &'static [DeviceAct] {
    use DeviceAct::{Aside, Disposed, Found, HandedOut, Lost, Moved, Repair, Returned, Wiped};
    match state {
        DeviceState::InUse => &[HandedOut, Returned, Moved, Repair, Aside, Lost, Wiped, Disposed],
        DeviceState::Away => &[Returned, Aside, Lost, Disposed],
        DeviceState::Aside => &[HandedOut, Moved, Lost, Wiped, Disposed],
        DeviceState::Lost => &[Found],
        DeviceState::Disposed => &[],
    }
}

/// The state after it; refused where it can't be.
pub(super) fn after(state: DeviceState, act: DeviceAct) -> Result<DeviceState> {
    if !may(state).contains(&act) {
        return Err(PracticeError::Conflict(
            match state {
                DeviceState::Lost => "It is marked as lost. Note first that it was found.",
                DeviceState::Disposed => "It was disposed of: its file is closed.",
                DeviceState::Away => "It is away for repair. Note first that it came back.",
                _ => "That can’t be done with it now.",
            }
            .to_owned(),
        ));
    }
    Ok(match act {
        DeviceAct::HandedOut
        | DeviceAct::Returned
        | DeviceAct::Moved
        | DeviceAct::Found
        | DeviceAct::Wiped => DeviceState::InUse,
        DeviceAct::Repair => DeviceState::Away,
        DeviceAct::Aside => DeviceState::Aside,
        DeviceAct::Lost => DeviceState::Lost,
        DeviceAct::Disposed => DeviceState::Disposed,
    })
}

fn past(field: &'static str, day: LocalDate, today: LocalDate) -> Result<()> {
    if day > today {
        return Err(PracticeError::invalid(
            field,
            "This day is still to come. Enter it when it has happened.",
        ));
    }
    if days_between(day, today) > 366 * 40 {
        return Err(PracticeError::invalid(field, "Choose a day within the last forty years."));
    }
    Ok(())
}

/// A thing as it will be kept.
pub(super) fn draft(mut d: DeviceDraft, today: LocalDate) -> Result<DeviceDraft> {
    d.name = needed("name", &d.name, LINE, "Give it a name that people know it by.")?;
    d.serial = text("serial", &d.serial, LINE)?;
    d.place = text("place", &d.place, LINE)?;
    d.keeper = text("keeper", &d.keeper, LINE)?;
    d.encrypted_how = text("encryptedHow", &d.encrypted_how, LINE)?;
    d.note = text("note", &d.note, TEXT)?;
    if d.encrypted == DeviceKnown::Yes && d.encrypted_how.is_empty() {
        return Err(PracticeError::invalid("encryptedHow", "Say how you know that it is encrypted."));
    }
    if let Some(on) = d.bought_on {
        past("boughtOn", on, today)?;
    }
    Ok(d)
}

/// Whether a backup before is asked about: where something may be only on it.
pub(super) fn asks_backup(act: DeviceAct, holds: DeviceKnown) -> bool {
    matches!(act, DeviceAct::Moved | DeviceAct::Repair) && holds != DeviceKnown::No
}

/// A move as it will be kept.
pub(super) fn moved(mut m: MoveDraft, holds: DeviceKnown, today: LocalDate) -> Result<MoveDraft> {
    if matches!(m.act, DeviceAct::Lost | DeviceAct::Wiped | DeviceAct::Disposed) {
        return Err(PracticeError::invalid("act", "This has a form of its own."));
    }
    past("on", m.on, today)?;
    m.to = match m.act {
        DeviceAct::HandedOut => needed("to", &m.to, LINE, "Say to whom it was given.")?,
        DeviceAct::Repair => needed("to", &m.to, LINE, "Say who repairs it.")?,
        _ => text("to", &m.to, LINE)?,
    };
    m.place = match m.act {
        DeviceAct::Moved => needed("place", &m.place, LINE, "Say where it is now.")?,
        _ => text("place", &m.place, LINE)?,
    };
    m.note = text("note", &m.note, TEXT)?;
    if asks_backup(m.act, holds) {
        match m.backup {
            None => {
                return Err(PracticeError::invalid("backup", "Say whether a backup was made before."));
            }
            Some(BackupBefore::No) if m.note.is_empty() => {
                return Err(PracticeError::invalid("note", "Say why there was no backup before."));
            }
            Some(_) => {}
        }
    } else {
        m.backup = None;
    }
    if m.act == DeviceAct::Found && m.note.is_empty() {
        return Err(PracticeError::invalid("note", "Say where it was, and who may have had it."));
    }
    Ok(m)
}

/// A loss as it will be kept.
pub(super) fn lost(mut l: LostDraft) -> Result<LostDraft> {
    l.what = needed("what", &l.what, LINE * 4, "Say in a sentence where and how it was lost.")?;
    Ok(l)
}

/// A disposal as it will be kept.
pub(super) fn disposal(
    mut d: DisposalDraft,
    holds: DeviceKnown,
    encrypted: DeviceKnown,
    today: LocalDate,
) -> Result<DisposalDraft> {
    past("doneOn", d.done_on, today)?;
    d.done_by = needed("doneBy", &d.done_by, LINE, "Say who did it.")?;
    d.witness = text("witness", &d.witness, LINE)?;
    d.note = text("note", &d.note, TEXT)?;
    if d.method == DisposalMethod::CryptoErase && encrypted != DeviceKnown::Yes {
        return Err(PracticeError::invalid(
            "method",
            "Destroying a key helps only where all of it was encrypted. Choose another way.",
        ));
    }
    if d.method == DisposalMethod::Clear && !d.again && holds != DeviceKnown::No {
        return Err(PracticeError::invalid(
            "method",
            "Clearing is for what stays in the spa. Before it leaves for good, purge or destroy it.",
        ));
    }
    if d.method == DisposalMethod::Destroy && d.again {
        return Err(PracticeError::invalid("method", "What was destroyed can’t be used again."));
    }
    Ok(d)
}

/// An entry about the rooms as it will be kept.
pub(super) fn facility(mut f: FacilityEntry, today: LocalDate) -> Result<FacilityEntry> {
    past("on", f.on, today)?;
    f.who = needed("who", &f.who, LINE, "Say who it was, and of which firm.")?;
    f.what = needed("what", &f.what, TEXT, "Say what for.")?;
    f.place = text("place", &f.place, LINE)?;
    f.with = match f.kind {
        FacilityKind::Visitor => needed("with", &f.with, LINE, "Say who was with them.")?,
        FacilityKind::Maintenance => text("with", &f.with, LINE)?,
    };
    Ok(f)
}

/// What is to be done about a device.
pub(super) fn todos(d: &DeviceLine) -> Vec<DeviceTodo> {
    let (name, mut all) = (&d.name, Vec::new());
    let later = || LocalDate(d.state_on.0.checked_add_days(Days::new(PATIENCE)).unwrap_or(d.state_on.0));
    let mut add = |what: String, by: Option<LocalDate>, cite: &str| {
        all.push(DeviceTodo { what, by, cite: cite.to_owned() });
    };
    let maybe = d.holds != DeviceKnown::No;
    match d.state {
        DeviceState::Disposed | DeviceState::Lost => return all,
        DeviceState::Aside if maybe => add(
            format!("{name} is set aside with clients’ information on it: wipe or destroy it"),
            Some(later()),
            "45 CFR 164.310(d)(2)(i)",
        ),
        DeviceState::Away => add(
            format!("Ask after {name}: it is away for repair"),
            Some(later()),
            "45 CFR 164.310(d)(2)(iii)",
        ),
        _ => {}
    }
    if maybe && d.keeper.is_empty() && d.place.is_empty() {
        add(format!("Say where {name} is, or who has it"), None, "45 CFR 164.310(d)(2)(iii)");
    }
    if d.holds == DeviceKnown::Yes && d.kind != super::DeviceKind::Paper {
        match d.encrypted {
            DeviceKnown::No => {
                add(
                    format!("{name} holds clients’ information and isn’t encrypted"),
                    None,
                    "45 CFR 164.312(a)(2)(iv)",
                );
            }
            DeviceKnown::Unknown => {
                add(format!("Find out whether {name} is encrypted"), None, "45 CFR 164.312(a)(2)(iv)");
            }
            DeviceKnown::Yes => {}
        }
    }
    all
}

/// What a person says of this computer, as it will be kept.
pub(super) fn attested(
    topic: SystemTopic,
    answer: DeviceKnown,
    fact: &str,
    last_on: Option<LocalDate>,
    today: LocalDate,
) -> Result<(String, Option<LocalDate>)> {
    let fact = needed("fact", fact, LINE, "Say how you know: where you looked.")?;
    let last_on = last_on.filter(|_| topic == SystemTopic::Updates);
    if let Some(on) = last_on {
        past("lastOn", on, today)?;
    }
    if topic == SystemTopic::Updates && answer == DeviceKnown::Yes && last_on.is_none() {
        return Err(PracticeError::invalid("lastOn", "Enter the day of the last update."));
    }
    Ok((fact, last_on))
}

/// Which of two lines about a computer counts: what was read and told something before what a
/// person said, and that before a reading that told nothing.
pub(super) fn weight(source: CheckSource, answer: DeviceKnown) -> u8 {
    match (source, answer) {
        (CheckSource::Read, DeviceKnown::Yes | DeviceKnown::No) => 2,
        (CheckSource::Attested, _) => 1,
        (CheckSource::Read, DeviceKnown::Unknown) => 0,
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
