//! What had been analysed and decided of risks by the end of a day.

use super::{RiskId, RiskSnapshotId, RiskTaskId};
use crate::Result;
use crate::programme::as_of::AsOf;
use crate::schedule::LocalDate;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use stillroom_record::sql::params;
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session};

/// A year's analysis as it was approved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AnalysisThen {
    pub(crate) id: RiskSnapshotId,
    pub(crate) taken_on: LocalDate,
    pub(crate) approver: String,
    /// SHA-256 of the whole analysis.
    pub(crate) digest: String,
}

/// The register by then, in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct RisksThen {
    /// Newest first.
    pub(crate) analyses: Vec<AnalysisThen>,
    pub(crate) risks: u32,
    /// Scored by a person, not by the starter list.
    pub(crate) scored: u32,
    pub(crate) tasks_open: u32,
    pub(crate) tasks_late: u32,
    pub(crate) tasks_done: u32,
    pub(crate) accepted: u32,
    pub(crate) places: u32,
}

/// A task that was there by then.
pub(crate) struct TaskThen {
    due: LocalDate,
    done: bool,
}

/// The tasks as they were: what changed since is taken back by the journal.
pub(crate) fn tasks(session: &Session, at: &AsOf) -> Result<Vec<TaskThen>> {
    let access = Access::new("evidence.binder", Permission::ProgrammeView);
    let rows: Vec<(RiskTaskId, RiskId, i32, LocalDate, bool)> =
        session.read::<_, RecordError>(access, |tx| {
            tx.query(
                "SELECT id, risk_id, version, due, done_at IS NOT NULL FROM risk_task WHERE created_at < ?1",
                [at.end],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
            )
        })?;
    let mut histories = HashMap::new();
    let mut all = Vec::new();
    for (id, risk, version, due, done) in rows {
        let mut then = TaskThen { due, done };
        // Of one that is as it was made, nothing is taken back.
        if version > 1 {
            let changes = match histories.entry(risk) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(first) => first.insert(session.history("risk", risk.0)?),
            };
            let was = at.rewound(changes, "risk_task", id.0);
            if let Some(due) = was.get("due").and_then(|due| due.as_ref()?.parse().ok()) {
                then.due = due;
            }
            if let Some(done) = was.get("done_at") {
                then.done = done.is_some();
            }
        }
        all.push(then);
    }
    Ok(all)
}

/// The analyses and the numbers.
pub(crate) fn as_of(tx: &ReadTx<'_>, at: &AsOf, tasks: &[TaskThen]) -> Result<RisksThen> {
    let analyses = tx.query(
        "SELECT id, taken_on, approver_name, digest FROM risk_snapshot WHERE taken_at < ?1
         ORDER BY taken_at DESC, id DESC",
        [at.end],
        |r| {
            let digest: [u8; 32] = r.get(3)?;
            Ok(AnalysisThen {
                id: r.get(0)?,
                taken_on: r.get(1)?,
                approver: r.get(2)?,
                digest: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            })
        },
    )?;
    let count = |sql: &str| -> Result<u32> { Ok(tx.query_one("risk", sql, params![at.end], |r| r.get(0))?) };
    let of = |which: &dyn Fn(&TaskThen) -> bool| {
        u32::try_from(tasks.iter().filter(|task| which(task)).count()).unwrap_or(u32::MAX)
    };
    let accepted = tx.query_one(
        "risk",
        "SELECT count(*) FROM risk_acceptance
         WHERE accepted_at < ?1 AND (ended_at IS NULL OR ended_at >= ?1) AND expires >= ?2",
        params![at.end, at.day],
        |r| r.get(0),
    )?;
    Ok(RisksThen {
        analyses,
        risks: count(
            "SELECT count(*) FROM risk WHERE created_at < ?1 AND (retired_at IS NULL OR retired_at >= ?1)",
        )?,
        scored: count(
            "SELECT count(DISTINCT s.risk_id) FROM risk_score s JOIN risk r ON r.id = s.risk_id
             WHERE s.scored_by IS NOT NULL AND s.scored_at < ?1 AND (r.retired_at IS NULL OR r.retired_at >= ?1)",
        )?,
        tasks_open: of(&|task| !task.done),
        tasks_late: of(&|task| !task.done && task.due < at.day),
        tasks_done: of(&|task| task.done),
        accepted,
        places: count(
            "SELECT count(*) FROM risk_asset WHERE created_at < ?1 AND (retired_at IS NULL OR retired_at >= ?1)",
        )?,
    })
}
