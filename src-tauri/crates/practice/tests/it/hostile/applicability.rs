//! What is written about the companies of the practice and what applies to them.

use super::{Field, Tally, each, opened_again, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::programme::applicability::{
    self, Answers, ApplicabilityAssessment, CounselWordReq, EntityChangeKind, HybridComponent,
    HybridDesignationReq, InterviewReq, LegalEntity, LegalEntityDraft, LegalEntityKind, LegalEntityPage,
    ReportChangeReq,
};

type OfCompany = Field<LegalEntityDraft, LegalEntity>;

const COMPANY: &[OfCompany] =
    &[OfCompany::whole("name", |d, t| d.name = t.into(), |e| e.name.clone()).by_rule(trimmed)];

type OfWord = Field<CounselWordReq, ApplicabilityAssessment>;

const WORD: &[OfWord] = &[
    OfWord::whole("counsel", |r, t| r.counsel = t.into(), |a| a.counsel[0].counsel.clone()).by_rule(trimmed),
    OfWord::whole("note", |r, t| r.note = t.into(), |a| a.counsel[0].note.clone()).by_rule(trimmed),
];

type OfChange = Field<ReportChangeReq, LegalEntityPage>;

const CHANGE: &[OfChange] =
    &[OfChange::whole("note", |r, t| r.note = t.into(), |p| p.changes[0].note.clone()).by_rule(trimmed)];

type OfPaper = Field<HybridDesignationReq, LegalEntityPage>;

const PAPER: &[OfPaper] = &[
    OfPaper::whole("signer", |r, t| r.signer = t.into(), |p| p.designations[0].signer.clone())
        .by_rule(trimmed),
    OfPaper::whole("keptAt", |r, t| r.kept_at = t.into(), |p| p.designations[0].kept_at.clone())
        .by_rule(trimmed),
    OfPaper::whole(
        "components",
        |r, t| r.components[0].name = t.into(),
        |p| p.designations[0].components[0].name.clone(),
    )
    .by_rule(trimmed),
];

/// A company that provides no care: the shortest interview.
fn answers() -> Answers {
    [("chart", "this"), ("care", "no"), ("others", "no"), ("states", "none"), ("record", "no")]
        .into_iter()
        .map(|(q, a)| (q.to_owned(), vec![a.to_owned()]))
        .collect()
}

#[test]
fn companies_counsels_words_changes_and_papers_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let new = LegalEntityDraft { id: None, name: "Linden".into(), kind: LegalEntityKind::Spa, active: true };
    let company = applicability::save_entity(&w.owner, new.clone()).unwrap();
    let named = LegalEntityDraft { id: Some(company.id), ..new.clone() };
    each(|_, text| {
        through(&tally, COMPANY, text, &named, |d| applicability::save_entity(&w.owner, d));
        // The company's name stands in every sentence of what was found.
        let of = applicability::save_entity(&w.owner, new.clone()).unwrap();
        let req = InterviewReq { entity: of.id, answers: answers() };
        let decided = applicability::save_assessment(&w.owner, req).unwrap();
        let word = CounselWordReq {
            assessment: decided.line.id,
            counsel: "Dana Cole".into(),
            said_on: day("2026-03-12"),
            agrees: true,
            note: String::new(),
        };
        through(&tally, WORD, text, &word, |r| applicability::confirm_with_counsel(&w.owner, r));
        let change = ReportChangeReq { entity: of.id, what: EntityChangeKind::Payer, note: String::new() };
        through(&tally, CHANGE, text, &change, |r| applicability::report_change(&w.owner, r));
        let paper = HybridDesignationReq {
            entity: of.id,
            designated_on: day("2026-03-12"),
            signer: "Lena Hart".into(),
            kept_at: "The safe".into(),
            components: vec![HybridComponent { name: "Treatment".into(), would_be: true, inside: true }],
        };
        through(&tally, PAPER, text, &paper, |r| applicability::designate_hybrid(&w.owner, r));
    });
    tally.is_both();
    let before = applicability::get_entity(&w.owner, company.id).unwrap();
    let owner = opened_again(&w);
    assert_eq!(applicability::get_entity(&owner, company.id).unwrap(), before);
}
