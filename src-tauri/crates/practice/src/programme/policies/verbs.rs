//! The officials' side: the list, a policy's page, drafts, approval, reviews, paper.

use super::facts::{self, Facts};
use super::shelf::{Shelf, Unsigned, gather};
use super::starter::{self, Starter};
use super::store::{self, Approval, ReviewRow, Version};
use super::{
    ApprovePolicyReq, ComparePolicyReq, DiffLine, PoliciesOverview, PolicyPage, PolicyPreview, PolicyText,
    PolicyVersionId, PreviewPolicyReq, PrintedPolicies, PrintedPolicy, ReviewPolicyReq, SavePolicyDraftReq,
    UsePolicyReq, compare, officials, rules, text,
};
use crate::chart::Signer;
use crate::{PracticeError, Result, programme, staff};
use stillroom_record::{Access, KnownStick, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};

/// All policies, who has still to read what, and the officials.
///
/// # Errors
/// A refusal.
pub fn policies_overview(session: &Session) -> Result<PoliciesOverview> {
    let sticks = session.sticks()?;
    session.read(Access::new("policies.list", Permission::ProgrammeView), |tx| {
        let shelf = Shelf::load(tx, &sticks)?;
        overview(tx, &shelf)
    })
}

fn overview(tx: &ReadTx<'_>, shelf: &Shelf) -> Result<PoliciesOverview> {
    Ok(PoliciesOverview {
        policies: starter::all().iter().map(|s| shelf.line(s)).collect(),
        readers: shelf.readers(),
        officials: officials::shown(tx)?,
    })
}

