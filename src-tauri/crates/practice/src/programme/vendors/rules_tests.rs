use super::*;
use crate::programme::vendors::{AgreementId, SheetAnswer, VendorId};
use proptest::prelude::*;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}
const TODAY: &str = "2026-11-24";

fn answers(words: [&str; 5]) -> VendorAnswers {
    let of = |word: &str| VendorAnswer::of(word);
    VendorAnswers {
        workforce: of(words[0]),
        handles: of(words[1]),
        treatment: of(words[2]),
        conduit: of(words[3]),
        payment: of(words[4]),
    }
}

#[test]
fn five_answers_end_in_one_outcome() {
    use VendorOutcome::{Conduit, Needed, NoPhi, Payment, Treatment, Undetermined, Workforce};
    for (words, expected) in [
        (["yes", "", "", "", ""], Workforce),
        (["yes", "yes", "no", "no", "no"], Workforce),
        (["no", "no", "", "", ""], NoPhi),
        (["", "no", "", "", ""], NoPhi),
        (["no", "yes", "no", "no", "no"], Needed),
        (["no", "yes", "yes", "no", "no"], Treatment),
        (["no", "yes", "no", "yes", "no"], Conduit),
        (["no", "yes", "no", "no", "yes"], Payment),
        (["no", "unknown", "no", "no", "no"], Undetermined),
        (["unknown", "yes", "no", "no", "no"], Undetermined),
        (["no", "yes", "no", "no", "unknown"], Undetermined),
        (["no", "yes", "no", "no", ""], Undetermined),
        (["no", "yes", "", "", ""], Undetermined),
        (["", "", "", "", ""], Undetermined),
        (["unknown", "yes", "yes", "no", "no"], Undetermined),
    ] {
        assert_eq!(outcome(&answers(words)), expected, "{words:?}");
    }
}

proptest! {
    #[test]
    fn whoever_may_handle_information_is_left_out_only_by_an_answer_of_yes(
        words in prop::array::uniform5(prop::sample::select(vec!["", "yes", "no", "unknown"])),
    ) {
        let a = answers(words);
        let left_out = !wants_agreement(outcome(&a));
        let by_answer = a.workforce == Some(VendorAnswer::Yes)
            || a.handles == Some(VendorAnswer::No)
            || [a.treatment, a.conduit, a.payment].contains(&Some(VendorAnswer::Yes));
        prop_assert!(!left_out || by_answer);
        // Not knowing more never takes somebody out.
        let mut unsure = a;
        unsure.handles = Some(VendorAnswer::Unknown);
        prop_assert!(wants_agreement(outcome(&unsure)) || a.workforce == Some(VendorAnswer::Yes));
    }
}

fn draft() -> AgreementDraft {
    AgreementDraft {
        id: None,
        sent_on: Some(day("2026-10-01")),
        signed_on: Some(day("2026-10-05")),
        signed_by: "Pat Doe".into(),
        signed_for_us: "Lena Hart".into(),
        ends_on: Some(day("2027-10-05")),
        review_on: None,
        report_days: Some(5),
        clauses: Vec::new(),
        kept_at: "Blue binder".into(),
        terminated_on: None,
        terminated_why: String::new(),
    }
}

#[test]
fn dates_alone_say_how_an_agreement_stands() {
    let at = |change: &dyn Fn(&mut AgreementDraft)| {
        let mut a = draft();
        change(&mut a);
        state(&a, day(TODAY))
    };
    assert_eq!(at(&|_| {}), AgreementState::Executed);
    assert_eq!(at(&|a| a.ends_on = Some(day(TODAY))), AgreementState::Executed, "its last day counts");
    assert_eq!(at(&|a| a.ends_on = Some(day("2026-11-23"))), AgreementState::Expired);
    assert_eq!(at(&|a| a.ends_on = None), AgreementState::Executed);
    assert_eq!(at(&|a| a.signed_on = None), AgreementState::Sent);
    assert_eq!(at(&|a| a.terminated_on = Some(day("2026-11-01"))), AgreementState::Terminated);
}

#[test]
fn an_agreement_that_cannot_be_so_is_refused_with_its_field() {
    let of = |change: &dyn Fn(&mut AgreementDraft)| {
        let mut a = draft();
        change(&mut a);
        agreement(a, day(TODAY)).err().and_then(|e| e.field().map(str::to_owned))
    };
    assert_eq!(of(&|_| {}), None);
    for (field, change) in [
        ("signedOn", (&|a: &mut AgreementDraft| a.signed_on = Some(day("2026-11-25"))) as &dyn Fn(&mut _)),
        ("signedOn", &|a: &mut AgreementDraft| a.signed_on = Some(day("2026-09-30"))),
        ("sentOn", &|a: &mut AgreementDraft| (a.sent_on, a.signed_on) = (None, None)),
        ("signedBy", &|a: &mut AgreementDraft| a.signed_by = " ".into()),
        ("endsOn", &|a: &mut AgreementDraft| a.ends_on = Some(day("2026-10-01"))),
        ("reportDays", &|a: &mut AgreementDraft| a.report_days = Some(61)),
        ("reportDays", &|a: &mut AgreementDraft| a.report_days = Some(0)),
        ("terminatedWhy", &|a: &mut AgreementDraft| a.terminated_on = Some(day("2026-11-01"))),
    ] {
        assert_eq!(of(change).as_deref(), Some(field));
    }
}

