//! All SQL of policies and officials. There is no statement here that changes or removes a
//! version once it is approved, or a signature.

use super::{Office, OfficialId, PolicyId, PolicyVersionId};
use crate::schedule::LocalDate;
use std::collections::BTreeMap;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// Whether the practice uses a policy.
#[derive(Clone, Debug)]
pub(super) struct PolicyRow {
    pub(super) id: PolicyId,
    pub(super) not_used: String,
}

/// A draft, or what was approved.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) id: PolicyVersionId,
    pub(super) number: u32,
    pub(super) revision: u32,
    pub(super) template: String,
    pub(super) review_months: u32,
    pub(super) saved_by: PersonId,
    pub(super) saved_at: UtcMillis,
    pub(super) approval: Option<Approval>,
}

/// How a version was approved, and what it said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Approval {
    pub(super) text: String,
    pub(super) quoted: BTreeMap<String, String>,
    pub(super) edition: String,
    pub(super) change: String,
    pub(super) material: bool,
    pub(super) effective_on: LocalDate,
    pub(super) at: UtcMillis,
    pub(super) approver: PersonId,
    pub(super) approver_text: String,
    pub(super) approver_roles: String,
    pub(super) digest: [u8; 32],
}

/// One person's signature under one version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Signed {
    pub(super) id: Uuid,
    pub(super) version: PolicyVersionId,
    pub(super) person: PersonId,
    pub(super) signer: String,
    pub(super) roles: String,
    pub(super) at: UtcMillis,
    pub(super) digest: [u8; 32],
}

/// A look that left a version as it is.
#[derive(Clone, Debug)]
pub(super) struct ReviewRow {
    pub(super) version: PolicyVersionId,
    pub(super) reviewer: String,
    pub(super) on: LocalDate,
    pub(super) note: String,
}

/// One designation.
#[derive(Clone, Debug)]
pub(super) struct OfficialRow {
    pub(super) id: OfficialId,
    pub(super) office: Office,
    pub(super) person: PersonId,
    pub(super) since: LocalDate,
    pub(super) until: Option<LocalDate>,
}

fn date(r: &Row<'_>, column: usize) -> SqlResult<LocalDate> {
    r.get_ref(column)?.as_str()?.parse().map_err(|_| FromSqlError::InvalidType.into())
}

fn date_opt(r: &Row<'_>, column: usize) -> SqlResult<Option<LocalDate>> {
    let text: Option<String> = r.get(column)?;
    text.map(|t| t.parse().map_err(|_| FromSqlError::InvalidType.into())).transpose()
}

pub(super) fn id(r: &Row<'_>, column: usize) -> SqlResult<Uuid> {
    Uuid::from_slice(r.get_ref(column)?.as_blob()?).map_err(|_| FromSqlError::InvalidType.into())
}

const VERSION: &str = "SELECT policy_id, id, number, revision, template, review_months, saved_by, saved_at, text, \
    quoted, edition, change, material, effective_on, approved_at, approver_id, approver, approver_roles, digest \
    FROM policy_version";

fn version_row(r: &Row<'_>) -> SqlResult<(PolicyId, Version)> {
    let at: Option<UtcMillis> = r.get(14)?;
    let approval = match at {
        None => None,
        Some(at) => {
            let quoted: String = r.get(9)?;
            Some(Approval {
                text: r.get(8)?,
                quoted: serde_json::from_str(&quoted).map_err(|_| FromSqlError::InvalidType)?,
                edition: r.get(10)?,
                change: r.get(11)?,
                material: r.get(12)?,
                effective_on: date(r, 13)?,
                at,
                approver: r.get(15)?,
                approver_text: r.get(16)?,
                approver_roles: r.get(17)?,
                digest: r.get(18)?,
            })
        }
    };
    let version = Version {
        id: r.get(1)?,
        number: r.get(2)?,
        revision: r.get(3)?,
        template: r.get(4)?,
        review_months: r.get(5)?,
        saved_by: r.get(6)?,
        saved_at: r.get(7)?,
        approval,
    };
    Ok((r.get(0)?, version))
}

