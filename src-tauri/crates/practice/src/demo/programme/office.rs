//! What owner and privacy officer keep: what applies, risks, policies, training, vendors, requirements.

use super::{Spa, Year};
use crate::Result;
use crate::demo::PRACTICE;
use crate::programme::applicability::{
    self, Answers, CounselWordReq, InterviewReq, LegalEntityDraft, LegalEntityKind,
};
use crate::programme::evidence::{self, ReviewAccessReq};
use crate::programme::policies::{
    self, AcknowledgePolicyReq, ApprovePolicyReq, DesignateReq, Office, SavePolicyDraftReq, UsePolicyReq,
};
use crate::programme::requirements::{self, AddressableChoice, AttestReq, DecideReq};
use crate::programme::risk::{
    self, RiskAcceptReq, RiskAnswerReq, RiskDraft, RiskFreezeReq, RiskScoreReq, RiskTaskDraft, RiskTreatment,
};
use crate::programme::training::{self, QuizAnswer, SignTrainingReq, SubmitReq};
use crate::programme::vendors::{
    self, AgreementDraft, ChangeVendorReq, ClauseAnswer, VendorAnswer, VendorAnswers, VendorAsked,
    VendorChange, VendorDraft, VendorFile,
};
use stillroom_record::Session;

/// Answers of the interview that aren't "no".
const USUAL: &[(&str, &str)] =
    &[("chart", "this"), ("care", "yes"), ("paid", "yes"), ("prescribing", "none"), ("states", "none")];

/// The risk interview; of what isn't here the first answer is taken.
const RISKS: &[(&str, &str)] = &[
    ("places", "tablet"),
    ("rules", "some"),
    ("training", "some"),
    ("disks", "some"),
    ("sending", "plain"),
    ("desk", "hear"),
    ("contracts", "some"),
    ("other-backups", "untested"),
    ("downtime", "written"),
];

/// Kind, name, what for, days from today on which the agreement ends; none without an agreement.
const VENDORS: &[(&str, &str, &str, Option<u64>)] = &[
    ("it", "Fernhill Computer Care", "Looks after the computers, on site and from afar", Some(40)),
    ("shredding", "Quiet Paper Shredding", "Empties the locked bin every month", Some(500)),
    ("texting", "Pebble Reminders", "Sends reminders of visits by text", None),
    ("billing", "Copper Lane Billing", "Sends our claims and posts what comes back", Some(300)),
];

const ATTESTED: &[(&str, &str)] = &[
    (
        "310.a.1",
        "We walked through the spa at closing: the back door locks by itself and the office has its own key.",
    ),
    ("310.b", "Each screen was looked at from the waiting area. The desk’s was turned by a hand’s breadth."),
    ("310.c", "The desk computer is bolted down, the tablets sleep in a locked drawer."),
    ("530.c", "Names are spoken low at the desk, and charts are never left on the counter."),
];

const DECIDED: &[(&str, &str)] = &[
    (
        "312.a.2.iii",
        "The screen locks by itself after a few idle minutes. A tablet in a treatment room is often put down.",
    ),
    (
        "312.a.2.iv",
        "The record is encrypted on every computer. A stolen laptop should be no more than a stolen laptop.",
    ),
    (
        "308.a.5.ii.A",
        "Everybody reads the month’s note. It takes two minutes, and we talk about it over coffee.",
    ),
];

