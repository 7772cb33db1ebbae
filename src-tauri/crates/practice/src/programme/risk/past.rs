//! What had been analysed and decided of risks by the end of a day.

use super::RiskSnapshotId;
use crate::Result;
use crate::programme::as_of::AsOf;
use crate::schedule::LocalDate;
use stillroom_record::ReadTx;
use stillroom_record::sql::params;

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

/// The analyses and the numbers.
pub(crate) fn as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<RisksThen> {
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
    let tasks_late = tx.query_one(
        "risk",
        "SELECT count(*) FROM risk_task WHERE created_at < ?1 AND (done_at IS NULL OR done_at >= ?1) AND due < ?2",
        params![at.end, at.day],
        |r| r.get(0),
    )?;
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
        tasks_open: count(
            "SELECT count(*) FROM risk_task WHERE created_at < ?1 AND (done_at IS NULL OR done_at >= ?1)",
        )?,
        tasks_late,
        tasks_done: count("SELECT count(*) FROM risk_task WHERE done_at < ?1")?,
        accepted,
        places: count(
            "SELECT count(*) FROM risk_asset WHERE created_at < ?1 AND (retired_at IS NULL OR retired_at >= ?1)",
        )?,
    })
}
