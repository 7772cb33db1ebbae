//! What comes back in the year: evidence, the month's note, the review of who opened what, papers.

use super::Year;
use crate::Result;
use crate::demo::PRACTICE;
use crate::programme::NewPaper;
use crate::programme::activity::{self, CloseReviewReq, DecideFindingReq, FindingOutcome};
use crate::programme::evidence;
use crate::programme::requirements::uploads::{self, AddUploadReq};
use crate::programme::training;
use crate::programme::vendors::{
    self, AgreementDraft, ChangeVendorReq, ClauseAnswer, VendorAnswer, VendorChange,
};
use stillroom_documents::{Block, Paper, Template, render};

/// No paper of the demo is longer.
const LONGEST: u64 = 1_000_000;

impl Year<'_> {
    /// Evidence is collected on each of the days, and everybody but Tess reads the month's note.
    pub(super) fn habits(&self) -> Result<()> {
        evidence::collect_daily(self.who("ruth"))?;
        for session in self.everybody().filter(|s| s.person() != self.who("tess").person()) {
            if let Some(note) = training::training_notice(session)?.note {
                training::read_note(session, &note.month)?;
            }
        }
        Ok(())
    }

    /// The days up to now are looked through, each finding is decided, and the period is signed.
    pub(super) fn activity(&self, note: &str) -> Result<()> {
        let ruth = self.who("ruth");
        let review = activity::look_through(ruth)?;
        let all = review.findings.iter().filter(|f| f.outcome.is_none());
        for (at, finding) in all.enumerate() {
            let (outcome, why) = match at % 4 {
                3 => (FindingOutcome::Talk, "Looked at more than was needed, and knows now how it is meant"),
                2 => (FindingOutcome::Fine, "The client called, and the record was opened while they spoke"),
                _ => {
                    (FindingOutcome::Fine, "Papers were filed that day, in the order in which they lay there")
                }
            };
            activity::decide_finding(
                ruth,
                DecideFindingReq { id: finding.id, outcome, why: why.to_owned() },
            )?;
        }
        // What is about Ruth herself is somebody else's to decide.
        for finding in activity::activity_review(self.owner)?.findings.iter().filter(|f| f.outcome.is_none())
        {
            let why = "Her work as privacy officer, talked through with her".to_owned();
            let fine = DecideFindingReq { id: finding.id, outcome: FindingOutcome::Fine, why };
            activity::decide_finding(self.owner, fine)?;
        }
        let Some(to) = review.period_to else { return Ok(()) };
        let name = Self::name_of(ruth)?;
        activity::close_review(ruth, CloseReviewReq { to, note: note.to_owned(), name })?;
        Ok(())
    }

    /// Somebody who worked for the spa and whose agreement was ended.
    pub(super) fn ended(&self) -> Result<()> {
        let ruth = self.who("ruth");
        let file =
            self.vendor("marketing", "Larkspur Web Studio", "Kept the website and its form for questions")?;
        let yes = |clause: String| ClauseAnswer { clause, answer: VendorAnswer::Yes };
        let agreement = AgreementDraft {
            id: None,
            sent_on: Some(self.day(352)),
            signed_on: Some(self.day(347)),
            signed_by: "Ines Falk".to_owned(),
            signed_for_us: "Lena Hart".to_owned(),
            ends_on: None,
            review_on: None,
            report_days: Some(10),
            clauses: file.clauses.iter().map(|c| yes(c.key.clone())).collect(),
            kept_at: "The grey folder in the office".to_owned(),
            terminated_on: Some(self.day(60)),
            terminated_why: "They were bought. What they held was given back and deleted, in writing."
                .to_owned(),
        };
        let change = VendorChange::Agreement(agreement);
        let (id, version) = (file.line.id, file.version);
        let file = vendors::change_vendor(ruth, ChangeVendorReq { id, version, change })?;
        let ended = vendors::VendorEnded {
            on: self.day(60),
            returned: Some(vendors::Returned::Destroyed),
            returned_on: Some(self.day(60)),
            returned_how: "By their letter, in the grey folder".to_owned(),
        };
        let change = VendorChange::Ended(ended);
        vendors::change_vendor(ruth, ChangeVendorReq { id, version: file.version, change })?;
        Ok(())
    }

    /// Papers that prove something: one for good, one that runs out soon.
    pub(super) fn papers(&self) -> Result<()> {
        for (requirement, title, says, expires) in [
            (
                "310.d.2.i",
                "Certificate of destruction",
                "One disk, serial LS-0098-L, was shredded in our van on the day of the visit, witnessed by Ruth Adeyemi.",
                None,
            ),
            (
                "310.a.2.ii",
                "Inspection of locks and alarm",
                "Both doors and the alarm were tried and found in order. The next inspection is due in eighty days.",
                Some(self.later(20)),
            ),
        ] {
            let paper = Paper {
                title: title.to_owned(),
                from: vec![PRACTICE.to_owned()],
                blocks: vec![Block::text(says)],
                ..Paper::default()
            };
            let pdf = render(Template::Paper, &paper, self.day(60).0)
                .map_err(|e| crate::PracticeError::File(e.to_string()))?;
            let req = AddUploadReq {
                requirement: requirement.to_owned(),
                replaces: None,
                title: title.to_owned(),
                proves: says.to_owned(),
                of_day: self.day(60),
                expires,
            };
            let staged = self.who("ruth").stage(&mut pdf.bytes.as_slice(), LONGEST)?;
            let media = "application/pdf".to_owned();
            uploads::add_upload(
                self.who("ruth"),
                req,
                &NewPaper { staged, title: format!("{title}.pdf"), media },
            )?;
        }
        Ok(())
    }
}
