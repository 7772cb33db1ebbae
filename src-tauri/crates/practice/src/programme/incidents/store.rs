//! All SQL of incidents. There is no statement here that deletes.

use super::{
    FactorText, IncidentAct, IncidentDecision, IncidentId, IncidentKind, IncidentStatus, LetterFacts,
    NewNotice, PoliceHold, Residents, RoughCount, SentNotice, StateClock, StateClockId, StepTaken, Triage,
};
use crate::clients::ClientId;
use crate::programme::clocks::Counting;
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// The row of an incident.
#[derive(Clone)]
pub(super) struct IncidentRow {
    pub(super) id: IncidentId,
    pub(super) version: u32,
    pub(super) kind: IncidentKind,
    pub(super) status: IncidentStatus,
    pub(super) what: String,
    pub(super) first_step: String,
    pub(super) rough: RoughCount,
    pub(super) occurred: Option<LocalDate>,
    pub(super) discovered: LocalDate,
    pub(super) discovered_why: String,
    pub(super) recorded_at: UtcMillis,
    pub(super) reported_by: PersonId,
    pub(super) triage: Triage,
    pub(super) unknown: bool,
    pub(super) facts: LetterFacts,
    pub(super) changed_at: UtcMillis,
    pub(super) changed_by: PersonId,
}

const SELECT: &str = "SELECT id, version, kind, status, what, first_step, rough, occurred_on, discovered_on, \
    discovered_why, recorded_at, reported_by, phi, impermissible, encrypted, key_apart, unlocked, exception, \
    exception_why, people_unknown, data_types, told, protect, doing, contact, changed_at, changed_by FROM incident";

fn row(r: &Row<'_>) -> SqlResult<IncidentRow> {
    let types: String = r.get(20)?;
    Ok(IncidentRow {
        id: r.get(0)?,
        version: r.get(1)?,
        kind: r.get(2)?,
        status: r.get(3)?,
        what: r.get(4)?,
        first_step: r.get(5)?,
        rough: r.get(6)?,
        occurred: r.get(7)?,
        discovered: r.get(8)?,
        discovered_why: r.get(9)?,
        recorded_at: r.get(10)?,
        reported_by: r.get(11)?,
        triage: Triage {
            phi: r.get(12)?,
            impermissible: r.get(13)?,
            encrypted: r.get(14)?,
            key_apart: r.get(15)?,
            unlocked: r.get(16)?,
            exception: r.get(17)?,
            exception_why: r.get(18)?,
        },
        unknown: r.get(19)?,
        facts: LetterFacts {
            data_types: types.split_whitespace().map(str::to_owned).collect(),
            told: r.get(21)?,
            protect: r.get(22)?,
            doing: r.get(23)?,
            contact: r.get(24)?,
        },
        changed_at: r.get(25)?,
        changed_by: r.get(26)?,
    })
}

pub(super) fn incidents(tx: &ReadTx<'_>) -> Result<Vec<IncidentRow>, RecordError> {
    tx.query(&format!("{SELECT} ORDER BY recorded_at DESC, id"), [], row)
}

pub(super) fn incident(tx: &ReadTx<'_>, id: IncidentId) -> Result<IncidentRow, RecordError> {
    tx.query_one("incident", &format!("{SELECT} WHERE id = ?1"), [id], row)
}

