//! What is written in the programme.

use super::{Field, Tally, each, one, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::programme::NewPaper;
use stillroom_practice::programme::evidence::{self, ReviewAccessReq};
use stillroom_practice::programme::requirements::uploads::{self, AddUploadReq, Upload, WithdrawUploadReq};
use stillroom_practice::programme::requirements::{
    self, AddressableChoice, AttestReq, DecideReq, RequirementResult, RequirementState, RequirementWork,
    SaveAssessmentReq,
};

type OfDecision = Field<DecideReq, RequirementState>;

const DECISION: &[OfDecision] = &[
    OfDecision::whole("why", |d, t| d.why = t.into(), |s| s.decision.clone().unwrap().why).by_rule(trimmed),
    OfDecision::whole(
        "alternative",
        |d, t| d.alternative = t.into(),
        |s| s.decision.clone().unwrap().alternative,
    )
    .by_rule(trimmed),
];

type OfUpload = Field<AddUploadReq, Upload>;

const UPLOAD: &[OfUpload] = &[
    OfUpload::whole("title", |d, t| d.title = t.into(), |u| u.title.clone()).by_rule(trimmed),
    OfUpload::whole("proves", |d, t| d.proves = t.into(), |u| u.proves.clone()).by_rule(trimmed),
];

fn state(w: &World, id: &str) -> RequirementState {
    let all = requirements::requirements(&w.owner).unwrap().requirements;
    all.into_iter().find(|one| one.requirement.id == id).unwrap()
}

#[test]
fn what_is_said_of_requirements_is_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let mut version = 0;
    let mut decided = 0;
    each(|_, text| {
        let req = SaveAssessmentReq {
            requirement: "308.a.2".into(),
            version,
            work: RequirementWork::Todo,
            result: RequirementResult::NotMet,
            owner: None,
            review_due: None,
            rationale: text.into(),
        };
        let got = requirements::assess_requirement(&w.owner, req).map(|s| s.assessment);
        version = got.as_ref().map_or(version, |a| a.version);
        one(&tally, "rationale", text, trimmed, got.map(|a| a.rationale));

        let req = DecideReq {
            requirement: "312.a.2.iv".into(),
            version: decided,
            choice: AddressableChoice::Alternative,
            why: "It can’t encrypt".into(),
            alternative: "It lies in the safe".into(),
        };
        through(&tally, DECISION, text, &req, |d| {
            let saved = requirements::decide_requirement(&w.owner, DecideReq { version: decided, ..d })?;
            decided = saved.assessment.version;
            Ok(saved)
        });

        let req = AttestReq { requirement: "310.c".into(), text: text.into(), expires: day("2026-06-01") };
        let got = requirements::attest_requirement(&w.owner, req);
        one(&tally, "text", text, trimmed, got.map(|s| s.attestations[0].text.clone()));

        let staged = w.owner.stage(&mut &b"a photo"[..], 100).unwrap();
        let paper = NewPaper { staged, title: "door.jpg".into(), media: "image/jpeg".into() };
        let req = AddUploadReq {
            requirement: "310.b".into(),
            replaces: None,
            title: "The door".into(),
            proves: "It locks".into(),
            of_day: day("2026-03-01"),
            expires: None,
        };
        let mut added = None;
        through(&tally, UPLOAD, text, &req, |d| {
            let new = uploads::add_upload(&w.owner, d, &paper)?.uploads.remove(0);
            added = Some(new.id);
            Ok(new)
        });
        if let Some(upload) = added {
            let got = uploads::withdraw_upload(&w.owner, WithdrawUploadReq { upload, reason: text.into() });
            let why = || state(&w, "310.b").uploads.remove(0).withdrawn.unwrap().why;
            one(&tally, "reason", text, trimmed, got.map(|()| why()));
        }

        let stamp = evidence::access_to_review(&w.owner).unwrap().stamp;
        let got = evidence::review_access(&w.owner, ReviewAccessReq { stamp, note: text.into() });
        let got = got.map(|()| evidence::access_to_review(&w.owner).unwrap().last.unwrap().note);
        one(&tally, "note", text, trimmed, got);
    });
    tally.is_both();
    assert_eq!(state(&w, "308.a.2").assessment.version, version);
}
