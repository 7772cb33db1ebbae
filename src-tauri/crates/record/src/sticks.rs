//! The sticks that the practice's backups are on: what is known of each without plugging it in.
//!
//! **Invariants.** What an act with a backup tells of a stick is written in the transaction of
//! the act's journal entry, so window and scripts agree. A name and whether a stick is taken
//! home are the practice's to say: no act overwrites them. Where a stick lies is of one device.

use crate::copies::{BackupAct, BackupNote};
use crate::{Access, Done, Permission, RecordError, Session, UtcMillis, WriteTx};
use rusqlite::{OptionalExtension, Row, named_params, params};
use stillroom_vault::BackupIds;
use uuid::Uuid;

/// A name longer than this fits no line.
const LONGEST: usize = 60;

/// The last drill of a stick.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drilled {
    /// When.
    pub at: UtcMillis,
    /// Whether the copy passed.
    pub ok: bool,
    /// Whether the printed sheet opened it.
    pub by_sheet: bool,
}

/// A stick as the practice knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownStick {
    /// Its id.
    pub id: Uuid,
    /// Counts the changes a person made to it.
    pub version: i64,
    /// What the practice calls it.
    pub name: String,
    /// Whether it is taken home.
    pub leaves: bool,
    /// When it was set up, or first used.
    pub known_since: UtcMillis,
    /// When the last backup was made on it.
    pub ran: Option<UtcMillis>,
    /// That backup.
    pub snapshot: Option<String>,
    /// When it was last read back, and whether all was well.
    pub checked: Option<(UtcMillis, bool)>,
    /// The last drill.
    pub drilled: Option<Drilled>,
    /// When a drill with the printed sheet last passed.
    pub sheet_passed: Option<UtcMillis>,
    /// It was last seen with another recovery key than the present one: an old sheet opens it.
    pub older_sheet: bool,
    /// It has no repository of the present vault key yet.
    pub older_key: bool,
    /// Where this device saw it last.
    pub place: Option<String>,
    /// Whether this device last saw it plugged in.
    pub here: bool,
    /// When the newest copy was made that it carried while it was last away.
    pub carried: Option<UtcMillis>,
}

/// A stick that this device has before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenStick {
    /// Which.
    pub id: Uuid,
    /// Where.
    pub place: String,
}

const SELECT: &str = "SELECT s.id, s.version, s.name, s.leaves, s.known_since, s.ran_at, s.snapshot, \
    s.checked_at, s.checked_ok, s.drilled_at, s.drilled_ok, s.drilled_sheet, s.sheet_passed, \
    s.recovery_id, s.generation, l.place, l.here, l.carried \
    FROM backup_stick s LEFT JOIN local_stick_seen l ON l.stick = s.id AND l.device = ?1 \
    ORDER BY s.known_since, s.id";

fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    Uuid::from_slice(row.get_ref(column)?.as_blob()?).map_err(|_| rusqlite::Error::InvalidQuery)
}

impl Session {
    /// By what a stick of this practice is told from others. Holds no key.
    ///
    /// # Errors
    /// A refusal; a locked vault.
    pub fn backup_ids(&self) -> Result<BackupIds, RecordError> {
        self.permit_backup(BackupAct::Run)?;
        Ok(self.record().vault()?.backup_ids()?)
    }

