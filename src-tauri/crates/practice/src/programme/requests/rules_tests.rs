//! Requests by the table: what follows what, and when it is due.

use super::super::{
    IdentityHow, PackFacts, RequestAppended, RequestFee, RequestHandOver, RequestKind as Kind, RequestReason,
    RequestReview, RequestRule, RequestRuleId, RequestStatement, RequestTell, RequestWarning,
};
use super::*;
use crate::programme::clocks::Counting;
use proptest::prelude::*;

fn d(text: &str) -> LocalDate {
    text.parse().unwrap()
}

const RECEIVED: &str = "2026-03-12";
const TODAY: &str = "2026-03-20";

fn at<'a>(kind: Kind, today: &str, state: &'a RequestState) -> Standing<'a> {
    Standing { kind, received: d(RECEIVED), today: d(today), state }
}

/// Does it, and gives the state after it.
fn go(kind: Kind, s: &RequestState, c: RequestChange) -> Result<RequestState> {
    let kept = change(&at(kind, TODAY, s), c)?;
    Ok(after(s.clone(), kept))
}

fn code(kind: Kind, s: &RequestState, c: RequestChange) -> (String, String) {
    let e = change(&at(kind, TODAY, s), c).unwrap_err();
    (e.code().to_owned(), e.field().unwrap_or_default().to_owned())
}

fn known() -> RequestChange {
    RequestChange::Identity(RequestIdentity { how: IdentityHow::PhotoId, note: String::new() })
}

fn decide(outcome: RequestOutcome, ground: &str) -> RequestChange {
    RequestChange::Decide(RequestDecision {
        outcome,
        ground: ground.to_owned(),
        why: "Because of this".to_owned(),
        left_out: "The notes of June".to_owned(),
        judged_by: "Dr. Lin".to_owned(),
    })
}

fn sent_letter(kind: RequestLetterKind) -> RequestChange {
    let text = "Dear Kate".to_owned();
    RequestChange::Letter(RequestLetterSent { kind, text, sent: d("2026-03-19"), how: "By mail".to_owned() })
}

fn hand() -> RequestChange {
    RequestChange::HandOver(RequestHandOver {
        on: d("2026-03-18"),
        to: "Kate".to_owned(),
        how: "In person".to_owned(),
    })
}

fn close() -> RequestChange {
    RequestChange::Close(RequestReason { why: String::new() })
}

fn steps(kind: Kind, changes: &[RequestChange]) -> RequestState {
    changes.iter().fold(begun(), |s, c| go(kind, &s, c.clone()).unwrap())
}

#[test]
fn access_goes_from_identity_to_the_closed_file() {
    use RequestOutcome::Granted as Yes;
    let kind = Kind::Access;
    let s = begun();
    assert_eq!(missing(kind, &s), ["Make sure who asks", "Decide on it"]);
    let s = go(kind, &s, decide(Yes, "")).unwrap();
    assert_eq!(code(kind, &s, hand()).0, "conflict", "nobody made sure who asks");
    assert_eq!(code(kind, &s, close()).0, "conflict");
    let s = go(kind, &s, known()).unwrap();
    let s = go(kind, &s, hand()).unwrap();
    assert_eq!(answered(kind, &s), Some(d("2026-03-18")), "handing it over is the answer");
    let s = go(kind, &s, close()).unwrap();
    assert_eq!(s.status, Closed);
    assert_eq!(code(kind, &s, known()).0, "conflict", "closed is closed");
    let s = go(kind, &s, RequestChange::Reopen(RequestReason { why: "More came up".into() })).unwrap();
    assert_eq!((s.status, s.decision), (Open, None));
}