impl Year<'_> {
    /// What applies, and who is responsible.
    pub(super) fn begin(&self) -> Result<()> {
        let draft = LegalEntityDraft {
            id: None,
            name: PRACTICE.to_owned(),
            kind: LegalEntityKind::Spa,
            active: true,
        };
        let entity = applicability::save_entity(self.owner, draft)?.id;
        let mut req = InterviewReq { entity, answers: Answers::new() };
        while let Some(q) = applicability::ask(self.owner, req.clone())?.question {
            let given = match (self.spa, q.id.as_str()) {
                (Spa::Insurance, "claims") => "electronic",
                (_, id) => USUAL.iter().find(|(question, _)| *question == id).map_or("no", |(_, a)| a),
            };
            req.answers.insert(q.id, vec![given.to_owned()]);
        }
        let assessed = applicability::save_assessment(self.owner, req)?;
        let note = match self.spa {
            Spa::Insurance => {
                "We bill the removal of moles and some laser work electronically, so all we keep of clients falls under it."
            }
            Spa::Cash => {
                "Nobody sends a claim or asks a plan anything, so it doesn’t apply to us. The State’s rules on charts and breaches do. Ask again before the first claim."
            }
        };
        let word = CounselWordReq {
            assessment: assessed.line.id,
            counsel: "Dana Whitlock, Whitlock & Moss".to_owned(),
            said_on: self.day(365),
            agrees: true,
            note: note.to_owned(),
        };
        applicability::confirm_with_counsel(self.owner, word)?;
        for (office, person) in [
            (Office::Privacy, self.person("ruth")),
            (Office::Contact, self.person("ruth")),
            (Office::Security, self.person("lena")),
        ] {
            policies::designate_official(self.owner, DesignateReq { office, person, since: self.day(365) })?;
        }
        Ok(())
    }

    /// The year's analysis and the newer one: one risk treated and late, one accepted.
    pub(super) fn risks(&self) -> Result<()> {
        for q in risk::get_interview(self.owner)?.questions {
            let named = RISKS.iter().find(|(key, _)| *key == q.key).map(|(_, choice)| *choice);
            let first = q.choices.first().map(|c| c.key.as_str());
            let choices = named.or(first).map(str::to_owned).into_iter().collect();
            risk::save_answer(self.owner, RiskAnswerReq { question: q.key, choices })?;
        }
        for line in risk::begin(self.owner)?.risks {
            let version = risk::get_risk(self.owner, line.id)?.version;
            let score = RiskScoreReq {
                risk: line.id,
                version,
                likelihood: line.inherent.likelihood,
                impact: line.inherent.impact,
                reason: "Talked through at the table with everybody who touches it".to_owned(),
            };
            risk::score(self.who("ruth"), score)?;
        }
        let note = "Our first analysis. The tablets worry us most.".to_owned();
        risk::freeze(self.owner, RiskFreezeReq { note })?;
        let register = risk::get_register(self.owner)?.risks;
        if let Some(worst) = register.first() {
            let sheet = risk::get_risk(self.owner, worst.id)?;
            let draft = RiskDraft {
                id: Some(worst.id),
                version: Some(sheet.version),
                title: worst.title.clone(),
                scenario: sheet.scenario,
                clients: sheet.clients,
                owner: Some(self.person("ruth")),
                treatment: RiskTreatment::Mitigate,
                plan: "Do the cheap thing this month and the right thing by summer.".to_owned(),
            };
            risk::save_risk(self.who("ruth"), draft)?;
            let task = RiskTaskDraft {
                id: None,
                version: None,
                risk: worst.id,
                title: "Ask Fernhill for a date and a price".to_owned(),
                owner: Some(self.person("ruth")),
                due: Some(self.day(30)),
                done: false,
                done_note: String::new(),
            };
            risk::save_task(self.who("ruth"), task)?;
        }
        if let Some(least) = register.last() {
            let accept = RiskAcceptReq {
                risk: least.id,
                version: risk::get_risk(self.owner, least.id)?.version,
                reason:
                    "It happens rarely, would touch few clients, and closing it costs more than a new room."
                        .to_owned(),
                expires: self.later(60),
            };
            risk::accept(self.owner, accept)?;
        }
        Ok(())
    }

    /// The starter texts, approved and signed; the one about backups is a draft and waits for approval.
    pub(super) fn policies(&self) -> Result<()> {
        let ruth = self.who("ruth");
        for line in policies::policies_overview(ruth)?.policies {
            let slug = line.slug;
            if slug == "hybrid" || (self.spa == Spa::Cash && line.number > 19) {
                let why = match self.spa {
                    Spa::Insurance => {
                        "We are one company and all of it is covered: there is nothing to part."
                    }
                    Spa::Cash => {
                        "It answers to a duty that we don’t have. We took what protects clients and left the forms."
                    }
                };
                if line.optional {
                    policies::use_policy(ruth, UsePolicyReq { slug, not_used: Some(why.to_owned()) })?;
                }
                continue;
            }
            if slug == "contingency" {
                self.draft(&slug)?;
                continue;
            }
            let approve = ApprovePolicyReq {
                slug,
                revision: 0,
                effective_on: self.day(350),
                change: String::new(),
                material: true,
            };
            policies::approve_policy(self.owner, approve)?;
        }
        for session in self.everybody() {
            let name = Self::name_of(session)?;
            // Tess has put off the last of hers.
            let left = usize::from(session.person() == self.who("tess").person()) * 2;
            let mine = policies::my_policies(session)?;
            for policy in mine.iter().take(mine.len().saturating_sub(left)) {
                let sign = AcknowledgePolicyReq { version: policy.version, name: name.clone() };
                policies::acknowledge_policy(session, sign)?;
            }
        }
        Ok(())
    }

    /// A text that the privacy officer wrote at and that waits for the owner's approval.
    fn draft(&self, slug: &str) -> Result<()> {
        let ruth = self.who("ruth");
        let begun = policies::policy_page(ruth, slug)?.draft;
        let spare = "The spare laptop for a day without the desk’s computer lies in the office, and its key with Lena.";
        let save = SavePolicyDraftReq {
            slug: slug.to_owned(),
            revision: begun.revision,
            template: format!("{}\n\n{spare}\n", begun.template.trim_end()),
            review_months: begun.review_months,
        };
        policies::save_policy_draft(ruth, save)?;
        Ok(())
    }

    /// A vendor of whom it was asked whether an agreement is needed: it is.
    pub(super) fn vendor(&self, kind: &str, name: &str, does: &str) -> Result<VendorFile> {
        let ruth = self.who("ruth");
        let draft = VendorDraft {
            id: None,
            version: None,
            kind: kind.to_owned(),
            name: name.to_owned(),
            does: does.to_owned(),
            contact: String::new(),
            sees: "Names, telephone numbers and times of visits".to_owned(),
            subcontractors: String::new(),
        };
        let file = vendors::save_vendor(ruth, draft)?;
        let no = Some(VendorAnswer::No);
        let answers = VendorAnswers {
            workforce: no,
            handles: Some(VendorAnswer::Yes),
            treatment: no,
            conduit: no,
            payment: no,
        };
        let why = "Talked it through with them on the telephone".to_owned();
        let change = VendorChange::Asked(VendorAsked { answers, why });
        vendors::change_vendor(ruth, ChangeVendorReq { id: file.line.id, version: file.version, change })
    }

    pub(super) fn vendors(&self) -> Result<()> {
        let ruth = self.who("ruth");
        for &(kind, name, does, ends) in VENDORS {
            if self.spa == Spa::Cash && kind == "billing" {
                continue;
            }
            let file = self.vendor(kind, name, does)?;
            let Some(ends) = ends else { continue };
            let yes = |clause: String| ClauseAnswer { clause, answer: VendorAnswer::Yes };
            let agreement = AgreementDraft {
                id: None,
                sent_on: Some(self.day(352)),
                signed_on: Some(self.day(347)),
                signed_by: "Robin Vale".to_owned(),
                signed_for_us: "Lena Hart".to_owned(),
                ends_on: Some(self.later(ends)),
                review_on: None,
                report_days: Some(5),
                clauses: file.clauses.iter().map(|c| yes(c.key.clone())).collect(),
                kept_at: "The grey folder in the office".to_owned(),
                terminated_on: None,
                terminated_why: String::new(),
            };
            let change = VendorChange::Agreement(agreement);
            vendors::change_vendor(
                ruth,
                ChangeVendorReq { id: file.line.id, version: file.version, change },
            )?;
        }
        Ok(())
    }

    /// Everybody but Tess, a first go and a better second one.
    pub(super) fn training(&self) -> Result<()> {
        for session in self.everybody().filter(|s| s.person() != self.who("tess").person()) {
            let name = Self::name_of(session)?;
            for standing in training::my_training(session)?.standings {
                take(session, &standing.course, &name)?;
            }
        }
        Ok(())
    }

    pub(super) fn requirements(&self) -> Result<()> {
        let ruth = self.who("ruth");
        evidence::collect_daily(ruth)?;
        for (id, text) in ATTESTED {
            let attest = AttestReq {
                requirement: (*id).to_owned(),
                text: (*text).to_owned(),
                expires: self.later(300),
            };
            requirements::attest_requirement(self.owner, attest)?;
        }
        for (id, why) in DECIDED {
            let decide = DecideReq {
                requirement: (*id).to_owned(),
                version: 0,
                choice: AddressableChoice::Implement,
                why: (*why).to_owned(),
                alternative: String::new(),
            };
            requirements::decide_requirement(ruth, decide)?;
        }
        let stamp = evidence::access_to_review(ruth)?.stamp;
        let note = "Went through the list with Lena. Everybody has what their work needs.".to_owned();
        evidence::review_access(ruth, ReviewAccessReq { stamp, note })?;
        let note = "A year on: most is done, one task is late.".to_owned();
        risk::freeze(self.owner, RiskFreezeReq { note })?;
        Ok(())
    }
}

/// A go that is read through, and one that is right.
fn take(session: &Session, course: &str, name: &str) -> Result<()> {
    let open = training::open_course(session, course)?;
    let guess = |id: String| QuizAnswer { question: id, option: 0 };
    let answers = open.questions.into_iter().map(|q| guess(q.id)).collect();
    let learnt = training::submit_training(session, SubmitReq { attempt: open.attempt, answers })?;
    let open = training::open_course(session, course)?;
    let right = |id: &str| {
        let seen = learnt.review.iter().find(|r| r.id == id)?;
        seen.options.iter().find(|o| o.right).map(|o| o.text.clone())
    };
    let answers = open.questions.iter().map(|q| {
        let text = right(&q.id).unwrap_or_default();
        let option = q.options.iter().find(|o| o.text == text).map_or(0, |o| o.index);
        QuizAnswer { question: q.id.clone(), option }
    });
    let answers = answers.collect();
    let done = training::submit_training(session, SubmitReq { attempt: open.attempt, answers })?;
    training::sign_training(session, &SignTrainingReq { attempt: done.attempt.id, name: name.to_owned() })?;
    Ok(())
}