/// What one person reported, newest first.
pub(super) fn reported_by(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(IncidentId, IncidentKind, IncidentStatus, UtcMillis)>, RecordError> {
    tx.query(
        "SELECT id, kind, status, recorded_at FROM incident WHERE reported_by = ?1
         ORDER BY recorded_at DESC LIMIT 20",
        [person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

pub(super) fn insert(tx: &mut WriteTx<'_>, i: &IncidentRow) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident (id, version, kind, status, what, first_step, rough, occurred_on, discovered_on,
            discovered_why, recorded_at, reported_by, exception_why, people_unknown, data_types, told, protect,
            doing, contact, changed_at, changed_by)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', ?9, ?10, '', 0, '', '', '', '', '', ?9, ?10)",
        params![
            i.id,
            i.kind,
            i.status,
            i.what,
            i.first_step,
            i.rough,
            i.occurred,
            i.discovered,
            i.recorded_at,
            i.reported_by
        ],
    )?;
    Ok(())
}

/// Writes everything of the row that may change, as its next version.
pub(super) fn update(tx: &mut WriteTx<'_>, i: &IncidentRow) -> Result<(), RecordError> {
    let t = &i.triage;
    let f = &i.facts;
    tx.execute(
        "UPDATE incident SET version = version + 1, status = ?2, occurred_on = ?3, discovered_on = ?4,
            discovered_why = ?5, phi = ?6, impermissible = ?7, encrypted = ?8, key_apart = ?9, unlocked = ?10,
            exception = ?11, exception_why = ?12, people_unknown = ?13, data_types = ?14, told = ?15,
            protect = ?16, doing = ?17, contact = ?18, changed_at = ?19, changed_by = ?20 WHERE id = ?1",
        params![
            i.id,
            i.status,
            i.occurred,
            i.discovered,
            i.discovered_why,
            t.phi,
            t.impermissible,
            t.encrypted,
            t.key_apart,
            t.unlocked,
            t.exception,
            t.exception_why,
            i.unknown,
            f.data_types.join(" "),
            f.told,
            f.protect,
            f.doing,
            f.contact,
            i.changed_at,
            i.changed_by
        ],
    )?;
    Ok(())
}

/// Who wrote something, and when.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) person: PersonId,
    pub(super) at: UtcMillis,
}

pub(super) fn add_step(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    item: &str,
    text: &str,
    by: By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident_step (id, incident_id, item, text, done_at, done_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![Uuid::now_v7().as_bytes(), id, item, text, by.at, by.person],
    )?;
    Ok(())
}

/// Names are resolved by the caller: `person` is theirs to say.
pub(super) fn steps(
    tx: &ReadTx<'_>,
    id: IncidentId,
    name: impl Fn(PersonId) -> String,
) -> Result<Vec<StepTaken>, RecordError> {
    tx.query(
        "SELECT item, text, done_at, done_by FROM incident_step WHERE incident_id = ?1 ORDER BY done_at, id",
        [id],
        |r| Ok(StepTaken { item: r.get(0)?, text: r.get(1)?, at: r.get(2)?, by: name(r.get(3)?) }),
    )
}

pub(super) fn add_factor(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    factor: super::IncidentFactor,
    text: &str,
    by: By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident_factor (id, incident_id, factor, text, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![Uuid::now_v7().as_bytes(), id, factor, text, by.at, by.person],
    )?;
    Ok(())
}

/// The newest words of each factor.
pub(super) fn factors(
    tx: &ReadTx<'_>,
    id: IncidentId,
    name: impl Fn(PersonId) -> String,
) -> Result<Vec<FactorText>, RecordError> {
    let all = tx.query(
        "SELECT factor, text, written_at, written_by FROM incident_factor WHERE incident_id = ?1
         ORDER BY written_at DESC, id DESC",
        [id],
        |r| Ok(FactorText { factor: r.get(0)?, text: r.get(1)?, at: r.get(2)?, by: name(r.get(3)?) }),
    )?;
    let mut newest: Vec<FactorText> = Vec::new();
    for one in all {
        if !newest.iter().any(|n| n.factor == one.factor) {
            newest.push(one);
        }
    }
    newest.sort_by_key(|f| f.factor);
    Ok(newest)
}

pub(super) fn add_decision(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    act: IncidentAct,
    why: &str,
    by: By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident_decision (id, incident_id, act, why, edition, decided_at, decided_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Uuid::now_v7().as_bytes(),
            id,
            act,
            why,
            crate::programme::edition().number,
            by.at,
            by.person
        ],
    )?;
    Ok(())
}

