//! Which incidents were on file by the end of a day: when, of what kind, what had been decided and
//! how many notices had gone out. Nothing of what happened, and of no client.

use super::{IncidentAct, IncidentId, IncidentKind};
use crate::Result;
use crate::programme::as_of::{AsOf, Late, row, shown};
use crate::schedule::LocalDate;
use std::collections::HashMap;
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session, UtcMillis};

/// An incident on file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct IncidentThen {
    pub(crate) id: IncidentId,
    pub(crate) kind: &'static str,
    pub(crate) discovered: LocalDate,
    pub(crate) recorded: LocalDate,
    /// The newest decision by then, and its day.
    pub(crate) decided: Option<(IncidentAct, LocalDate)>,
    pub(crate) notices: u32,
}

/// On which day each of them counted as discovered by then, of those that were changed since: the
/// row has the newest word, the journal what it was before.
pub(crate) fn discovered(session: &Session, at: &AsOf) -> Result<HashMap<IncidentId, LocalDate>> {
    let access = Access::new("evidence.binder", Permission::ProgrammeView);
    let changed: Vec<IncidentId> = session.read::<_, RecordError>(access, |tx| {
        let sql = "SELECT id FROM incident WHERE recorded_at < ?1 AND changed_at >= ?1";
        tx.query(sql, [at.end], |r| r.get(0))
    })?;
    let mut all = HashMap::new();
    for id in changed {
        let was = at.rewound(&session.history("incident", id.0)?, "incident", id.0);
        if let Some(on) = was.get("discovered_on").and_then(|on| on.as_ref()?.parse().ok()) {
            all.insert(id, on);
        }
    }
    Ok(all)
}

/// Those on file by then, and those that were entered later about that day or an earlier one.
pub(crate) fn as_of(
    tx: &ReadTx<'_>,
    at: &AsOf,
    discovered_then: &HashMap<IncidentId, LocalDate>,
) -> Result<(Vec<IncidentThen>, Vec<Late>)> {
    let rows: Vec<(IncidentId, IncidentKind, LocalDate, UtcMillis)> = tx.query(
        "SELECT id, kind, discovered_on, recorded_at FROM incident ORDER BY discovered_on, recorded_at",
        [],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?;
    let decisions: Vec<(IncidentId, IncidentAct, UtcMillis)> = tx.query(
        "SELECT incident_id, act, decided_at FROM incident_decision WHERE decided_at < ?1 ORDER BY decided_at, id",
        [at.end],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let notices: Vec<IncidentId> =
        tx.query("SELECT incident_id FROM incident_notice WHERE written_at < ?1", [at.end], |r| r.get(0))?;
    let mut late = Vec::new();
    let mut known = Vec::new();
    for (id, kind, discovered, recorded) in rows {
        if at.knew(recorded) {
            let last = decisions.iter().rfind(|d| d.0 == id);
            known.push(IncidentThen {
                id,
                kind: super::guide::kind_title(kind),
                discovered: discovered_then.get(&id).copied().unwrap_or(discovered),
                recorded: at.date(recorded),
                decided: last.map(|d| (d.1, at.date(d.2))),
                notices: u32::try_from(notices.iter().filter(|n| **n == id).count()).unwrap_or(u32::MAX),
            });
        } else if at.late(discovered, recorded) {
            late.push(Late {
                about: discovered,
                entered: at.date(recorded),
                what: format!("An incident that was discovered on {}.", shown(discovered)),
                trace: row("incident", id),
            });
        }
    }
    known.sort_by_key(|one: &IncidentThen| one.discovered);
    Ok((known, late))
}