fn of(id: u128, draft: AgreementDraft) -> Agreement {
    Agreement {
        id: AgreementId(uuid::Uuid::from_u128(id)),
        state: state(&draft, day(TODAY)),
        open: open_clauses(&draft.clauses),
        draft,
        papers: Vec::new(),
        by: String::new(),
        at: stillroom_record::UtcMillis(0),
    }
}

#[test]
fn an_agreement_in_force_counts_before_a_newer_one_that_is_only_sent() {
    let sent = AgreementDraft { signed_on: None, ..draft() };
    let ended = AgreementDraft { ends_on: Some(day("2026-10-20")), ..draft() };
    let both = [of(1, draft()), of(2, sent.clone())];
    assert_eq!(counts(&both).unwrap().state, AgreementState::Executed);
    let two = [of(1, ended), of(2, sent)];
    assert_eq!(counts(&two).unwrap().state, AgreementState::Sent);
    assert!(counts(&[]).is_none());
}

fn line(outcome: VendorOutcome, state: AgreementState) -> VendorLine {
    VendorLine {
        id: VendorId(uuid::Uuid::nil()),
        kind: String::new(),
        name: "Northside IT".into(),
        does: String::new(),
        sees: String::new(),
        asked: true,
        outcome,
        outcome_title: String::new(),
        state,
        signed_on: None,
        ends_on: None,
        report_days: None,
        open_clauses: 0,
        ending: false,
        ended_on: None,
        todos: Vec::new(),
    }
}

#[test]
fn what_is_missing_is_asked_for_and_what_is_right_is_quiet() {
    let today = day(TODAY);
    let none = todos(&line(VendorOutcome::Needed, AgreementState::Needed), None, None, today);
    assert_eq!((none.len(), none[0].failed), (1, true));
    let unsure = todos(&line(VendorOutcome::Undetermined, AgreementState::Needed), None, None, today);
    assert!(unsure.len() == 2 && unsure.iter().all(|t| !t.failed));
    assert!(todos(&line(VendorOutcome::NoPhi, AgreementState::NotBa), None, None, today).is_empty());
    let whole = AgreementDraft {
        clauses: content::clause_keys()
            .map(|key| ClauseAnswer { clause: key.to_owned(), answer: VendorAnswer::Yes })
            .collect(),
        ..draft()
    };
    let current = of(1, whole);
    let executed = line(VendorOutcome::Needed, AgreementState::Executed);
    assert!(todos(&executed, Some(&current), None, today).is_empty());
    let unread = of(1, draft());
    assert_eq!(unread.open, 13);
    assert_eq!(todos(&executed, Some(&unread), None, today).len(), 1);
    let mut gone = executed;
    gone.ended_on = Some(today);
    let open = todos(&gone, Some(&current), None, today);
    assert_eq!(open[0].by, Some(day("2026-12-24")));
    assert!(todos(&gone, Some(&current), Some(Returned::Destroyed), today).is_empty());
}

#[test]
fn a_list_wants_every_answer_and_says_what_to_do() {
    let info = content::sheet("website").unwrap();
    let mut req = SaveSheetReq {
        sheet: "website".into(),
        vendor: None,
        answers: Vec::new(),
        note: String::new(),
        done_on: day(TODAY),
        next_on: day("2027-05-24"),
    };
    let missing = sheet(info, &req, day(TODAY)).unwrap_err();
    assert_eq!(missing.field(), Some("answers"));
    req.answers = info
        .questions
        .iter()
        .map(|q| SheetAnswer { question: q.key.clone(), choice: q.choices[0].key.clone() })
        .collect();
    assert!(sheet(info, &req, day(TODAY)).unwrap().1.is_empty());
    req.answers[0].choice = "all".into();
    let (_, findings) = sheet(info, &req, day(TODAY)).unwrap();
    assert!(findings[0].text.starts_with("Take the pixels off"), "{}", findings[0].text);
    req.next_on = day(TODAY);
    assert_eq!(sheet(info, &req, day(TODAY)).unwrap_err().field(), Some("nextOn"));
}
