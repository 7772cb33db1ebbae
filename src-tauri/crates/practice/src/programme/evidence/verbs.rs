//! The verbs, as the shell calls them.

use super::ground::{self, Ground};
use super::model::{AccessToReview, Evidence, EvidenceRevision, PersonAccess, ReviewAccessReq};
use super::rules;
use super::{collectors, store};
use crate::{PracticeError, Result, staff};
use stillroom_record::{Access, Permission, ReadTx, Session, UtcMillis};

/// Revisions that are shown of one collector at most: a year and a bit.
const MOST_SHOWN: u32 = 400;

/// Collects, once a day, in the name of whoever is signed in: it shows them nothing. Gives whether
/// something was due.
///
/// # Errors
/// A refusal; a record that can't be written.
pub fn collect_daily(session: &Session) -> Result<bool> {
    let access = Access::new("evidence.due", Permission::PracticeView);
    let (last, today) = session
        .read(access, |tx| Ok::<_, PracticeError>((store::collected_last(tx)?, ground::day(tx)?.0)))?;
    let due = last.is_none_or(|(_, day)| day.0 != today);
    if due {
        gather(session, Permission::PracticeView)?;
    }
    Ok(due)
}

/// Collects now. Where nothing changed since the last time today, nothing is added.
///
/// # Errors
/// A refusal; a record that can't be written.
pub fn collect(session: &Session) -> Result<Vec<Evidence>> {
    gather(session, Permission::ProgrammeView)
}

fn gather(session: &Session, permission: Permission) -> Result<Vec<Evidence>> {
    session.permit(permission)?;
    let access = Access::new("evidence.due", Permission::PracticeView);
    let begins = session.read(access, |tx| Ok::<_, PracticeError>(ground::day(tx)?.1))?;
    let safe = ground::safeguards(session, begins)?;
    let done = session.write(Access::new("evidence.collect", permission), |tx| {
        let ground = Ground::gather(tx.read(), safe)?;
        let before = store::newest(tx.read())?;
        let mut news = 0_u32;
        for collector in collectors::all() {
            let body = collector.body(&ground);
            let last = before.iter().find(|one| one.collector == collector.name);
            if rules::is_news(last, &body) {
                let (text, sha256) = rules::seal(&body);
                store::insert(tx, &body, &text, &sha256)?;
                news += 1;
            }
        }
        if news > 0 {
            tx.changed("programme");
        }
        super::newest(tx.read())
    })?;
    Ok(done.value)
}

/// What a collector found, newest first.
///
/// # Errors
/// A refusal.
pub fn evidence_history(session: &Session, collector: &str) -> Result<Vec<EvidenceRevision>> {
    session.read(Access::new("evidence.history", Permission::ProgrammeView), |tx| {
        Ok(store::history(tx, collector, MOST_SHOWN)?)
    })
}

/// When everybody's access was looked through, newest first.
pub(crate) fn access_reviews(tx: &ReadTx<'_>) -> Result<Vec<UtcMillis>> {
    Ok(store::reviews_before(tx, UtcMillis(i64::MAX))?.into_iter().map(|(_, at, _, _)| at).collect())
}

/// Everybody's access, to be looked through.
///
/// # Errors
/// A refusal.
pub fn access_to_review(session: &Session) -> Result<AccessToReview> {
    session.read(Access::new("evidence.access", Permission::ProgrammeView), |tx| {
        let members = staff::members(tx)?;
        let now = ground::grants(&members);
        let last = store::last_review(tx)?;
        let seen = last.as_ref().map(|(_, grants)| grants);
        let people = members
            .into_iter()
            .filter(|m| m.active)
            .map(|m| PersonAccess {
                unreviewed: m
                    .roles
                    .iter()
                    .copied()
                    .filter(|r| !seen.is_some_and(|s| s.contains(&(m.id, *r))))
                    .collect(),
                person: m.id,
                name: m.name,
                login: m.login,
                roles: m.roles,
                can_sign_in: m.has_slot,
                last_sign_in: m.last_sign_in,
            })
            .collect();
        let stamp = rules::sha256(&store::write_grants(&now));
        Ok(AccessToReview { people, last: last.map(|(review, _)| review), stamp })
    })
}

/// Confirms that everybody's access was looked through and is right.
///
/// # Errors
/// A refusal; without a note; when somebody's access changed meanwhile.
pub fn review_access(session: &Session, req: ReviewAccessReq) -> Result<()> {
    session.write(Access::new("evidence.review_access", Permission::ProgrammeManage), |tx| {
        let note = rules::note(&req.note)?;
        let me = tx.read().person().ok_or(stillroom_record::RecordError::NotAllowed(Permission::ProgrammeManage))?;
        let now = ground::grants(&staff::members(tx.read())?);
        if rules::sha256(&store::write_grants(&now)) != req.stamp {
            return Err(PracticeError::Conflict(
                "Somebody’s access was changed while you were looking. Nothing was saved; look at the list again."
                    .into(),
            ));
        }
        store::insert_review(tx, me, &now, &note)?;
        tx.changed("programme");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}
