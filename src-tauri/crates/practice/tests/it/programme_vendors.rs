//! Vendors through the door: the interview decides, dates say how an agreement stands.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::Result;
use stillroom_practice::programme::evidence::{self, EvidenceState};
use stillroom_practice::programme::vendors::{
    self, AgreementDraft, AgreementRef, AgreementState, ChangeVendorReq, ClauseAnswer, FindingReq, Returned,
    SaveSheetReq, SheetAnswer, VendorAnswer, VendorAnswers, VendorAsked, VendorChange, VendorDraft,
    VendorEnded, VendorFile, VendorOutcome,
};
use stillroom_practice::programme::{Due, NewPaper, Pressing, get_due};
use stillroom_record::{FileId, Passphrase, Session};

fn draft(name: &str) -> VendorDraft {
    VendorDraft {
        id: None,
        version: None,
        kind: "it".into(),
        name: name.into(),
        does: "Looks after the computers".into(),
        contact: String::new(),
        sees: String::new(),
        subcontractors: String::new(),
    }
}

fn change(who: &Session, file: &VendorFile, change: VendorChange) -> Result<VendorFile> {
    vendors::change_vendor(who, ChangeVendorReq { id: file.line.id, version: file.version, change })
}

fn asked(treatment: VendorAnswer) -> VendorChange {
    let no = Some(VendorAnswer::No);
    let answers = VendorAnswers {
        workforce: no,
        handles: Some(VendorAnswer::Yes),
        treatment: Some(treatment),
        conduit: no,
        payment: no,
    };
    VendorChange::Asked(VendorAsked { answers, why: String::new() })
}

fn agreement(file: &VendorFile) -> AgreementDraft {
    AgreementDraft {
        id: None,
        sent_on: Some(day("2026-03-01")),
        signed_on: Some(day("2026-03-05")),
        signed_by: "Pat Doe".into(),
        signed_for_us: "Lena Hart".into(),
        ends_on: Some(day("2026-04-30")),
        review_on: None,
        report_days: Some(5),
        clauses: file
            .clauses
            .iter()
            .map(|c| ClauseAnswer { clause: c.key.clone(), answer: VendorAnswer::Yes })
            .collect(),
        kept_at: String::new(),
        terminated_on: None,
        terminated_why: String::new(),
    }
}

fn due(w: &World) -> Vec<Due> {
    get_due(&w.owner).unwrap().into_iter().filter(|d| d.path.starts_with("/programme/vendors")).collect()
}

fn found(w: &World, collector: &str) -> (EvidenceState, Vec<String>) {
    let all = evidence::collect(&w.owner).unwrap();
    let one = all.into_iter().find(|e| e.about.name == collector).unwrap().revision.unwrap();
    (one.state, one.facts)
}

