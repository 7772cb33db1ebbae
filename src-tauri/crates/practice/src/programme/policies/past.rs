//! Which policies were in force on a day, and who held the offices. What was entered later about
//! that day or an earlier one is told apart.

use super::{PolicyVersionId, officials, rules, starter, store};
use crate::Result;
use crate::programme::as_of::{AsOf, Late, row, shown};
use crate::schedule::LocalDate;
use std::collections::BTreeSet;
use stillroom_record::sql::Row;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, UtcMillis};
use uuid::Uuid;

/// A policy as it stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PolicyThen {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) citations: Vec<String>,
    pub(crate) optional: bool,
    /// Why the practice doesn't use it.
    pub(crate) not_used: Option<(super::PolicyId, String)>,
    /// The version in force.
    pub(crate) version: Option<VersionThen>,
}

/// A version in force, as it stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct VersionThen {
    pub(crate) id: PolicyVersionId,
    pub(crate) number: u32,
    pub(crate) effective_on: LocalDate,
    pub(crate) approved_on: LocalDate,
    pub(crate) approver: String,
    /// SHA-256 of what was approved.
    pub(crate) digest: String,
    pub(crate) review_due: LocalDate,
    /// The newest look that left it as it is: when and by whom.
    pub(crate) reviewed: Option<(LocalDate, String)>,
    pub(crate) signatures: u32,
}

/// Who held an office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OfficialThen {
    pub(crate) title: String,
    pub(crate) cite: String,
    /// Who, since when, and the row; none where nobody was named.
    pub(crate) held: Option<(String, LocalDate, Uuid)>,
}

/// Each policy as it stood at the end of a day, and the looks that were entered late.
pub(crate) fn as_of(
    tx: &ReadTx<'_>,
    at: &AsOf,
    not_used: &[(super::PolicyId, String)],
) -> Result<(Vec<PolicyThen>, Vec<Late>)> {
    let mut versions = store::all_versions(tx)?;
    versions.retain(|(_, v)| v.approval.as_ref().is_some_and(|a| at.knew(a.at)));
    let signed: Vec<_> = store::all_signed(tx)?.into_iter().filter(|s| at.knew(s.at)).collect();
    let reviews = reviews(tx)?;
    let mut late = Vec::new();
    let all = starter::all()
        .iter()
        .map(|starter| {
            let own: Vec<_> =
                versions.iter().filter(|(id, _)| *id == starter.id()).map(|(_, v)| v.clone()).collect();
            for r in reviews.iter().filter(|r| own.iter().any(|v| v.id == r.version)) {
                if at.late(r.on, r.at) {
                    late.push(Late {
                        about: r.on,
                        entered: at.date(r.at),
                        what: format!("The policy “{}” was looked at by {}.", starter.head.title, r.reviewer),
                        trace: row("policy_review", r.id),
                    });
                }
            }
            let version = rules::effective(&own, at.day).map(|(v, a)| {
                let looks = reviews.iter().filter(|r| r.version == v.id && at.knew(r.at) && r.on <= at.day);
                let newest = looks.max_by_key(|r| r.on);
                VersionThen {
                    id: v.id,
                    number: v.number,
                    effective_on: a.effective_on,
                    approved_on: at.date(a.at),
                    approver: a.approver_text.clone(),
                    digest: rules::hex(&a.digest),
                    review_due: rules::review_due(a.effective_on, newest.map(|r| r.on), v.review_months),
                    reviewed: newest.map(|r| (r.on, r.reviewer.clone())),
                    signatures: {
                        // One under an older version stands until what people do has changed.
                        let people: BTreeSet<_> = signed.iter().map(|s| s.person).collect();
                        let stands = |person: &&PersonId| {
                            let theirs = signed.iter().filter(|s| s.person == **person);
                            rules::standing(theirs, &own, v.number).is_some()
                        };
                        u32::try_from(people.iter().filter(stands).count()).unwrap_or(u32::MAX)
                    },
                }
            });
            PolicyThen {
                number: starter.head.number,
                title: starter.head.title.clone(),
                citations: starter.head.citations.clone(),
                optional: starter.head.optional,
                not_used: not_used.iter().find(|(id, _)| *id == starter.id()).cloned(),
                version,
            }
        })
        .collect();
    Ok((all, late))
}

struct Look {
    id: Uuid,
    version: PolicyVersionId,
    reviewer: String,
    on: LocalDate,
    at: UtcMillis,
}

fn uuid(r: &Row<'_>, column: usize) -> stillroom_record::sql::Result<Uuid> {
    store::id(r, column)
}

fn reviews(tx: &ReadTx<'_>) -> Result<Vec<Look>> {
    Ok(tx.query(
        "SELECT id, version_id, reviewer, reviewed_on, reviewed_at FROM policy_review ORDER BY reviewed_at, id",
        [],
        |r| {
            Ok(Look { id: uuid(r, 0)?, version: r.get(1)?, reviewer: r.get(2)?, on: r.get(3)?, at: r.get(4)? })
        },
    )?)
}

/// Which policies the practice had decided not to use, and why: the row has the newest decision, the
/// journal what it was before.
pub(crate) fn not_used(session: &Session, at: &AsOf) -> Result<Vec<(super::PolicyId, String)>> {
    let access = Access::new("evidence.binder", Permission::ProgrammeView);
    let rows: Vec<(super::PolicyId, String, UtcMillis)> = session.read::<_, RecordError>(access, |tx| {
        tx.query("SELECT id, not_used, decided_at FROM policy WHERE decided_at IS NOT NULL", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
    })?;
    let mut all = Vec::new();
    for (id, mut why, decided) in rows {
        if !at.knew(decided) {
            let mut was = at.rewound(&session.history("policy", id.0)?, "policy", id.0);
            why = was.remove("not_used").map_or(why, Option::unwrap_or_default);
        }
        if !why.is_empty() {
            all.push((id, why));
        }
    }
    Ok(all)
}

/// Who held each office at the end of a day, and the designations that were entered late.
pub(crate) fn officials_as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<(Vec<OfficialThen>, Vec<Late>)> {
    let rows: Vec<(Uuid, String, String, LocalDate, UtcMillis)> = tx.query(
        "SELECT o.id, o.office, p.name, o.since, o.recorded_at FROM programme_official o
         JOIN person p ON p.id = o.person_id ORDER BY o.since, o.recorded_at",
        [],
        |r| Ok((uuid(r, 0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
    )?;
    let mut late = Vec::new();
    let all = officials::about()
        .map(|(office, title, cite)| {
            let own = || rows.iter().filter(move |r| r.1 == store::office_word(office));
            for (id, _, name, since, recorded) in own().filter(|r| at.late(r.3, r.4)) {
                late.push(Late {
                    about: *since,
                    entered: at.date(*recorded),
                    what: format!("{title}: {name}, since {}.", shown(*since)),
                    trace: row("programme_official", id),
                });
            }
            let held = own().rfind(|r| r.3 <= at.day && at.knew(r.4));
            OfficialThen {
                title: title.to_owned(),
                cite: cite.to_owned(),
                held: held.map(|(id, _, name, since, _)| (name.clone(), *since, *id)),
            }
        })
        .collect();
    Ok((all, late))
}
