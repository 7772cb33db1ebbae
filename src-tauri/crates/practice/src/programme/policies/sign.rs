//! What everybody who works here sees: the policies of their role, to read and to sign.

use super::starter::{self, Starter};
use super::store::{self, Approval, Signed, Version};
use super::{AcknowledgePolicyReq, MyPolicy, MyPolicyText, officials, rules, text};
use crate::chart::Signer;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, staff};
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session};
use uuid::Uuid;

/// The policies in force that concern the person who asks.
///
/// # Errors
/// A refusal.
pub fn my_policies(session: &Session) -> Result<Vec<MyPolicy>> {
    session.read(Access::new("policies.mine", Permission::SelfManage), |tx| {
        let me = me(tx)?;
        mine(tx, &me)
    })
}

/// How many policies wait for the person who asks.
///
/// # Errors
/// A refusal.
pub fn policies_to_read(session: &Session) -> Result<usize> {
    Ok(my_policies(session)?.iter().filter(|p| p.signed_at.is_none()).count())
}

/// One policy in force, to read and to sign.
///
/// # Errors
/// A refusal; a policy that isn't in force or doesn't concern the person.
pub fn my_policy(session: &Session, slug: &str) -> Result<MyPolicyText> {
    let starter = starter::find(slug).ok_or(RecordError::NotFound("policy"))?;
    let access = Access::new("policies.read", Permission::SelfManage).of("policy", starter.id().0);
    session.read(access, |tx| {
        let me = me(tx)?;
        let of_me = OfMe::load(tx, &me)?;
        let (line, approval) = of_me.line(starter).ok_or(RecordError::NotFound("policy"))?;
        Ok(MyPolicyText {
            line,
            citations: starter.head.citations.clone(),
            blocks: text::blocks(&approval.text),
            my_name: me.name,
        })
    })
}

/// Signs that one has read a version.
///
/// # Errors
/// A refusal; a name that isn't one's own; a version that isn't in force any more.
pub fn acknowledge_policy(session: &Session, req: AcknowledgePolicyReq) -> Result<Vec<MyPolicy>> {
    let access = Access::new("policies.sign", Permission::SelfManage).of("policy_version", req.version.0);
    let done = session.write(access, |tx| {
        let me = me(tx.read())?;
        let (policy, _) = store::version(tx.read(), req.version)?;
        let starter = starter::of(policy).ok_or(RecordError::NotFound("policy"))?;
        let of_me = OfMe::load(tx.read(), &me)?;
        let Some((line, approval)) = of_me.line(starter) else {
            return Err(RecordError::NotFound("policy").into());
        };
        if line.version != req.version {
            return Err(PracticeError::Conflict(
                "A newer version is in force. Nothing was signed; read that one.".to_owned(),
            ));
        }
        if of_me.signed.iter().any(|s| s.version == req.version) {
            return Err(PracticeError::Conflict("You have signed this version already.".to_owned()));
        }
        rules::signs(&req.name, &me.name)?;
        let signer = Signer::of(&staff::member(tx.read(), me.id)?);
        let mut signed = Signed {
            id: Uuid::now_v7(),
            version: req.version,
            person: me.id,
            signer: signer.text,
            roles: signer.roles,
            at: tx.now(),
            digest: [0; 32],
        };
        signed.digest = rules::signed_digest(&signed, approval);
        store::insert_signed(tx, &signed)?;
        tx.changed("policies");
        mine(tx.read(), &me)
    })?;
    Ok(done.value)
}

fn me(tx: &ReadTx<'_>) -> Result<Person> {
    let id: PersonId = tx.person().ok_or(RecordError::NotAllowed(Permission::SelfManage))?;
    Ok(Person::get(tx, id)?)
}

fn mine(tx: &ReadTx<'_>, me: &Person) -> Result<Vec<MyPolicy>> {
    let of_me = OfMe::load(tx, me)?;
    Ok(starter::all().iter().filter_map(|s| of_me.line(s).map(|(line, _)| line)).collect())
}

/// What concerns one person.
struct OfMe {
    roles: Vec<stillroom_record::Role>,
    today: LocalDate,
    not_used: Vec<super::PolicyId>,
    versions: Vec<(super::PolicyId, Vec<Version>)>,
    signed: Vec<Signed>,
}

impl OfMe {
    fn load(tx: &ReadTx<'_>, me: &Person) -> Result<Self> {
        let mut versions: Vec<(super::PolicyId, Vec<Version>)> = Vec::new();
        for (policy, version) in store::all_versions(tx)? {
            if let Some(starter) = starter::of(policy) {
                rules::intact(&version, &starter.head.slug)?;
            }
            match versions.last_mut() {
                Some((last, all)) if *last == policy => all.push(version),
                _ => versions.push((policy, vec![version])),
            }
        }
        Ok(Self {
            roles: me.roles.clone(),
            today: officials::today(tx)?,
            not_used: store::policies(tx)?
                .into_iter()
                .filter(|p| !p.not_used.is_empty())
                .map(|p| p.id)
                .collect(),
            versions,
            signed: store::signed_by(tx, me.id)?,
        })
    }

    /// One policy, where it is in force and concerns the person.
    fn line(&self, starter: &Starter) -> Option<(MyPolicy, &Approval)> {
        if !rules::concerns(&starter.head.roles, &self.roles) || self.not_used.contains(&starter.id()) {
            return None;
        }
        let (_, versions) = self.versions.iter().find(|(policy, _)| *policy == starter.id())?;
        let (version, approval) = rules::effective(versions, self.today)?;
        let ours = self.signed.iter().filter(|s| versions.iter().any(|v| v.id == s.version));
        let before = ours.clone().next().is_some();
        let stands = rules::standing(ours, versions, version.number);
        let earlier = before && !self.signed.iter().any(|s| s.version == version.id);
        let line = MyPolicy {
            slug: starter.head.slug.clone(),
            number: starter.head.number,
            title: starter.head.title.clone(),
            version: version.id,
            version_number: version.number,
            effective_on: approval.effective_on,
            signed_at: stands.map(|s| s.at),
            again: before && stands.is_none(),
            change: (earlier && !approval.change.is_empty()).then(|| approval.change.clone()),
        };
        Some((line, approval))
    }
}