#[test]
fn a_vendor_is_asked_signs_and_is_reminded_of_the_end() {
    let w = World::new();
    assert!(due(&w)[0].what.starts_with("List who handles"));
    assert_eq!(found(&w, "vendors.agreements").0, EvidenceState::Unknown);
    let register = vendors::list_vendors(&w.owner).unwrap();
    assert_eq!((register.vendors.len(), register.starters.len()), (0, 12));
    let file = vendors::save_vendor(&w.owner, draft("Northside IT")).unwrap();
    assert_eq!((file.line.outcome, file.line.asked), (VendorOutcome::Undetermined, false));
    assert!(due(&w)[0].what.starts_with("Find out whether Northside IT"));
    assert_eq!(found(&w, "vendors.agreements").0, EvidenceState::Attention);
    let file = change(&w.ruth, &file, asked(VendorAnswer::No)).unwrap();
    assert_eq!((file.line.outcome, file.line.state), (VendorOutcome::Needed, AgreementState::Needed));
    assert_eq!(file.asked_by.as_deref(), Some("Ruth Adeyemi"));
    assert_eq!(due(&w)[0].pressing, Pressing::Late, "without an agreement it presses");
    assert_eq!(found(&w, "vendors.agreements").0, EvidenceState::Bad);
    let signed = agreement(&file);
    let file = change(&w.owner, &file, VendorChange::Agreement(signed.clone())).unwrap();
    assert_eq!((file.line.state, file.line.ending), (AgreementState::Executed, true));
    assert_eq!(file.line.report_days, Some(5));
    assert_eq!(due(&w)[0].by, Some(day("2026-04-30")));
    let longer = AgreementDraft {
        id: Some(file.agreements[0].id),
        ends_on: Some(day("2028-03-05")),
        ..signed.clone()
    };
    let file = change(&w.owner, &file, VendorChange::Agreement(longer)).unwrap();
    assert!(due(&w).is_empty(), "{:?}", due(&w));
    assert_eq!(found(&w, "vendors.agreements").0, EvidenceState::Good);
    assert_eq!(found(&w, "vendors.clauses").0, EvidenceState::Good);
    let mut unread = signed;
    unread.id = Some(file.agreements[0].id);
    unread.clauses.pop();
    let file = change(&w.owner, &file, VendorChange::Agreement(unread)).unwrap();
    assert_eq!(file.line.open_clauses, 1);
    assert_eq!(found(&w, "vendors.clauses").0, EvidenceState::Attention);
}

#[test]
fn whoever_only_treats_needs_none_and_what_is_left_is_asked_for_at_the_end() {
    let w = World::new();
    let file = vendors::save_vendor(&w.owner, draft("City Lab")).unwrap();
    let file = change(&w.owner, &file, asked(VendorAnswer::Yes)).unwrap();
    assert_eq!((file.line.outcome, file.line.state), (VendorOutcome::Treatment, AgreementState::NotBa));
    assert!(file.outcome.counsel && file.line.todos.is_empty());
    let file = change(&w.owner, &file, asked(VendorAnswer::No)).unwrap();
    let end = |returned, how: &str| {
        VendorChange::Ended(VendorEnded {
            on: day("2026-03-10"),
            returned,
            returned_on: returned.map(|_| day("2026-03-11")),
            returned_how: how.into(),
        })
    };
    let refused = change(&w.owner, &file, end(Some(Returned::Destroyed), " ")).unwrap_err();
    assert_eq!(refused.field(), Some("returnedHow"));
    let file = change(&w.owner, &file, end(None, "")).unwrap();
    assert_eq!(due(&w)[0].by, Some(day("2026-04-09")), "thirty days");
    let file = change(&w.owner, &file, end(Some(Returned::Destroyed), "A letter of March 11")).unwrap();
    assert!(file.line.todos.is_empty() && file.line.ended_on.is_some());
    let file = change(&w.owner, &file, VendorChange::Resumed).unwrap();
    assert_eq!((file.line.ended_on, file.returned), (None, None));
}

#[test]
fn what_cannot_be_kept_is_refused_and_names_its_field() {
    let w = World::new();
    assert_eq!(vendors::list_vendors(&w.mia).unwrap_err().code(), "not_allowed");
    assert_eq!(vendors::save_vendor(&w.nora, draft("X")).unwrap_err().code(), "not_allowed");
    assert_eq!(vendors::save_vendor(&w.owner, draft(" ")).unwrap_err().field(), Some("name"));
    let file = vendors::save_vendor(&w.owner, draft("Northside IT")).unwrap();
    assert_eq!(vendors::save_vendor(&w.owner, draft("northside it")).unwrap_err().field(), Some("name"));
    let newer = change(&w.owner, &file, asked(VendorAnswer::No)).unwrap();
    assert_eq!(change(&w.ruth, &file, asked(VendorAnswer::No)).unwrap_err().code(), "changed");
    let wrong = AgreementDraft { report_days: Some(90), ..agreement(&newer) };
    let refused = change(&w.owner, &newer, VendorChange::Agreement(wrong)).unwrap_err();
    assert_eq!(refused.field(), Some("reportDays"));
    let empty = VendorChange::Asked(VendorAsked { answers: VendorAnswers::default(), why: String::new() });
    assert_eq!(change(&w.owner, &newer, empty).unwrap_err().field(), Some("answers"));
}