#[test]
fn nothing_that_anybody_could_read_goes_out_before_a_warning_that_was_accepted() {
    let kind = Kind::Access;
    let plain = RequestAsk { scope: String::new(), form: RequestForm::Plain, deliver: String::new() };
    let s = steps(kind, &[RequestChange::Asked(plain), known(), decide(RequestOutcome::Granted, "")]);
    assert_eq!(code(kind, &s, hand()).0, "conflict");
    let warned = |accepted| RequestChange::Warned(RequestWarning { accepted, note: "Said so here".into() });
    let refused = go(kind, &s, warned(false)).unwrap();
    assert_eq!(code(kind, &refused, hand()).0, "conflict", "they didn't want it");
    assert!(go(kind, &go(kind, &s, warned(true)).unwrap(), hand()).is_ok());
}

#[test]
fn a_no_needs_its_ground_its_reason_and_its_letter() {
    let kind = Kind::Access;
    let s = begun();
    assert_eq!(
        code(kind, &s, decide(RequestOutcome::Denied, "because")),
        ("invalid".into(), "ground".into())
    );
    assert_eq!(code(kind, &s, decide(RequestOutcome::Denied, "accurate")).1, "ground", "of an amendment");
    let denied = go(kind, &s, decide(RequestOutcome::Denied, "danger")).unwrap();
    assert_eq!(answered(kind, &denied), None);
    assert_eq!(code(kind, &denied, hand()).0, "conflict");
    assert_eq!(code(kind, &denied, close()).0, "conflict");
    let told = go(kind, &denied, sent_letter(RequestLetterKind::Denied)).unwrap();
    assert_eq!(answered(kind, &told), Some(d("2026-03-19")));
    assert_eq!(go(kind, &told, close()).unwrap().status, Closed);
}

#[test]
fn a_letter_that_is_sent_again_answers_nothing_later_and_one_from_before_nothing_anew() {
    let kind = Kind::Access;
    let letter = |sent: &str| match sent_letter(RequestLetterKind::Denied) {
        RequestChange::Letter(l) => RequestChange::Letter(RequestLetterSent { sent: d(sent), ..l }),
        _ => unreachable!(),
    };
    let denied = || decide(RequestOutcome::Denied, "danger");
    let s = steps(kind, &[denied(), letter("2026-03-14"), letter("2026-03-19")]);
    assert_eq!(answered(kind, &s), Some(d("2026-03-14")));
    let again = RequestChange::Reopen(RequestReason { why: "More came up".into() });
    let s = steps_on(kind, s, &[again, denied()]);
    assert_eq!(answered(kind, &s), None, "decided anew, and nobody was told yet");
    assert_eq!(missing(kind, &s), ["Send the letter that says why not"]);
    let s = steps_on(kind, s, &[letter("2026-03-20")]);
    assert_eq!((answered(kind, &s), s.letters.len()), (Some(d("2026-03-20")), 3));
}

#[test]
fn a_partial_answer_is_answered_when_both_its_halves_are() {
    let kind = Kind::Access;
    let s = steps(kind, &[known(), decide(RequestOutcome::Partial, "legal")]);
    assert_eq!(missing(kind, &s), ["Hand the record over", "Send the letter that says why not"]);
    let s = go(kind, &s, hand()).unwrap();
    assert_eq!(answered(kind, &s), None);
    let s = go(kind, &s, sent_letter(RequestLetterKind::Partial)).unwrap();
    assert_eq!(answered(kind, &s), Some(d("2026-03-19")), "the later of the two");
}

#[test]
fn somebody_else_reviews_and_what_they_overturn_is_decided_anew() {
    let kind = Kind::Access;
    let review = |reviewer: &str, upheld| {
        RequestChange::Review(RequestReview { reviewer: reviewer.into(), upheld, why: "No danger".into() })
    };
    let s = steps(
        kind,
        &[decide(RequestOutcome::Denied, "danger"), sent_letter(RequestLetterKind::Denied), close()],
    );
    assert_eq!(code(kind, &s, review("dr. lin", true)).1, "reviewer");
    assert_eq!(go(kind, &s, review("Dr. Osei", true)).unwrap().status, Closed);
    let anew = go(kind, &s, review("Dr. Osei", false)).unwrap();
    assert_eq!((anew.status, anew.decision), (Open, None));
    let s = steps(kind, &[decide(RequestOutcome::Denied, "legal")]);
    assert_eq!(code(kind, &s, review("Dr. Osei", true)).0, "conflict", "no right to have that reviewed");
}