    /// Every stick that the practice knows. Holds nothing of a client, so it leaves no entry.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn sticks(&self) -> Result<Vec<KnownStick>, RecordError> {
        let keys = self.backup_ids()?;
        let device = self.record().vault()?.device();
        let lent = self.record().lend_reader()?;
        let conn = lent.get()?.database.conn();
        let mut all = conn.prepare_cached(SELECT)?;
        let all = all.query_map([device.as_bytes()], |r| {
            let checked: Option<UtcMillis> = r.get(7)?;
            let drilled: Option<UtcMillis> = r.get(9)?;
            let recovery: String = r.get(13)?;
            let generation: u32 = r.get(14)?;
            Ok(KnownStick {
                id: id(r, 0)?,
                version: r.get(1)?,
                name: r.get(2)?,
                leaves: r.get(3)?,
                known_since: r.get(4)?,
                ran: r.get(5)?,
                snapshot: r.get(6)?,
                checked: checked.zip(r.get(8)?),
                drilled: match (drilled, r.get(10)?, r.get(11)?) {
                    (Some(at), Some(ok), Some(by_sheet)) => Some(Drilled { at, ok, by_sheet }),
                    _ => None,
                },
                sheet_passed: r.get(12)?,
                older_sheet: recovery != keys.recovery_id,
                older_key: generation != keys.generation,
                place: r.get(15)?,
                here: r.get::<_, Option<bool>>(16)?.unwrap_or(false),
                carried: r.get(17)?,
            })
        })?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Notes which known sticks are before this device now and which went away meanwhile, also
    /// if they are back again. Writes only what is new.
    ///
    /// # Errors
    /// A refusal; a database that can't be written.
    pub fn see_sticks(&self, here: &[SeenStick], were_away: &[Uuid]) -> Result<bool, RecordError> {
        let known = self.sticks()?;
        let place = |id: Uuid| here.iter().find(|seen| seen.id == id).map(|seen| seen.place.as_str());
        let news: Vec<_> = known
            .iter()
            .filter(|stick| {
                let (now, away) = (place(stick.id), were_away.contains(&stick.id));
                match now {
                    Some(place) => !stick.here || away || stick.place.as_deref() != Some(place),
                    None => stick.here,
                }
            })
            .collect();
        if news.is_empty() {
            return Ok(false);
        }
        let device = self.record().vault()?.device();
        let access = Access::new("backup.seen", Permission::BackupRun).local();
        self.write::<_, RecordError>(access, |tx| {
            for stick in &news {
                let now = place(stick.id);
                // A stick that this device never saw was away until now, whatever it carries.
                let comes = now.is_some() && (!stick.here || were_away.contains(&stick.id));
                let carried = if comes { stick.ran } else { stick.carried };
                tx.ours(
                    "INSERT INTO local_stick_seen (stick, device, place, here, carried) \
                     VALUES (:stick, :device, coalesce(:place, ''), :here, :carried) \
                     ON CONFLICT (stick, device) DO UPDATE SET place = coalesce(:place, place), \
                     here = :here, carried = :carried",
                    named_params! {
                        ":stick": stick.id.as_bytes(), ":device": device.as_bytes(), ":place": now,
                        ":here": now.is_some(), ":carried": carried,
                    },
                )?;
            }
            tx.changed("backup");
            Ok(())
        })?;
        Ok(true)
    }

    /// Gives a stick another name, or says whether it is taken home.
    ///
    /// # Errors
    /// A refusal; a name that won't do; a stick that somebody else changed meanwhile.
    pub fn save_stick(
        &self,
        stick: Uuid,
        version: i64,
        name: &str,
        leaves: bool,
    ) -> Result<Done<()>, RecordError> {
        let name = stick_name(name)?;
        let access = Access::new("backup.stick", Permission::PracticeManage).of("stick", stick);
        self.write(access, |tx| {
            let changed = tx.ours(
                "UPDATE backup_stick SET name = ?3, leaves = ?4, version = version + 1 \
                 WHERE id = ?1 AND version = ?2",
                params![stick.as_bytes(), version, name, leaves],
            )?;
            if changed == 0 {
                let there = version_of(tx, stick)?.is_some();
                return Err(if there {
                    RecordError::Conflict(
                        "Somebody else changed this stick meanwhile. Nothing was changed; look at it again."
                            .into(),
                    )
                } else {
                    RecordError::NotFound("stick")
                });
            }
            tx.changed("backup");
            Ok(())
        })
    }