pub(super) fn policies(tx: &ReadTx<'_>) -> Result<Vec<PolicyRow>, RecordError> {
    tx.query("SELECT id, not_used FROM policy", [], |r| Ok(PolicyRow { id: r.get(0)?, not_used: r.get(1)? }))
}

/// Makes the policy's row, if it isn't there.
pub(super) fn ensure_policy(tx: &mut WriteTx<'_>, policy: PolicyId, slug: &str) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO policy (id, slug, not_used) VALUES (?1, ?2, '') ON CONFLICT (id) DO NOTHING",
        params![policy, slug],
    )?;
    Ok(())
}

pub(super) fn set_not_used(
    tx: &mut WriteTx<'_>,
    policy: PolicyId,
    reason: &str,
    by: PersonId,
    at: UtcMillis,
) -> Result<(), RecordError> {
    tx.execute(
        "UPDATE policy SET not_used = ?2, decided_by = ?3, decided_at = ?4 WHERE id = ?1",
        params![policy, reason, by, at],
    )?;
    Ok(())
}

/// Every version of every policy, oldest first.
pub(super) fn all_versions(tx: &ReadTx<'_>) -> Result<Vec<(PolicyId, Version)>, RecordError> {
    tx.query(&format!("{VERSION} ORDER BY policy_id, number"), [], version_row)
}

pub(super) fn version(tx: &ReadTx<'_>, id: PolicyVersionId) -> Result<(PolicyId, Version), RecordError> {
    tx.query_one("policy_version", &format!("{VERSION} WHERE id = ?1"), [id], version_row)
}

pub(super) fn insert_draft(tx: &mut WriteTx<'_>, policy: PolicyId, v: &Version) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO policy_version (id, policy_id, number, revision, template, review_months, saved_by, saved_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![v.id, policy, v.number, v.revision, v.template, v.review_months, v.saved_by, v.saved_at],
    )?;
    Ok(())
}

/// Changes a draft that is still of this revision; says whether it was.
pub(super) fn update_draft(tx: &mut WriteTx<'_>, v: &Version, revision: u32) -> Result<bool, RecordError> {
    let changed = tx.execute(
        "UPDATE policy_version SET revision = ?3, template = ?4, review_months = ?5, saved_by = ?6, saved_at = ?7
         WHERE id = ?1 AND revision = ?2 AND approved_at IS NULL",
        params![v.id, revision, v.revision, v.template, v.review_months, v.saved_by, v.saved_at],
    )?;
    Ok(changed == 1)
}

pub(super) fn delete_draft(tx: &mut WriteTx<'_>, id: PolicyVersionId) -> Result<bool, RecordError> {
    let gone = tx.execute("DELETE FROM policy_version WHERE id = ?1 AND approved_at IS NULL", [id])?;
    Ok(gone == 1)
}

/// Freezes a draft as it was approved.
pub(super) fn freeze(tx: &mut WriteTx<'_>, id: PolicyVersionId, a: &Approval) -> Result<bool, RecordError> {
    let quoted = serde_json::to_string(&a.quoted).unwrap_or_default();
    let changed = tx.execute(
        "UPDATE policy_version SET text = ?2, quoted = ?3, edition = ?4, change = ?5, material = ?6,
                effective_on = ?7, approved_at = ?8, approver_id = ?9, approver = ?10, approver_roles = ?11,
                digest = ?12
         WHERE id = ?1 AND approved_at IS NULL",
        params![
            id,
            a.text,
            quoted,
            a.edition,
            a.change,
            a.material,
            a.effective_on.to_string(),
            a.at,
            a.approver,
            a.approver_text,
            a.approver_roles,
            a.digest.as_slice()
        ],
    )?;
    Ok(changed == 1)
}