#[test]
fn the_contract_itself_is_kept_with_its_agreement_and_with_no_other() {
    let w = World::new();
    let file = vendors::save_vendor(&w.owner, draft("Northside IT")).unwrap();
    let file = change(&w.owner, &file, VendorChange::Agreement(agreement(&file))).unwrap();
    let paper = || {
        let staged = w.owner.stage(&mut &b"%PDF a contract"[..], 1_000).unwrap();
        NewPaper { staged, title: "Agreement.pdf".into(), media: "application/pdf".into() }
    };
    let of = AgreementRef { vendor: file.line.id, agreement: file.agreements[0].id };
    let kept = vendors::attach_agreement(&w.owner, of, &paper()).unwrap();
    let id = kept.agreements[0].papers[0].id;
    let asked = vendors::agreement_paper(&w.ruth, of, id).unwrap_err();
    assert_eq!(asked.code(), "step_up_needed");
    w.ruth.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let got = vendors::agreement_paper(&w.ruth, of, id).unwrap();
    assert_eq!((got.title.as_str(), got.bytes), ("Agreement.pdf", 15));
    let other = vendors::save_vendor(&w.owner, draft("Somebody else")).unwrap();
    let wrong = AgreementRef { vendor: other.line.id, ..of };
    assert_eq!(vendors::agreement_paper(&w.owner, wrong, id).unwrap_err().code(), "not_found");
    assert_eq!(vendors::attach_agreement(&w.owner, wrong, &paper()).unwrap_err().code(), "not_found");
    assert_eq!(vendors::agreement_paper(&w.mia, of, id).unwrap_err().code(), "not_allowed");
    assert_eq!(vendors::agreement_paper(&w.owner, of, FileId::new()).unwrap_err().code(), "not_found");
}

#[test]
fn a_list_of_questions_says_what_to_do_until_it_is_put_right() {
    let w = World::new();
    let shelf = vendors::list_vendor_sheets(&w.owner).unwrap();
    let site = shelf.sheets.iter().find(|s| s.key == "website").unwrap();
    let answers = |first: &str| {
        let mut all: Vec<_> = site
            .questions
            .iter()
            .map(|q| SheetAnswer { question: q.key.clone(), choice: q.choices[0].key.clone() })
            .collect();
        all[0].choice = first.into();
        all
    };
    let req = SaveSheetReq {
        sheet: "website".into(),
        vendor: None,
        answers: answers("all"),
        note: String::new(),
        done_on: day("2026-03-12"),
        next_on: day("2026-09-12"),
    };
    let shelf = vendors::save_vendor_sheet(&w.ruth, req.clone()).unwrap();
    assert_eq!(shelf.checks[0].findings.len(), 1);
    vendors::save_vendor(&w.owner, draft("Northside IT")).unwrap();
    assert!(due(&w).iter().any(|d| d.what.contains("what to put right: 1")));
    let right = FindingReq { check: shelf.checks[0].id, question: "pixels".into() };
    let shelf = vendors::put_finding_right(&w.ruth, &right).unwrap();
    assert!(shelf.checks[0].findings[0].put_right);
    assert!(!due(&w).iter().any(|d| d.what.contains("put right")));
    let other = FindingReq { question: "chat".into(), ..right };
    assert_eq!(vendors::put_finding_right(&w.ruth, &other).unwrap_err().code(), "not_found");
    let nobody = SaveSheetReq { sheet: "security".into(), ..req };
    assert_eq!(vendors::save_vendor_sheet(&w.ruth, nobody).unwrap_err().field(), Some("vendor"));
}