pub(super) fn decisions(
    tx: &ReadTx<'_>,
    id: IncidentId,
    name: impl Fn(PersonId) -> String,
) -> Result<Vec<IncidentDecision>, RecordError> {
    tx.query(
        "SELECT act, why, decided_at, decided_by, edition FROM incident_decision WHERE incident_id = ?1
         ORDER BY decided_at, id",
        [id],
        |r| {
            Ok(IncidentDecision {
                act: r.get(0)?,
                why: r.get(1)?,
                at: r.get(2)?,
                by: name(r.get(3)?),
                edition: r.get(4)?,
            })
        },
    )
}

/// The clients of a file, each once.
pub(super) fn clients(tx: &ReadTx<'_>, id: IncidentId) -> Result<Vec<ClientId>, RecordError> {
    tx.query(
        "SELECT client_id FROM incident_client WHERE incident_id = ?1 AND removed = 0
         GROUP BY client_id ORDER BY min(id)",
        [id],
        |r| r.get(0),
    )
}

/// Makes these the clients of the file: one who isn't among them is marked as removed.
pub(super) fn put_clients(tx: &mut WriteTx<'_>, id: IncidentId, all: &[ClientId]) -> Result<(), RecordError> {
    let there: Vec<(ClientId, bool)> = tx.read().query(
        "SELECT client_id, removed FROM incident_client WHERE incident_id = ?1",
        [id],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    for &(client, removed) in &there {
        if removed == all.contains(&client) {
            tx.execute(
                "UPDATE incident_client SET removed = ?3 WHERE incident_id = ?1 AND client_id = ?2",
                params![id, client, !removed],
            )?;
        }
    }
    for (n, client) in all.iter().enumerate() {
        let again = all.iter().take(n).any(|c| c == client);
        if !again && !there.iter().any(|(c, _)| c == client) {
            tx.execute(
                "INSERT INTO incident_client (id, incident_id, client_id, removed) VALUES (?1, ?2, ?3, 0)",
                params![Uuid::now_v7().as_bytes(), id, client],
            )?;
        }
    }
    Ok(())
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    tx.query_one("client", "SELECT count(*) FROM incident_client WHERE client_id = ?1", [client], |r| {
        r.get(0)
    })
}

/// The incidents that ever named a client: where each stands and when it was last in hand.
pub(super) fn files_of_client(
    tx: &ReadTx<'_>,
    client: ClientId,
) -> Result<Vec<(IncidentStatus, UtcMillis)>, RecordError> {
    tx.query(
        "SELECT status, changed_at FROM incident WHERE id IN
           (SELECT incident_id FROM incident_client WHERE client_id = ?1)",
        [client],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Files what names a client under another record.
pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<(), RecordError> {
    tx.execute("UPDATE incident_client SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

pub(super) fn residents(tx: &ReadTx<'_>, id: IncidentId) -> Result<Vec<Residents>, RecordError> {
    tx.query(
        "SELECT state, people FROM incident_residents WHERE incident_id = ?1 AND people > 0 ORDER BY state",
        [id],
        |r| Ok(Residents { state: r.get(0)?, people: r.get(1)? }),
    )
}

/// Makes these the numbers of the file; a State that isn't among them has none.
pub(super) fn put_residents(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    all: &[Residents],
) -> Result<(), RecordError> {
    let there = residents(tx.read(), id)?;
    for old in there.iter().filter(|o| !all.iter().any(|n| n.state == o.state)) {
        tx.execute(
            "UPDATE incident_residents SET people = 0 WHERE incident_id = ?1 AND state = ?2",
            params![id, old.state],
        )?;
    }
    for new in all.iter().filter(|n| !there.contains(n)) {
        tx.execute(
            "INSERT INTO incident_residents (id, incident_id, state, people) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (incident_id, state) DO UPDATE SET people = excluded.people",
            params![Uuid::now_v7().as_bytes(), id, new.state, new.people],
        )?;
    }
    Ok(())
}

pub(super) fn add_hold(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    hold: &super::NewHold,
    by: By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident_hold (id, incident_id, stated_on, until_on, official, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![Uuid::now_v7().as_bytes(), id, hold.stated, hold.until, hold.official, by.at, by.person],
    )?;
    Ok(())
}

pub(super) fn holds(
    tx: &ReadTx<'_>,
    id: IncidentId,
    name: impl Fn(PersonId) -> String,
) -> Result<Vec<PoliceHold>, RecordError> {
    tx.query(
        "SELECT stated_on, until_on, official, written_by FROM incident_hold WHERE incident_id = ?1
         ORDER BY stated_on, id",
        [id],
        |r| Ok(PoliceHold { stated: r.get(0)?, until: r.get(1)?, official: r.get(2)?, by: name(r.get(3)?) }),
    )
}

pub(super) fn add_notice(
    tx: &mut WriteTx<'_>,
    id: IncidentId,
    n: &NewNotice,
    by: By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO incident_notice (id, incident_id, kind, clock_id, state, sent_on, how, people, written_at,
            written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            Uuid::now_v7().as_bytes(),
            id,
            n.kind,
            n.rule,
            n.state,
            n.sent,
            n.how,
            n.people,
            by.at,
            by.person
        ],
    )?;
    Ok(())
}

pub(super) fn notices(
    tx: &ReadTx<'_>,
    id: IncidentId,
    name: impl Fn(PersonId) -> String,
) -> Result<Vec<SentNotice>, RecordError> {
    tx.query(
        "SELECT kind, clock_id, state, sent_on, how, people, written_by FROM incident_notice
         WHERE incident_id = ?1 ORDER BY sent_on, id",
        [id],
        |r| {
            Ok(SentNotice {
                kind: r.get(0)?,
                rule: r.get(1)?,
                state: r.get(2)?,
                sent: r.get(3)?,
                how: r.get(4)?,
                people: r.get(5)?,
                by: name(r.get(6)?),
            })
        },
    )
}

fn counting(word: &str) -> Counting {
    if word == "business" { Counting::Business } else { Counting::Calendar }
}

const fn counting_word(counting: Counting) -> &'static str {
    match counting {
        Counting::Calendar => "calendar",
        Counting::Business => "business",
    }
}

pub(super) fn state_clocks(tx: &ReadTx<'_>) -> Result<Vec<StateClock>, RecordError> {
    tx.query(
        "SELECT id, version, state, whom, days, counting, source, verified_by, verified_on, active
         FROM state_clock ORDER BY state, id",
        [],
        |r| {
            Ok(StateClock {
                id: r.get(0)?,
                version: r.get(1)?,
                state: r.get(2)?,
                whom: r.get(3)?,
                days: r.get(4)?,
                counting: counting(r.get_ref(5)?.as_str()?),
                source: r.get(6)?,
                verified_by: r.get(7)?,
                verified_on: r.get(8)?,
                active: r.get(9)?,
            })
        },
    )
}

pub(super) fn put_state_clock(tx: &mut WriteTx<'_>, c: &StateClock) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO state_clock (id, version, state, whom, days, counting, source, verified_by, verified_on, active)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, whom = excluded.whom,
           days = excluded.days, counting = excluded.counting, source = excluded.source,
           verified_by = excluded.verified_by, verified_on = excluded.verified_on, active = excluded.active",
        params![
            c.id,
            c.version,
            c.state,
            c.whom,
            c.days,
            counting_word(c.counting),
            c.source,
            c.verified_by,
            c.verified_on,
            c.active
        ],
    )?;
    Ok(())
}

/// The id of a State's clock that is there.
pub(super) fn has_state_clock(tx: &ReadTx<'_>, id: StateClockId) -> Result<bool, RecordError> {
    Ok(tx.query_opt("SELECT 1 FROM state_clock WHERE id = ?1", [id], |_| Ok(()))?.is_some())
}