#[test]
fn an_amendment_is_appended_and_told_before_it_is_closed() {
    let kind = Kind::Amendment;
    let tell = |told| RequestChange::Tell(RequestTell { name: "Dr. Wu".into(), told });
    assert_eq!(code(kind, &begun(), tell(None)).0, "conflict", "accept it first");
    let s = steps(kind, &[known(), decide(RequestOutcome::Granted, ""), tell(None)]);
    assert_eq!(missing(kind, &s).len(), 3);
    let s = steps_on(kind, s, &[sent_letter(RequestLetterKind::Amended)]);
    assert_eq!(answered(kind, &s), Some(d("2026-03-19")));
    let appended = RequestAppended { note: None, place: "Addendum of March 19".into() };
    let s = steps_on(kind, s, &[RequestChange::Appended(appended), tell(Some(d("2026-03-20")))]);
    assert_eq!(s.tell.len(), 1, "the same person was told");
    assert_eq!(missing(kind, &s), Vec::<String>::new());
}

fn steps_on(kind: Kind, s: RequestState, changes: &[RequestChange]) -> RequestState {
    changes.iter().fold(s, |s, c| go(kind, &s, c.clone()).unwrap())
}

#[test]
fn a_disagreement_belongs_to_a_no_and_a_rebuttal_to_a_disagreement() {
    let kind = Kind::Amendment;
    let words = || RequestStatement { text: "It was the left side".into(), on: d("2026-03-19") };
    let s = steps(
        kind,
        &[decide(RequestOutcome::Denied, "accurate"), sent_letter(RequestLetterKind::NotAmended)],
    );
    assert_eq!(code(kind, &s, RequestChange::Rebutted(words())).0, "conflict");
    let s =
        steps_on(kind, s, &[close(), RequestChange::Disagreed(words()), RequestChange::Rebutted(words())]);
    assert!(s.status == Closed && s.disagreed.is_some() && s.rebutted.is_some());
    let granted = steps(kind, &[decide(RequestOutcome::Granted, "")]);
    assert_eq!(code(kind, &granted, RequestChange::Disagreed(words())).0, "conflict");
}

#[test]
fn an_accounting_is_given_never_denied() {
    let kind = Kind::Accounting;
    assert_eq!(code(kind, &begun(), decide(RequestOutcome::Denied, "")).1, "outcome");
    let s = steps(kind, &[known(), decide(RequestOutcome::Granted, ""), hand(), close()]);
    assert_eq!(s.status, Closed);
}

fn extend(sent: &str, reason: &str) -> RequestChange {
    RequestChange::Extend(RequestExtension {
        reason: reason.into(),
        sent: d(sent),
        how: "By mail".into(),
        text: "We need more time".into(),
    })
}

#[test]
fn more_time_is_taken_once_in_writing_and_within_the_first_stretch() {
    let s = begun();
    let ask = |today: &str, c| change(&at(Kind::Access, today, &s), c);
    assert!(ask("2026-04-11", extend("2026-04-11", "Old charts are off site")).is_ok());
    let late = ask("2026-04-12", extend("2026-04-12", "Old charts are off site")).unwrap_err();
    assert_eq!(late.field(), Some("sent"));
    assert_eq!(ask(TODAY, extend(TODAY, " ")).unwrap_err().field(), Some("reason"));
    let taken = go(Kind::Access, &s, extend(TODAY, "Old charts are off site")).unwrap();
    assert_eq!(taken.status, Extended);
    assert_eq!(code(Kind::Access, &taken, extend(TODAY, "Again")).0, "conflict");
    assert_eq!(extend_until(Kind::Access, d(RECEIVED), &taken, d(TODAY)), None);
    assert_eq!(extend_until(Kind::Access, d(RECEIVED), &s, d(TODAY)), Some(d("2026-04-11")));
    assert_eq!(extend_until(Kind::Accounting, d(RECEIVED), &s, d(TODAY)), Some(d("2026-05-11")));
}