    /// Forgets a stick: what is on it stays, and it is known again when it is next used.
    ///
    /// # Errors
    /// A refusal; no such stick.
    pub fn forget_stick(&self, stick: Uuid) -> Result<Done<()>, RecordError> {
        let access = Access::new("backup.forget", Permission::BackupManage).of("stick", stick);
        self.write(access, |tx| {
            tx.ours("DELETE FROM local_stick_seen WHERE stick = ?1", [stick.as_bytes()])?;
            if tx.ours("DELETE FROM backup_stick WHERE id = ?1", [stick.as_bytes()])? == 0 {
                return Err(RecordError::NotFound("stick"));
            }
            tx.changed("backup");
            Ok(())
        })
    }
}

/// A stick's name, trimmed.
///
/// # Errors
/// One that is empty or too long.
pub fn stick_name(name: &str) -> Result<&str, RecordError> {
    let name = name.trim();
    let wrong = |message: &str| Err(RecordError::Invalid { field: "name", message: message.into() });
    if name.is_empty() {
        return wrong("Give the stick a name, for example its colour.");
    }
    if name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return wrong("This name is too long for a label. Use up to 60 letters, in one line.");
    }
    Ok(name)
}

fn version_of(tx: &WriteTx<'_>, stick: Uuid) -> Result<Option<i64>, RecordError> {
    let _ours = tx.read().guard.ours();
    let sql = "SELECT version FROM backup_stick WHERE id = ?1";
    Ok(tx.read().conn.query_row(sql, [stick.as_bytes()], |r| r.get(0)).optional()?)
}

/// Whether an act says something of its stick that is kept.
pub(crate) fn tells(note: &BackupNote<'_>) -> bool {
    match note.act {
        BackupAct::Init | BackupAct::Run | BackupAct::Prune | BackupAct::Key => note.failed.is_none(),
        BackupAct::Check | BackupAct::Drill => note.sound.is_some(),
        // Its entry is in the copy, which may be scratch.
        BackupAct::Restore => false,
    }
}

/// Writes what an act told of its stick.
pub(crate) fn learn(tx: &mut WriteTx<'_>, note: &BackupNote<'_>) -> Result<(), RecordError> {
    let now = tx.now();
    let name: String = note.name.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let name = if name.trim().is_empty() { "Stick" } else { name.trim() };
    let keys = note.keys.map(|keys| (keys.recovery_id, keys.generation));
    let (recovery, generation) = keys.unzip();
    tx.ours(
        "INSERT INTO backup_stick (id, version, name, known_since, recovery_id, generation) \
         VALUES (:id, 1, :name, :now, coalesce(:recovery, ''), coalesce(:generation, 0)) \
         ON CONFLICT (id) DO UPDATE SET recovery_id = coalesce(:recovery, recovery_id), \
         generation = coalesce(:generation, generation)",
        named_params! {
            ":id": note.stick.as_bytes(), ":name": name, ":now": now,
            ":recovery": recovery, ":generation": generation,
        },
    )?;
    let id = note.stick.as_bytes();
    match note.act {
        BackupAct::Run => tx.ours(
            "UPDATE backup_stick SET ran_at = ?2, snapshot = ?3 WHERE id = ?1",
            params![id, now, note.snapshot],
        )?,
        BackupAct::Check => tx.ours(
            "UPDATE backup_stick SET checked_at = ?2, checked_ok = ?3 WHERE id = ?1",
            params![id, now, note.sound],
        )?,
        BackupAct::Drill => tx.ours(
            "UPDATE backup_stick SET drilled_at = ?2, drilled_ok = ?3, drilled_sheet = ?4, \
             sheet_passed = CASE WHEN ?3 AND ?4 THEN ?2 ELSE sheet_passed END WHERE id = ?1",
            params![id, now, note.sound, note.by_sheet],
        )?,
        BackupAct::Init | BackupAct::Prune | BackupAct::Key | BackupAct::Restore => 0,
    };
    tx.changed("backup");
    Ok(())
}