/// How the policies and their officials stand.
pub(crate) fn standing(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<PoliciesOverview> {
    overview(tx, &Shelf::load(tx, sticks)?)
}

/// How the policies stand, and for each signature that is missing under one in force since how many
/// days both the policy and the person have been there. None where one isn't what was approved.
pub(crate) fn read_by(
    tx: &ReadTx<'_>,
    sticks: &[KnownStick],
) -> Result<Option<(PoliciesOverview, Vec<Unsigned>)>> {
    match Shelf::load(tx, sticks) {
        Ok(shelf) => Ok(Some((overview(tx, &shelf)?, shelf.unsigned(tx)?))),
        Err(PracticeError::Conflict(_)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Everything of one policy.
///
/// # Errors
/// A refusal; a policy that there isn't.
pub fn policy_page(session: &Session, slug: &str) -> Result<PolicyPage> {
    let starter = find(slug)?;
    let sticks = session.sticks()?;
    let access = Access::new("policies.view", Permission::ProgrammeView).of("policy", starter.id().0);
    session.read(access, |tx| Shelf::load(tx, &sticks)?.page(starter))
}

/// One version with its text.
///
/// # Errors
/// A refusal; a version that there isn't.
pub fn policy_version(session: &Session, id: PolicyVersionId) -> Result<PolicyText> {
    let sticks = session.sticks()?;
    let access = Access::new("policies.version", Permission::ProgrammeView).of("policy_version", id.0);
    session.read(access, |tx| {
        let shelf = Shelf::load(tx, &sticks)?;
        let (starter, version) = shelf.version(id)?;
        shelf.text(starter, version)
    })
}

/// Two versions of one policy, line by line.
///
/// # Errors
/// A refusal; versions of two policies.
pub fn compare_policy(session: &Session, req: ComparePolicyReq) -> Result<Vec<DiffLine>> {
    let sticks = session.sticks()?;
    let access = Access::new("policies.compare", Permission::ProgrammeView).of("policy_version", req.to.0);
    session.read(access, |tx| {
        let shelf = Shelf::load(tx, &sticks)?;
        let ((a, from), (b, to)) = (shelf.version(req.from)?, shelf.version(req.to)?);
        if a.id() != b.id() {
            return Err(PracticeError::invalid("to", "Choose two versions of one policy."));
        }
        Ok(compare::compare(&shelf.words(from), &shelf.words(to)))
    })
}

/// How a text would read with the settings of now.
///
/// # Errors
/// A refusal; a text that won't do.
pub fn preview_policy(session: &Session, req: PreviewPolicyReq) -> Result<PolicyPreview> {
    let starter = find(&req.slug)?;
    let sticks = session.sticks()?;
    let access = Access::new("policies.preview", Permission::ProgrammeManage).of("policy", starter.id().0);
    session.read(access, |tx| {
        let months = rules::review_months(req.review_months)?;
        let facts = Facts { review_months: months, ..gather(tx, &sticks)? };
        let filled = facts::fill(&rules::template(&req.template)?, &facts);
        rules::known(&filled)?;
        Ok(PolicyPreview { blocks: text::blocks(&filled.text), unset: filled.unset })
    })
}

/// Keeps what somebody writes.
///
/// # Errors
/// A refusal; a text that won't do; a draft that somebody else saved meanwhile.
pub fn save_policy_draft(session: &Session, req: SavePolicyDraftReq) -> Result<PolicyPage> {
    let starter = find(&req.slug)?;
    change(session, "policies.draft", starter, |tx, sticks| {
        let shelf = Shelf::load(tx.read(), sticks)?;
        shelf.in_use(starter)?;
        let template = rules::template(&req.template)?;
        let review_months = rules::review_months(req.review_months)?;
        rules::known(&facts::fill(&template, &shelf.facts))?;
        let saved_by = actor(tx.read())?;
        let before = shelf.draft_of(starter, req.revision)?;
        let saved = Version {
            id: before.map_or_else(PolicyVersionId::new, |v| v.id),
            number: before.map_or_else(|| shelf.next_number(starter), |v| v.number),
            revision: req.revision + 1,
            template,
            review_months,
            saved_by,
            saved_at: tx.now(),
            approval: None,
        };
        put(tx, starter, &saved, req.revision)
    })
}

/// Gives a draft up. What was approved stays.
///
/// # Errors
/// A refusal; a version that was approved.
pub fn discard_policy_draft(session: &Session, id: PolicyVersionId) -> Result<PolicyPage> {
    let sticks = session.sticks()?;
    let access = Access::new("policies.discard", Permission::ProgrammeManage).of("policy_version", id.0);
    let done = session.write(access, |tx| {
        let shelf = Shelf::load(tx.read(), &sticks)?;
        let (starter, version) = shelf.version(id)?;
        if !store::delete_draft(tx, id)? {
            let until = shelf
                .about(starter, version)
                .kept_until
                .map_or_else(|| "six years after its last day in force".to_owned(), |d| d.to_string());
            return Err(PracticeError::Conflict(format!(
                "Version {} was approved and is kept, at least until {until} (45 CFR 164.316(b)(2)(i)). It can't be removed.",
                version.number
            )));
        }
        tx.changed("policies");
        Shelf::load(tx.read(), &sticks)?.page(starter)
    })?;
    Ok(done.value)
}

/// Approves a draft, the starter text as it is, or the last text anew with the settings of now.
/// It is frozen from then on.
///
/// # Errors
/// A refusal; a text that quotes what isn't set; a day that won't do.
pub fn approve_policy(session: &Session, req: ApprovePolicyReq) -> Result<PolicyPage> {
    let starter = find(&req.slug)?;
    change(session, "policies.approve", starter, |tx, sticks| {
        let shelf = Shelf::load(tx.read(), sticks)?;
        shelf.in_use(starter)?;
        let draft = shelf.draft_of(starter, req.revision)?;
        let versions = shelf.versions(starter);
        let before = rules::approved(versions).map(|(_, a)| a);
        let today = shelf.today;
        let effective_on = rules::effective_on(req.effective_on, today, before.map(|a| a.effective_on))?;
        let needed = before.is_some().then_some("Say in a sentence what is new.");
        let change = rules::sentence("change", &req.change, needed)?;
        let member = staff::member(tx.read(), actor(tx.read())?)?;
        let signer = Signer::of(&member);
        let version = match draft {
            Some(draft) => draft.clone(),
            None => {
                let fresh = shelf.beginning(starter, signer.person, tx.now());
                put(tx, starter, &fresh, 0)?;
                fresh
            }
        };
        let facts = Facts { review_months: version.review_months, ..shelf.facts.clone() };
        let filled = facts::fill(&version.template, &facts);
        rules::whole(&filled)?;
        let mut approval = Approval {
            text: filled.text,
            quoted: filled.quoted,
            edition: programme::edition().number.clone(),
            change,
            // Nobody has signed anything before the first.
            material: req.material || before.is_none(),
            effective_on,
            at: tx.now(),
            approver: signer.person,
            approver_text: signer.text,
            approver_roles: signer.roles,
            digest: [0; 32],
        };
        approval.digest = rules::version_digest(&version, &starter.head.slug, &approval);
        if !store::freeze(tx, version.id, &approval)? {
            return Err(rules::gone());
        }
        Ok(())
    })
}

/// Notes that the version in force was looked at and stays as it is.
///
/// # Errors
/// A refusal; a version that isn't in force.
pub fn review_policy(session: &Session, req: ReviewPolicyReq) -> Result<PolicyPage> {
    let sticks = session.sticks()?;
    let access =
        Access::new("policies.review", Permission::ProgrammeManage).of("policy_version", req.version.0);
    let done = session.write(access, |tx| {
        let shelf = Shelf::load(tx.read(), &sticks)?;
        let (starter, version) = shelf.version(req.version)?;
        let now = rules::effective(shelf.versions(starter), shelf.today);
        if now.is_none_or(|(v, _)| v.id != version.id) {
            return Err(PracticeError::Conflict(
                "Only the version in force is reviewed. Nothing was changed; look at the policy again."
                    .to_owned(),
            ));
        }
        let note = rules::sentence("note", &req.note, Some("Say in a sentence what you looked at."))?;
        let person = actor(tx.read())?;
        let reviewer = Signer::of(&staff::member(tx.read(), person)?).text;
        let (on, at) = (shelf.today, tx.now());
        store::insert_review(tx, &ReviewRow { version: version.id, reviewer, on, note }, person, at)?;
        tx.changed("policies");
        Shelf::load(tx.read(), &sticks)?.page(starter)
    })?;
    Ok(done.value)
}

/// Says that the practice doesn't use an optional policy and why, or that it does.
///
/// # Errors
/// A refusal; a policy that every practice needs; one that is in force.
pub fn use_policy(session: &Session, req: UsePolicyReq) -> Result<PolicyPage> {
    let starter = find(&req.slug)?;
    change(session, "policies.use", starter, |tx, sticks| {
        let refuse = |message: &str| Err(PracticeError::Conflict(message.to_owned()));
        if !starter.head.optional {
            return refuse("Every practice needs this policy. Change its text instead.");
        }
        let reason = match &req.not_used {
            None => String::new(),
            Some(reason) => {
                if rules::approved(Shelf::load(tx.read(), sticks)?.versions(starter)).is_some() {
                    return refuse("A version of this policy was approved. Change its text instead.");
                }
                rules::sentence("notUsed", reason, Some("Say in a sentence why you don't use it."))?
            }
        };
        let (by, at) = (actor(tx.read())?, tx.now());
        store::ensure_policy(tx, starter.id(), &starter.head.slug)?;
        Ok(store::set_not_used(tx, starter.id(), &reason, by, at)?)
    })
}

/// What is in force, on paper: one policy, or all.
///
/// # Errors
/// A refusal; a policy that there isn't.
pub fn print_policies(session: &Session, slug: Option<&str>) -> Result<PrintedPolicies> {
    let one = slug.map(find).transpose()?;
    let sticks = session.sticks()?;
    let mut access = Access::new("policies.print", Permission::ProgrammeView);
    if let Some(starter) = one {
        access = access.of("policy", starter.id().0);
    }
    session.read(access, |tx| {
        let shelf = Shelf::load(tx, &sticks)?;
        let mut policies = Vec::new();
        for starter in starter::all().iter().filter(|s| one.is_none_or(|one| one.id() == s.id())) {
            let Some((version, _)) = rules::effective(shelf.versions(starter), shelf.today) else { continue };
            let PolicyText { version, blocks } = shelf.text(starter, version)?;
            policies.push(PrintedPolicy {
                number: starter.head.number,
                title: starter.head.title.clone(),
                citations: starter.head.citations.clone(),
                review_due: shelf.line(starter).review_due,
                version,
                blocks,
            });
        }
        let printed_by = match tx.person() {
            Some(person) => staff::name(tx, person)?,
            None => "the recovery key".to_owned(),
        };
        Ok(PrintedPolicies {
            practice_name: shelf.facts.practice.clone(),
            printed_by,
            printed_at: tx.now(),
            policies,
        })
    })
}

fn find(slug: &str) -> Result<&'static Starter> {
    Ok(starter::find(slug).ok_or(RecordError::NotFound("policy"))?)
}

fn actor(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?)
}

/// A change of one policy; gives its page afterwards.
fn change(
    session: &Session,
    verb: &'static str,
    starter: &'static Starter,
    work: impl FnOnce(&mut WriteTx<'_>, &[KnownStick]) -> Result<()>,
) -> Result<PolicyPage> {
    let sticks = session.sticks()?;
    let access = Access::new(verb, Permission::ProgrammeManage).of("policy", starter.id().0);
    let done = session.write(access, |tx| {
        work(tx, &sticks)?;
        tx.changed("policies");
        Shelf::load(tx.read(), &sticks)?.page(starter)
    })?;
    Ok(done.value)
}

/// Writes a draft, new when its revision before was 0.
fn put(tx: &mut WriteTx<'_>, starter: &Starter, version: &Version, before: u32) -> Result<()> {
    if before == 0 {
        store::ensure_policy(tx, starter.id(), &starter.head.slug)?;
        store::insert_draft(tx, starter.id(), version)?;
    } else if !store::update_draft(tx, version, before)? {
        return Err(rules::gone());
    }
    Ok(())
}
