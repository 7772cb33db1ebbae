//! What the record knows of its own safeguards, counted: what the programme's evidence is made of.
//!
//! **Invariants.** Nothing of a client, no words of anybody and no key: numbers, dates and the ids
//! of the people who work here. It only reads, and leaves no entry of its own: whoever keeps or
//! shows what it tells does so at the door.

use crate::ground::Keys;
use crate::journal::chain;
use crate::journal::entry::{CLOCK_BACK, EntryKind};
use crate::sign_in::{CodeRule, second_factor};
use crate::{DeviceId, KnownStick, Notice, Permission, PersonId, RecordError, Session, UtcMillis};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sign-ins that were turned away, as the journal names them.
const MISSES: [&str; 5] =
    ["sign_in.miss", "sign_in.pin_miss", "sign_in.step_up_miss", "sign_in.code_miss", "sign_in.slot_revoked"];

/// A key slot that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CountedSlot {
    /// Whose.
    pub person: PersonId,
    /// On which device; none for a code that waits to be used.
    pub device: Option<DeviceId>,
    /// A one-time passphrase opens it: nobody has chosen their own yet.
    pub one_time: bool,
    /// Since when.
    pub since: UtcMillis,
}

/// An emergency look and whether it was reviewed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EmergencyLook {
    /// When.
    pub at: UtcMillis,
    /// When its review was closed.
    pub closed: Option<UtcMillis>,
}

/// How often something was done, and when last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Happened {
    /// How often.
    pub times: u32,
    /// When last.
    pub last: UtcMillis,
}

/// What the record knows of its own safeguards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Safeguards {
    /// The device that this is: one OS account on one computer.
    pub device: DeviceId,
    /// The migrations that the database has had, by number, and when.
    pub migrations: Vec<(u32, UtcMillis)>,
    /// How often the vault was given a new key; 1 is the first.
    pub generation: u32,
    /// Somebody typed groups of the printed recovery sheet back.
    pub recovery_confirmed: bool,
    /// The slots that count.
    pub slots: Vec<CountedSlot>,
    /// Whose slots are in the vault's file, whether or not they count.
    pub in_file: Vec<PersonId>,
    /// When a code is asked for besides the passphrase.
    pub code_rule: CodeRule,
    /// Who has a second factor, and since when.
    pub factors: Vec<(PersonId, UtcMillis)>,
    /// The sticks.
    pub sticks: Vec<KnownStick>,
    /// Emergency looks, oldest first.
    pub looks: Vec<EmergencyLook>,
    /// A page is damaged: the record is looked at only.
    pub damaged: bool,
    /// What was found when it was opened.
    pub notices: Vec<Notice>,
    /// The journal's first entry.
    pub began: Option<UtcMillis>,
    /// How many entries the journal had when the day began.
    pub entries: i64,
    /// What was done since `since`, by the verb; what was refused or failed left out.
    pub happened: BTreeMap<String, Happened>,
    /// Sign-ins that were turned away since then, newest first.
    pub misses: Vec<UtcMillis>,
    /// Stretches of lost entries noted since then.
    pub gaps: u32,
    /// Entries since then that were written while the clock stood behind.
    pub clock_back: u32,
    /// The last verification since then, and whether all was right.
    pub verified: Option<(UtcMillis, bool)>,
}

impl Session {
    /// What the record knows of its own safeguards. Of the journal it looks at what came after
    /// `since`; `today` is when the practice's day began.
    ///
    /// # Errors
    /// A refusal; a locked vault; a database that can't be read.
    pub fn safeguards(&self, since: UtcMillis, today: UtcMillis) -> Result<Safeguards, RecordError> {
        self.permit(Permission::PracticeView)?;
        let sticks = self.sticks()?;
        let record = self.record();
        let vault = record.vault()?;
        let keys = record.keys()?;
        let told = vault.description()?;
        let lent = record.lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        let mut found = Safeguards {
            device: DeviceId(vault.device()),
            migrations: migrations(conn)?,
            generation: told.generation,
            recovery_confirmed: told.recovery_confirmed,
            slots: slots(conn)?,
            in_file: told.slots.iter().map(|slot| PersonId(slot.person)).collect(),
            code_rule: second_factor::rule(conn)?,
            factors: second_factor::holders(conn)?,
            sticks,
            looks: looks(conn)?,
            damaged: record.is_damaged(),
            notices: record.notices(),
            began: conn
                .query_row("SELECT at FROM journal ORDER BY seq LIMIT 1", [], |r| r.get(0))
                .optional()?,
            entries: 0,
            happened: BTreeMap::new(),
            misses: Vec::new(),
            gaps: 0,
            clock_back: 0,
            verified: None,
        };
        found.read_journal(conn, &keys, since, today)?;
        Ok(found)
    }
}

impl Safeguards {
    /// The newest entries back to `since`, in one pass.
    fn read_journal(
        &mut self,
        conn: &Connection,
        keys: &Keys,
        since: UtcMillis,
        today: UtcMillis,
    ) -> Result<(), RecordError> {
        let mut rows = conn.prepare_cached(
            "SELECT seq, hlc, at, verb, kind, flags, id, sealed FROM journal ORDER BY seq DESC",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, hlc, at): (i64, i64, UtcMillis) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if self.entries == 0 && hlc >> 16 < today.0 {
                self.entries = seq;
            }
            // The hybrid clock never goes backwards; the wall clock may have.
            if hlc >> 16 < since.0 {
                break;
            }
            let verb = row.get_ref(3)?.as_str().unwrap_or_default();
            let kind = row.get_ref(4)?.as_str().ok().and_then(EntryKind::parse);
            let flags: i64 = row.get(5)?;
            self.clock_back += u32::from(flags & CLOCK_BACK != 0);
            match kind {
                Some(EntryKind::Gap) => self.gaps += 1,
                Some(EntryKind::Refusal | EntryKind::Failure) => continue,
                _ => {}
            }
            if MISSES.contains(&verb) {
                self.misses.push(at);
            }
            if verb == "vault.verify" && self.verified.is_none() {
                let id = row.get_ref(6)?.as_blob().ok().and_then(|b| Uuid::from_slice(b).ok());
                let sealed = row.get_ref(7)?.as_blob_or_null().unwrap_or_default();
                let said = chain::unseal(keys, id.unwrap_or_default(), sealed)?;
                self.verified = Some((at, said.detail.as_deref() == Some("ok")));
            }
            match self.happened.get_mut(verb) {
                Some(known) => known.times += 1,
                None => {
                    self.happened.insert(verb.to_owned(), Happened { times: 1, last: at });
                }
            }
        }
        Ok(())
    }
}

fn migrations(conn: &Connection) -> Result<Vec<(u32, UtcMillis)>, RecordError> {
    let mut rows = conn.prepare_cached("SELECT number, applied_at FROM vault_migration ORDER BY number")?;
    let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn slots(conn: &Connection) -> Result<Vec<CountedSlot>, RecordError> {
    let mut rows =
        conn.prepare_cached("SELECT person, device, one_time, since FROM slot_valid ORDER BY since, slot")?;
    let rows = rows.query_map([], |r| {
        Ok(CountedSlot { person: r.get(0)?, device: r.get(1)?, one_time: r.get(2)?, since: r.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn looks(conn: &Connection) -> Result<Vec<EmergencyLook>, RecordError> {
    let mut rows = conn.prepare_cached("SELECT at, closed_at FROM break_glass ORDER BY at")?;
    let rows = rows.query_map([], |r| Ok(EmergencyLook { at: r.get(0)?, closed: r.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
