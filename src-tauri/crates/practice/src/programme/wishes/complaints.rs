//! Complaints: taken in by anybody, closed by an official, each with what came of it.

use super::super::clocks;
use super::super::words::{LINE, TEXT, needed, past, text, words};
use super::content::{WishRule, content};
use crate::clients::quiet_debug;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, staff};
use chrono::Days;
use serde::{Deserialize, Serialize};
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, UtcMillis, WriteTx};
use uuid::Uuid;

stillroom_record::define_id! {
    /// One complaint.
    ComplaintId
}

words! {
    /// How it came.
    ComplaintHow {
        InPerson = "inPerson",
        Phone = "phone",
        Letter = "letter",
        Email = "email",
        Other = "other",
    }
}
words! {
    /// What was found.
    ComplaintFinding {
        Right = "right",
        Partly = "partly",
        NotRight = "notRight",
        /// It couldn't be found out.
        Unknown = "unknown",
    }
}
words! {
    ComplaintState { Open = "open", Closed = "closed" }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintDraft {
    pub received_on: LocalDate,
    pub how: ComplaintHow,
    /// Who complains; empty when they don't want to say.
    pub from_whom: String,
    pub about: String,
}

/// What whoever took it in sees of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintReceipt {
    pub id: ComplaintId,
    pub received_on: LocalDate,
    /// By when the practice would answer.
    pub due: LocalDate,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintStep {
    pub text: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub by: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    pub id: ComplaintId,
    pub version: u32,
    pub state: ComplaintState,
    pub received_on: LocalDate,
    pub how: ComplaintHow,
    pub from_whom: String,
    pub about: String,
    pub taken_by: String,
    /// The practice's own aim.
    pub due: LocalDate,
    pub steps: Vec<ComplaintStep>,
    /// What was done against harm (164.530(f)).
    pub mitigation: String,
    /// How it was seen to that nobody is treated worse for it (164.530(g)).
    pub no_reprisal: String,
    pub finding: Option<ComplaintFinding>,
    pub outcome: String,
    pub closed_on: Option<LocalDate>,
    pub letter_on: Option<LocalDate>,
    /// The answer on paper, once it is closed.
    pub letter: Option<String>,
    pub keep: clocks::Deadline,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Complaints {
    /// Open ones first, those first that wait longest.
    pub all: Vec<Complaint>,
    pub days: u32,
    pub rules: Vec<WishRule>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum ComplaintAct {
    Step {
        text: String,
    },
    Notes {
        mitigation: String,
        #[serde(rename = "noReprisal")]
        no_reprisal: String,
    },
    Close {
        finding: ComplaintFinding,
        outcome: String,
    },
    Letter {
        on: LocalDate,
    },
    Reopen {
        why: String,
    },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintChange {
    pub id: ComplaintId,
    /// The one that was in front of the person.
    pub version: u32,
    pub change: ComplaintAct,
}

impl std::fmt::Debug for ComplaintAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ComplaintAct")
    }
}

quiet_debug!(ComplaintDraft.how, ComplaintStep.at, Complaint.id, Complaints.days, ComplaintChange.id,);

struct Filed {
    id: ComplaintId,
    version: u32,
    draft: ComplaintDraft,
    mitigation: String,
    no_reprisal: String,
    finding: Option<ComplaintFinding>,
    outcome: String,
    closed_on: Option<LocalDate>,
    letter_on: Option<LocalDate>,
    recorded_by: PersonId,
    changed_by: PersonId,
}

const SELECT: &str = "SELECT id, version, received_on, how, from_whom, about, mitigation, no_reprisal, finding, \
    outcome, closed_on, letter_on, recorded_by, changed_by FROM complaint";

fn row(r: &Row<'_>) -> SqlResult<Filed> {
    Ok(Filed {
        id: r.get(0)?,
        version: r.get(1)?,
        draft: ComplaintDraft {
            received_on: r.get(2)?,
            how: r.get(3)?,
            from_whom: r.get(4)?,
            about: r.get(5)?,
        },
        mitigation: r.get(6)?,
        no_reprisal: r.get(7)?,
        finding: r.get(8)?,
        outcome: r.get(9)?,
        closed_on: r.get(10)?,
        letter_on: r.get(11)?,
        recorded_by: r.get(12)?,
        changed_by: r.get(13)?,
    })
}

fn add_step(tx: &mut WriteTx<'_>, id: ComplaintId, text: &str, person: PersonId) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO complaint_step (id, complaint_id, text, at, by) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![Uuid::now_v7().as_bytes(), id, text, at, person],
    )?;
    Ok(())
}

fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(clocks::local_day(tx.now(), catalog::zone(tx)?))
}