const SIGNED: &str =
    "SELECT id, version_id, person_id, signer, signer_roles, signed_at, digest FROM policy_acknowledgement";

fn signed_row(r: &Row<'_>) -> SqlResult<Signed> {
    Ok(Signed {
        id: id(r, 0)?,
        version: r.get(1)?,
        person: r.get(2)?,
        signer: r.get(3)?,
        roles: r.get(4)?,
        at: r.get(5)?,
        digest: r.get(6)?,
    })
}

/// Every signature, oldest first.
pub(super) fn all_signed(tx: &ReadTx<'_>) -> Result<Vec<Signed>, RecordError> {
    tx.query(&format!("{SIGNED} ORDER BY signed_at, id"), [], signed_row)
}

/// One person's signatures.
pub(super) fn signed_by(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Signed>, RecordError> {
    tx.query(&format!("{SIGNED} WHERE person_id = ?1 ORDER BY signed_at, id"), [person], signed_row)
}

pub(super) fn insert_signed(tx: &mut WriteTx<'_>, s: &Signed) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO policy_acknowledgement (id, version_id, person_id, signer, signer_roles, signed_at, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            s.id.as_bytes(),
            s.version,
            s.person,
            s.signer,
            s.roles,
            s.at,
            s.digest.as_slice()
        ],
    )?;
    Ok(())
}

/// Every review, newest first.
pub(super) fn reviews(tx: &ReadTx<'_>) -> Result<Vec<ReviewRow>, RecordError> {
    tx.query(
        "SELECT version_id, reviewer, reviewed_on, note FROM policy_review ORDER BY reviewed_at DESC, id DESC",
        [],
        |r| Ok(ReviewRow { version: r.get(0)?, reviewer: r.get(1)?, on: date(r, 2)?, note: r.get(3)? }),
    )
}

pub(super) fn insert_review(
    tx: &mut WriteTx<'_>,
    review: &ReviewRow,
    by: PersonId,
    at: UtcMillis,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO policy_review (id, version_id, person_id, reviewer, reviewed_on, reviewed_at, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Uuid::now_v7().as_bytes(),
            review.version,
            by,
            review.reviewer,
            review.on.to_string(),
            at,
            review.note
        ],
    )?;
    Ok(())
}

pub(super) fn office_word(office: Office) -> &'static str {
    match office {
        Office::Privacy => "privacy",
        Office::Security => "security",
        Office::Contact => "contact",
    }
}

/// Every designation, newest first.
pub(super) fn officials(tx: &ReadTx<'_>) -> Result<Vec<OfficialRow>, RecordError> {
    tx.query(
        "SELECT id, office, person_id, since, until FROM programme_official ORDER BY since DESC, recorded_at DESC",
        [],
        |r| {
            let word: String = r.get(1)?;
            let office = Office::ALL.into_iter().find(|o| office_word(*o) == word);
            Ok(OfficialRow {
                id: r.get(0)?,
                office: office.ok_or(FromSqlError::InvalidType)?,
                person: r.get(2)?,
                since: date(r, 3)?,
                until: date_opt(r, 4)?,
            })
        },
    )
}

pub(super) fn end_official(
    tx: &mut WriteTx<'_>,
    id: OfficialId,
    until: LocalDate,
) -> Result<(), RecordError> {
    tx.execute(
        "UPDATE programme_official SET until = ?2 WHERE id = ?1 AND until IS NULL",
        params![id, until.to_string()],
    )?;
    Ok(())
}

pub(super) fn insert_official(
    tx: &mut WriteTx<'_>,
    o: &OfficialRow,
    by: PersonId,
    at: UtcMillis,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO programme_official (id, office, person_id, since, until, recorded_by, recorded_at)
         VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6)",
        params![o.id, office_word(o.office), o.person, o.since.to_string(), by, at],
    )?;
    Ok(())
}
