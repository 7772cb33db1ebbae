//! All that the practice has of its policies, read once, and what screens show of it.

use super::facts::{self, Facts};
use super::starter::{self, Starter};
use super::store::{self, ReviewRow, Signed, Version};
use super::{
    PolicyDraft, PolicyId, PolicyLine, PolicyName, PolicyPage, PolicyReader, PolicyReview, PolicySigner,
    PolicyState, PolicyText, PolicyVersion, PolicyVersionId, officials, rules, text,
};
use crate::programme::edition::Decided;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use stillroom_record::people::{Past, Person};
use stillroom_record::{KnownStick, PersonId, ReadTx, RecordError, Role, UtcMillis};

/// The practice's settings as policies quote them; how often a policy is looked at is its own.
pub(super) fn gather(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<Facts> {
    let settings = catalog::settings(tx)?;
    let people = Person::all(tx)?;
    let holders = |role: Role| {
        let active = people.iter().filter(move |p| p.active && p.roles.contains(&role));
        active.map(|p| p.name.clone()).collect::<Vec<_>>()
    };
    Ok(Facts {
        practice: settings.name,
        screen_minutes: settings.lock.screen_minutes,
        vault_minutes: settings.lock.vault_minutes,
        warn_seconds: settings.lock.warn_seconds,
        code_rule: stillroom_record::sign_in::code_rule(tx)?,
        roles: Role::ALL.into_iter().map(|role| (role, holders(role))).collect(),
        sticks: sticks.iter().map(|s| (s.name.clone(), s.leaves)).collect(),
        officials: officials::names(tx, &people)?,
        review_months: 0,
    })
}

/// A signature that is missing.
pub(crate) struct Unsigned {
    /// For how many days it could have been given.
    pub(crate) days: i64,
    /// Whether the record tells since when this person is to read the policy; else they may have come
    /// to it later.
    pub(crate) told: bool,
}

/// All that the practice has of its policies.
pub(super) struct Shelf {
    pub(super) today: LocalDate,
    zone: chrono_tz::Tz,
    pub(super) facts: Facts,
    not_used: HashMap<PolicyId, String>,
    versions: HashMap<PolicyId, Vec<Version>>,
    signed: Vec<Signed>,
    reviews: Vec<ReviewRow>,
    people: Vec<Person>,
}

impl Shelf {
    pub(super) fn load(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<Self> {
        let mut versions: HashMap<PolicyId, Vec<Version>> = HashMap::new();
        for (policy, version) in store::all_versions(tx)? {
            if let Some(starter) = starter::of(policy) {
                rules::intact(&version, &starter.head.slug)?;
            }
            versions.entry(policy).or_default().push(version);
        }
        let not_used = store::policies(tx)?.into_iter().filter(|p| !p.not_used.is_empty());
        Ok(Self {
            today: officials::today(tx)?,
            zone: catalog::zone(tx)?,
            facts: gather(tx, sticks)?,
            not_used: not_used.map(|p| (p.id, p.not_used)).collect(),
            versions,
            signed: store::all_signed(tx)?,
            reviews: store::reviews(tx)?,
            people: Person::all(tx)?,
        })
    }

    pub(super) fn versions(&self, starter: &Starter) -> &[Version] {
        self.versions.get(&starter.id()).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn version(&self, id: PolicyVersionId) -> Result<(&'static Starter, &Version)> {
        let found = self
            .versions
            .iter()
            .find_map(|(policy, all)| all.iter().find(|v| v.id == id).map(|v| (*policy, v)));
        let (policy, version) = found.ok_or(RecordError::NotFound("policy_version"))?;
        Ok((starter::of(policy).ok_or(RecordError::NotFound("policy"))?, version))
    }

    fn draft(&self, starter: &Starter) -> Option<&Version> {
        self.versions(starter).iter().find(|v| v.approval.is_none())
    }

    /// The draft that somebody has before them, if it is still the newest.
    pub(super) fn draft_of(&self, starter: &Starter, revision: u32) -> Result<Option<&Version>> {
        match (self.draft(starter), revision) {
            (None, 0) => Ok(None),
            (Some(draft), revision) if draft.revision == revision => Ok(Some(draft)),
            (Some(draft), _) => {
                Err(PracticeError::Changed { what: "policy", who: self.name(draft.saved_by) })
            }
            (None, _) => Err(rules::gone()),
        }
    }

    fn name(&self, person: PersonId) -> String {
        self.people.iter().find(|p| p.id == person).map(|p| p.name.clone()).unwrap_or_default()
    }

    pub(super) fn in_use(&self, starter: &Starter) -> Result<()> {
        if self.not_used.contains_key(&starter.id()) {
            return Err(PracticeError::Conflict(
                "The practice doesn't use this policy. Take it up first; nothing was changed.".to_owned(),
            ));
        }
        Ok(())
    }

    pub(super) fn next_number(&self, starter: &Starter) -> u32 {
        self.versions(starter).iter().map(|v| v.number).max().unwrap_or(0) + 1
    }

    /// What a new version begins with: the last that was approved, else the starter text.
    pub(super) fn beginning(&self, starter: &Starter, saved_by: PersonId, saved_at: UtcMillis) -> Version {
        let last = rules::approved(self.versions(starter)).map(|(v, _)| v);
        Version {
            id: PolicyVersionId::new(),
            number: self.next_number(starter),
            revision: 1,
            template: last.map_or_else(|| starter.text.to_owned(), |v| v.template.clone()),
            review_months: last.map_or(starter.head.review_months, |v| v.review_months),
            saved_by,
            saved_at,
            approval: None,
        }
    }

    fn facts_of(&self, version: &Version) -> Facts {
        Facts { review_months: version.review_months, ..self.facts.clone() }
    }

    /// The words of a version: as they were approved, or as the draft reads now.
    pub(super) fn words(&self, version: &Version) -> String {
        match &version.approval {
            Some(a) => a.text.clone(),
            None => facts::fill(&version.template, &self.facts_of(version)).text,
        }
    }

    pub(super) fn text(&self, starter: &Starter, version: &Version) -> Result<PolicyText> {
        Ok(PolicyText { version: self.about(starter, version), blocks: text::blocks(&self.words(version)) })
    }

    pub(super) fn about(&self, starter: &Starter, version: &Version) -> PolicyVersion {
        let all = self.versions(starter);
        let a = version.approval.as_ref();
        let made = a.map(|a| LocalDate(clients::local_date(a.at, self.zone)));
        PolicyVersion {
            id: version.id,
            number: version.number,
            state: rules::state(version, all, self.today),
            review_months: version.review_months,
            effective_on: a.map(|a| a.effective_on),
            approved_at: a.map(|a| a.at),
            approver: a.map(|a| a.approver_text.clone()),
            change: a.map(|a| a.change.clone()).filter(|c| !c.is_empty()),
            material: a.is_some_and(|a| a.material),
            edition: a.map(|a| a.edition.clone()),
            digest: a.map(|a| rules::hex(&a.digest)),
            kept_until: made.and_then(|made| rules::kept_until(version, all, made, self.today)),
            signatures: count(self.signed.iter().filter(|s| s.version == version.id)),
        }
    }

    fn drift(&self, starter: &Starter) -> Vec<super::PolicyDrift> {
        rules::effective(self.versions(starter), self.today)
            .map(|(v, a)| facts::drift(&a.quoted, &self.facts_of(v)))
            .unwrap_or_default()
    }

    /// Who has to read a policy in force, with the signature that stands.
    fn signers(&self, starter: &Starter) -> Vec<(&Person, Option<&Signed>)> {
        let all = self.versions(starter);
        let Some((now, _)) = rules::effective(all, self.today) else { return Vec::new() };
        self.people
            .iter()
            .filter(|p| p.active && rules::concerns(&starter.head.roles, &p.roles))
            .map(|p| {
                let theirs =
                    self.signed.iter().filter(|s| s.person == p.id && all.iter().any(|v| v.id == s.version));
                (p, rules::standing(theirs, all, now.number))
            })
            .collect()
    }

    pub(super) fn line(&self, starter: &Starter) -> PolicyLine {
        let head = &starter.head;
        let all = self.versions(starter);
        let not_used = self.not_used.get(&starter.id()).cloned();
        let effective = rules::effective(all, self.today);
        let newest = rules::approved(all);
        let has_draft = self.draft(starter).is_some();
        let state = match (&not_used, effective, newest) {
            (Some(_), ..) => PolicyState::NotUsed,
            (_, Some(_), _) => PolicyState::Effective,
            (_, None, Some(_)) => PolicyState::Approved,
            (_, None, None) if has_draft => PolicyState::Draft,
            _ => PolicyState::Starter,
        };
        let signers = self.signers(starter);
        let review_due = effective.map(|(v, a)| {
            let of_it = self.reviews.iter().filter(|r| r.version == v.id);
            rules::review_due(a.effective_on, of_it.map(|r| r.on).max(), v.review_months)
        });
        PolicyLine {
            slug: head.slug.clone(),
            number: head.number,
            title: head.title.clone(),
            citations: head.citations.clone(),
            roles: head.roles.clone(),
            optional: head.optional,
            state,
            not_used,
            has_draft,
            version: effective.map(|(v, _)| v.number),
            effective_on: effective.or(newest).map(|(_, a)| a.effective_on),
            review_due,
            review_overdue: review_due.is_some_and(|due| due < self.today),
            signed: count(signers.iter().filter(|(_, s)| s.is_some())),
            asked: count(signers.iter()),
            drifted: count(self.drift(starter).iter()),
        }
    }

    /// Each signature that is missing, of the policies in use.
    pub(super) fn unsigned(&self, tx: &ReadTx<'_>) -> Result<Vec<Unsigned>> {
        let mut pasts: HashMap<PersonId, Past> = HashMap::new();
        let mut all = Vec::new();
        for starter in starter::all().iter().filter(|s| !self.not_used.contains_key(&s.id())) {
            let versions = self.versions(starter);
            let Some((now, _)) = rules::effective(versions, self.today) else { continue };
            let Some(signable) = rules::signable_since(versions, now.number) else { continue };
            for (person, _) in self.signers(starter).into_iter().filter(|(_, signed)| signed.is_none()) {
                let past = match pasts.entry(person.id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(person.past(tx)?),
                };
                let asked = past.since(|roles| rules::concerns(&starter.head.roles, roles));
                let from = clients::local_date(asked.unwrap_or(person.created), self.zone);
                all.push(Unsigned {
                    days: (self.today.0 - signable.0.max(from)).num_days(),
                    told: asked.is_some(),
                });
            }
        }
        Ok(all)
    }

    pub(super) fn readers(&self) -> Vec<PolicyReader> {
        let mut all: HashMap<PersonId, PolicyReader> = HashMap::new();
        for starter in starter::all() {
            for (person, signed) in self.signers(starter) {
                let reader = all.entry(person.id).or_insert_with(|| PolicyReader {
                    person: person.id,
                    name: person.name.clone(),
                    asked: 0,
                    outstanding: Vec::new(),
                });
                reader.asked += 1;
                if signed.is_none() {
                    reader.outstanding.push(starter.head.title.clone());
                }
            }
        }
        let mut all: Vec<_> = all.into_values().collect();
        all.sort_by(|a, b| b.outstanding.len().cmp(&a.outstanding.len()).then_with(|| a.name.cmp(&b.name)));
        all
    }

    pub(super) fn page(&self, starter: &'static Starter) -> Result<PolicyPage> {
        let all = self.versions(starter);
        self.signatures_intact(all)?;
        let effective = rules::effective(all, self.today).map(|(v, _)| self.text(starter, v)).transpose()?;
        let number = |id| all.iter().find(|v| v.id == id).map(|v| v.number);
        let signers = self.signers(starter).into_iter().map(|(person, signed)| PolicySigner {
            person: person.id,
            name: person.name.clone(),
            signed_at: signed.map(|s| s.at),
            signed_version: signed.and_then(|s| number(s.version)),
        });
        let reviews = self.reviews.iter().filter_map(|r| {
            number(r.version).map(|version| PolicyReview {
                version,
                on: r.on,
                reviewer: r.reviewer.clone(),
                note: r.note.clone(),
            })
        });
        let draft = self.draft_shown(starter);
        let facts = Facts { review_months: draft.review_months, ..self.facts.clone() };
        Ok(PolicyPage {
            line: self.line(starter),
            effective,
            draft,
            versions: all.iter().rev().map(|v| self.about(starter, v)).collect(),
            drift: self.drift(starter),
            signers: signers.collect(),
            reviews: reviews.collect(),
            placeholders: facts::all(&facts),
            next: self.next(starter),
        })
    }

    fn signatures_intact(&self, versions: &[Version]) -> Result<()> {
        for signed in &self.signed {
            let version = versions.iter().find(|v| v.id == signed.version);
            if let Some(approval) = version.and_then(|v| v.approval.as_ref())
                && rules::signed_digest(signed, approval) != signed.digest
            {
                return Err(PracticeError::Conflict(
                    "A signature under this policy isn't what was signed: the record was changed outside Stillroom. Ask the privacy officer to run a verification.".to_owned(),
                ));
            }
        }
        Ok(())
    }

    fn draft_shown(&self, starter: &Starter) -> PolicyDraft {
        let saved = self.draft(starter);
        let nobody = PersonId(uuid::Uuid::nil());
        let version = saved.cloned().unwrap_or_else(|| self.beginning(starter, nobody, UtcMillis::default()));
        let filled = facts::fill(&version.template, &self.facts_of(&version));
        PolicyDraft {
            id: saved.map(|v| v.id),
            revision: saved.map_or(0, |v| v.revision),
            number: version.number,
            blocks: text::blocks(&filled.text),
            unset: filled.unset,
            review_months: version.review_months,
            saved_by: saved.map(|v| self.name(v.saved_by)),
            saved_at: saved.map(|v| v.saved_at),
            template: version.template,
        }
    }

    /// The next policy, round the end, that nobody has approved yet.
    fn next(&self, starter: &Starter) -> Option<PolicyName> {
        let (upto, after): (Vec<_>, Vec<_>) =
            starter::all().iter().partition(|s| s.head.number <= starter.head.number);
        let waits = |s: &&Starter| matches!(self.line(s).state, PolicyState::Starter | PolicyState::Draft);
        let others = after.into_iter().chain(upto).filter(|s| s.id() != starter.id());
        others
            .into_iter()
            .find(waits)
            .map(|s| PolicyName { slug: s.head.slug.clone(), title: s.head.title.clone() })
    }
}

fn count<T>(all: impl Iterator<Item = T>) -> u32 {
    u32::try_from(all.count()).unwrap_or(u32::MAX)
}

/// The versions in force, by the edition of the starter text that they were approved beside.
pub(crate) fn decided(tx: &ReadTx<'_>) -> Result<Vec<Decided>> {
    let mut newest: HashMap<PolicyId, Version> = HashMap::new();
    for (policy, version) in store::all_versions(tx)?.into_iter().filter(|(_, v)| v.approval.is_some()) {
        let kept = newest.entry(policy).or_insert_with(|| version.clone());
        if version.number > kept.number {
            *kept = version;
        }
    }
    let of = |(policy, version): (PolicyId, Version)| {
        let head = &starter::of(policy)?.head;
        Some(Decided {
            files: vec![format!("policies/{:02}-{}.md", head.number, head.slug)],
            rows: Vec::new(),
            edition: version.approval?.edition,
            what: format!("The policy “{}”", head.title),
            path: format!("/programme/policies?policy={}", head.slug),
        })
    };
    Ok(newest.into_iter().filter_map(of).collect())
}