fn due(received: LocalDate) -> LocalDate {
    let days = u64::from(content().complaint_days);
    LocalDate(received.0.checked_add_days(Days::new(days)).unwrap_or(received.0))
}

fn shown(tx: &ReadTx<'_>, practice: &str, today: LocalDate, f: Filed) -> Result<Complaint> {
    let steps = tx
        .query(
            "SELECT text, at, by FROM complaint_step WHERE complaint_id = ?1 ORDER BY at, id",
            [f.id],
            |r| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get::<_, PersonId>(2)?)),
        )?
        .into_iter()
        .map(|(text, at, by)| Ok(ComplaintStep { text, at, by: staff::name(tx, by)? }))
        .collect::<Result<_>>()?;
    let letter = f.closed_on.map(|_| {
        let whom = if f.draft.from_whom.is_empty() { "Sir or Madam" } else { &f.draft.from_whom };
        // What people wrote comes last, so that braces in it stay braces.
        content()
            .letter_complaint
            .replace("{{date}}", &clocks::long(today))
            .replace("{{received}}", &clocks::long(f.draft.received_on))
            .replace("{{practice}}", practice)
            .replace("{{whom}}", whom)
            .replace("{{outcome}}", &f.outcome)
            .trim()
            .to_owned()
    });
    Ok(Complaint {
        id: f.id,
        version: f.version,
        state: if f.closed_on.is_some() { ComplaintState::Closed } else { ComplaintState::Open },
        due: due(f.draft.received_on),
        keep: clocks::keep(f.draft.received_on, f.closed_on),
        received_on: f.draft.received_on,
        how: f.draft.how,
        from_whom: f.draft.from_whom,
        about: f.draft.about,
        taken_by: staff::name(tx, f.recorded_by)?,
        steps,
        mitigation: f.mitigation,
        no_reprisal: f.no_reprisal,
        finding: f.finding,
        outcome: f.outcome,
        closed_on: f.closed_on,
        letter_on: f.letter_on,
        letter,
    })
}

fn all(tx: &ReadTx<'_>) -> Result<Complaints> {
    let today = today(tx)?;
    let practice = catalog::settings(tx)?.name;
    let rows = tx.query(&format!("{SELECT} ORDER BY closed_on DESC, received_on, id"), [], row)?;
    let mut all = rows.into_iter().map(|f| shown(tx, &practice, today, f)).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|one| one.state == ComplaintState::Closed);
    let ids = ["complaint", "reprisal", "mitigation"];
    let rules = content().rule.iter().filter(|rule| ids.contains(&rule.id.as_str())).cloned().collect();
    Ok(Complaints { all, days: content().complaint_days, rules })
}

/// Open ones, with their days: for the list of what is due.
pub(crate) fn open_complaints(tx: &ReadTx<'_>) -> Result<Vec<LocalDate>> {
    Ok(tx
        .query("SELECT received_on FROM complaint WHERE closed_on IS NULL ORDER BY received_on", [], |r| {
            r.get::<_, LocalDate>(0)
        })?
        .into_iter()
        .map(due)
        .collect())
}

/// How many there are, open and closed.
pub(crate) fn count_complaints(tx: &ReadTx<'_>) -> Result<u32> {
    Ok(tx.query_one("complaint", "SELECT count(*) FROM complaint", [], |r| r.get(0))?)
}