fn texas(active: bool) -> RequestRule {
    RequestRule {
        id: RequestRuleId::new(),
        version: 1,
        state: "TX".into(),
        kind: Kind::Access,
        days: 15,
        counting: Counting::Business,
        source: "Tex. Health & Safety Code 181.102".into(),
        verified_by: "Counsel".into(),
        verified_on: d("2026-01-01"),
        active,
    }
}

#[test]
fn the_earliest_clock_leads_and_an_extension_moves_only_the_rules_own() {
    let s = begun();
    let dues = |kind, s: &RequestState, rules: &[RequestRule]| {
        clocks(kind, d(RECEIVED), s, rules, d(TODAY))
            .into_iter()
            .map(|c| c.deadline.due.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(dues(Kind::Access, &s, &[]), ["2026-04-11"]);
    assert_eq!(dues(Kind::Amendment, &s, &[texas(true)]), ["2026-05-11"], "of another kind");
    assert_eq!(dues(Kind::Accounting, &s, &[]), ["2026-05-11"]);
    assert_eq!(dues(Kind::Access, &s, &[texas(true)]), ["2026-04-02", "2026-04-11"]);
    assert_eq!(dues(Kind::Access, &s, &[texas(false)]), ["2026-04-11"]);
    let longer = go(Kind::Access, &s, extend(TODAY, "Old charts are off site")).unwrap();
    assert_eq!(dues(Kind::Access, &longer, &[texas(true)]), ["2026-04-02", "2026-05-11"]);
}

#[test]
fn a_letter_with_a_gap_is_not_kept_as_sent() {
    let gap = RequestChange::Letter(RequestLetterSent {
        kind: RequestLetterKind::Receipt,
        text: "Call [fill in: telephone].".into(),
        sent: d(TODAY),
        how: "By mail".into(),
    });
    assert_eq!(code(Kind::Access, &begun(), gap).1, "text");
    let packed =
        PackFacts { on: d(TODAY), form: RequestForm::Plain, files: 1, bytes: 1, manifest: String::new() };
    assert_eq!(code(Kind::Access, &begun(), RequestChange::Packed(packed)).0, "conflict");
    let fee = RequestChange::Fee(RequestFee { cents: 500, basis: " ".into() });
    assert_eq!(code(Kind::Access, &begun(), fee).1, "basis");
}

proptest! {
    #[test]
    fn whatever_is_done_in_whatever_order_nothing_is_handed_over_unidentified(
        picks in prop::collection::vec(0usize..14, 0..24),
        kind in prop::sample::select(vec![Kind::Access, Kind::Amendment, Kind::Accounting]),
    ) {
        let mut s = begun();
        for pick in picks {
            let c = match pick {
                0 => known(),
                1 => decide(RequestOutcome::Granted, ""),
                2 => decide(RequestOutcome::Denied, "danger"),
                3 => decide(RequestOutcome::Partial, "legal"),
                4 => decide(RequestOutcome::Denied, "accurate"),
                5 => hand(),
                6 => close(),
                7 => RequestChange::Reopen(RequestReason { why: "New".into() }),
                8 => sent_letter(RequestLetterKind::Denied),
                9 => sent_letter(RequestLetterKind::Partial),
                10 => extend(TODAY, "Off site"),
                11 => RequestChange::Withdraw(RequestReason { why: "Said so".into() }),
                12 => sent_letter(RequestLetterKind::Amended),
                _ => sent_letter(RequestLetterKind::NotAmended),
            };
            if let Ok(next) = go(kind, &s, c) {
                s = next;
            }
            prop_assert!(s.handed.is_none() || s.identity.is_some());
            prop_assert!(s.status != Closed || missing(kind, &s).is_empty());
            let ends = clocks(kind, d(RECEIVED), &s, &[texas(true)], d(TODAY));
            prop_assert!(ends.is_sorted_by_key(|c| c.deadline.due));
        }
    }
}
