//! What is written of training.

use super::{Field, Tally, each, opened_again, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::programme::training::{
    self, Elsewhere, ElsewhereDraft, TrainingSettings, WithdrawTrainingReq,
};

type OfElsewhere = Field<ElsewhereDraft, Elsewhere>;

const ELSEWHERE: &[OfElsewhere] = &[
    OfElsewhere::whole("what", |d, t| d.what = t.into(), |e| e.what.clone()).by_rule(trimmed),
    OfElsewhere::whole("provider", |d, t| d.provider = t.into(), |e| e.provider.clone()).by_rule(trimmed),
    OfElsewhere::whole("attestedBy", |d, t| d.attested_by = t.into(), |e| e.attested_by.clone())
        .by_rule(trimmed),
];

type OfWithdrawal = Field<WithdrawTrainingReq, Elsewhere>;

const WITHDRAWAL: &[OfWithdrawal] =
    &[OfWithdrawal::whole("why", |d, t| d.why = t.into(), |e| e.withdrawn_why.clone().unwrap())
        .by_rule(trimmed)];

type OfSettings = Field<TrainingSettings, TrainingSettings>;

const SETTINGS: &[OfSettings] = &[
    OfSettings::whole("stateRule", |d, t| d.state_rule = t.into(), |s| s.state_rule.clone()).by_rule(trimmed),
    OfSettings::whole("stateSource", |d, t| d.state_source = t.into(), |s| s.state_source.clone())
        .by_rule(trimmed),
    OfSettings::whole("stateVerified", |d, t| d.state_verified = t.into(), |s| s.state_verified.clone())
        .by_rule(trimmed),
];

#[test]
fn training_elsewhere_and_decisions_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let draft = ElsewhereDraft {
        person: w.jo(),
        course: None,
        what: "Privacy".into(),
        provider: "A school".into(),
        done_on: day("2026-01-10"),
        attested_by: "Ruth".into(),
    };
    let settings = TrainingSettings {
        state_rule: "Ninety days".into(),
        state_source: "An act".into(),
        ..training::training_overview(&w.ruth).unwrap().settings
    };
    let newest = |all: Vec<Elsewhere>| all.into_iter().max_by_key(|e| e.id).unwrap();
    each(|_, text| {
        through(&tally, ELSEWHERE, text, &draft, |d| {
            Ok(newest(training::record_training(&w.ruth, d)?.elsewhere))
        });
        let id = newest(training::record_training(&w.ruth, draft.clone()).unwrap().elsewhere).id;
        through(&tally, WITHDRAWAL, text, &WithdrawTrainingReq { id, why: "X".into() }, |req| {
            Ok(newest(training::withdraw_training(&w.ruth, &req)?.elsewhere))
        });
        through(&tally, SETTINGS, text, &settings, |mut s| {
            s.version = training::training_overview(&w.ruth)?.settings.version;
            Ok(training::save_training_settings(&w.ruth, s)?.settings)
        });
    });
    tally.is_both();
    let before = training::training_overview(&w.ruth).unwrap();
    let owner = opened_again(&w);
    let after = training::training_overview(&owner).unwrap();
    assert_eq!((after.settings, after.elsewhere), (before.settings, before.elsewhere));
}