/// Takes a complaint in.
///
/// # Errors
/// A refusal; a field that won't do.
pub fn report_complaint(session: &Session, draft: ComplaintDraft) -> Result<ComplaintReceipt> {
    let done = session.write(Access::new("complaints.take", Permission::ClientWishes), |tx| {
        let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ClientWishes))?;
        let today = today(tx.read())?;
        let about = needed("about", &draft.about, TEXT, "Write what the complaint is about.")?;
        let from_whom = text("fromWhom", &draft.from_whom, LINE)?;
        let received_on = past("receivedOn", draft.received_on, today)?;
        let (id, at) = (ComplaintId::new(), tx.now());
        tx.about("complaint", id.0);
        tx.execute(
            "INSERT INTO complaint (id, version, received_on, how, from_whom, about, mitigation, no_reprisal, outcome,
                edition, recorded_at, recorded_by, changed_by)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, '', '', '', ?6, ?7, ?8, ?8)",
            params![id, received_on, draft.how, from_whom, about, crate::programme::edition().number, at, person],
        )?;
        tx.changed("complaints");
        Ok::<_, PracticeError>(ComplaintReceipt { id, received_on, due: due(received_on) })
    })?;
    Ok(done.value)
}

/// Every complaint.
///
/// # Errors
/// A refusal.
pub fn list_complaints(session: &Session) -> Result<Complaints> {
    session.read(Access::new("complaints.list", Permission::ProgrammeManage), all)
}

/// Goes on with a complaint; refused over a newer version.
///
/// # Errors
/// A refusal; a field that won't do; a file that is closed.
pub fn change_complaint(session: &Session, req: ComplaintChange) -> Result<Complaints> {
    let verb = match req.change {
        ComplaintAct::Step { .. } => "complaints.step",
        ComplaintAct::Notes { .. } => "complaints.notes",
        ComplaintAct::Close { .. } => "complaints.close",
        ComplaintAct::Letter { .. } => "complaints.letter",
        ComplaintAct::Reopen { .. } => "complaints.reopen",
    };
    let access = Access::new(verb, Permission::ProgrammeManage).of("complaint", req.id.0);
    let done = session.write(access, |tx| {
        let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?;
        let mut f = tx.read().query_one("complaint", &format!("{SELECT} WHERE id = ?1"), [req.id], row)?;
        if f.version != req.version {
            let who = staff::name(tx.read(), f.changed_by)?;
            return Err(PracticeError::Changed { what: "complaint", who });
        }
        let today = today(tx.read())?;
        let is_closed = f.closed_on.is_some();
        let needs_open = !matches!(req.change, ComplaintAct::Letter { .. } | ComplaintAct::Reopen { .. });
        if is_closed == needs_open {
            return Err(PracticeError::Conflict(if is_closed {
                "This complaint is closed. Open it again first, and say why.".to_owned()
            } else {
                "Close the complaint first: the letter says what came of it.".to_owned()
            }));
        }
        match req.change {
            ComplaintAct::Step { text } => {
                let text = needed("text", &text, TEXT, "Write what was done or found out.")?;
                add_step(tx, f.id, &text, person)?;
            }
            ComplaintAct::Notes { mitigation, no_reprisal } => {
                f.mitigation = text("mitigation", &mitigation, TEXT)?;
                f.no_reprisal = text("noReprisal", &no_reprisal, TEXT)?;
            }
            ComplaintAct::Close { finding, outcome } => {
                f.outcome = needed("outcome", &outcome, TEXT, "Write what came of it: the letter says it.")?;
                if f.no_reprisal.is_empty() {
                    return Err(PracticeError::invalid(
                        "noReprisal",
                        "Write first how you saw to it that nobody is treated worse for complaining.",
                    ));
                }
                f.finding = Some(finding);
                f.closed_on = Some(today);
            }
            ComplaintAct::Letter { on } => {
                f.letter_on = Some(past("on", on, today)?);
            }
            ComplaintAct::Reopen { why } => {
                let why = needed("why", &why, TEXT, "Write why it is opened again.")?;
                add_step(tx, f.id, &format!("Opened again: {why}"), person)?;
                f.closed_on = None;
                f.letter_on = None;
            }
        }
        tx.execute(
            "UPDATE complaint SET version = version + 1, mitigation = ?2, no_reprisal = ?3, finding = ?4, outcome = ?5,
                closed_on = ?6, letter_on = ?7, changed_by = ?8 WHERE id = ?1",
            params![f.id, f.mitigation, f.no_reprisal, f.finding, f.outcome, f.closed_on, f.letter_on, person],
        )?;
        tx.changed("complaints");
        all(tx.read())
    })?;
    Ok(done.value)
}
