use super::*;
use crate::clients::ClientId;
use crate::programme::authorizations::{CopyGiven, ElementKind};
use proptest::prelude::*;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn names() -> Names {
    Names { practice: "Linden Skin".into(), client: "Kate Ng".into(), authority: String::new() }
}

fn whole_draft() -> AuthorizationDraft {
    AuthorizationDraft {
        client: ClientId::new(),
        purposes: vec![UsePurpose::OwnPages],
        what: "Three photos of the lips, before and after".into(),
        who: "Linden Skin".into(),
        to_whom: "Everybody".into(),
        purpose: "To show results".into(),
        expires_on: Some(day("2027-03-12")),
        expires_event: String::new(),
        paid: Some(false),
        payer: String::new(),
        representative: None,
        signer_name: "Kate Ng".into(),
        signed_on: day("2026-03-12"),
        method: SignMethod::Screen,
        kept_at: String::new(),
        copy: Some(CopyGiven::Printed),
        apart: true,
    }
}

#[test]
fn a_whole_form_lacks_nothing_and_says_the_three_statements() {
    let d = whole_draft();
    let text = form(&d, &names());
    assert!(lacks(&d, &text).is_empty());
    assert!(held(&d, &text).iter().all(|one| one.met));
    for words in [
        "take this back at any time",
        "don't depend on whether you sign",
        "may share it again",
        "Nobody pays Linden Skin",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains("March 12, 2027") && !text.contains("{{"));
}

#[test]
fn each_missing_element_is_named_with_its_field() {
    type Take = fn(&mut AuthorizationDraft);
    let cases: [(Take, &str, &str); 14] = [
        (|d| d.what = "  ".into(), "what", "what"),
        (|d| d.who.clear(), "who", "who"),
        (|d| d.to_whom.clear(), "toWhom", "toWhom"),
        (|d| d.purposes.clear(), "purpose", "purposes"),
        (|d| (d.purposes, d.purpose) = (vec![UsePurpose::Other], String::new()), "purpose", "purpose"),
        (|d| d.expires_on = None, "expiry", "expiresOn"),
        (|d| d.expires_event = "The campaign is over".into(), "expiry", "expiresEvent"),
        (|d| d.expires_on = Some("2026-03-11".parse().unwrap()), "expiry", "expiresOn"),
        (|d| d.paid = None, "money", "paid"),
        (|d| d.paid = Some(true), "money", "payer"),
        (|d| d.purposes.push(UsePurpose::Sale), "money", "paid"),
        (|d| d.apart = false, "apart", "apart"),
        (|d| d.signer_name.clear(), "signature", "signerName"),
        (|d| d.copy = None, "copy", "copy"),
    ];
    for (take, element, field) in cases {
        let mut d = whole_draft();
        take(&mut d);
        let text = form(&d, &names());
        let found = lacks(&d, &text);
        let (e, f, why) = found.first().unwrap();
        assert_eq!((*e, *f), (element, field));
        assert!(!why.is_empty());
        let shown = held(&d, &text);
        assert_eq!(shown.iter().filter(|one| !one.met).count(), 1);
        assert_eq!(whole(&d, &text).unwrap_err().field(), Some(field));
    }
}

#[test]
fn a_form_without_a_statement_lacks_it() {
    let d = whole_draft();
    let text = form(&d, &names()).replace("You can take this back at any time", "");
    assert_eq!(lacks(&d, &text).first().map(|l| l.0), Some("revoke"));
    let of = content().element.iter().filter(|e| e.kind == ElementKind::Statement);
    assert_eq!(of.map(|e| e.id.as_str()).collect::<Vec<_>>(), ["revoke", "condition", "redisclose"]);
}

#[test]
fn who_pays_is_named_and_a_sale_says_that_it_is_one() {
    let mut d = whole_draft();
    (d.paid, d.payer) = (Some(true), "A maker of fillers".into());
    assert!(form(&d, &names()).contains("is paid for this, in money or in kind, by: A maker of fillers."));
    d.purposes.push(UsePurpose::Sale);
    assert!(form(&d, &names()).contains("is paid for the information itself, by: A maker of fillers."));
}

#[test]
fn what_people_wrote_is_never_filled_in() {
    let mut d = whole_draft();
    d.what = "{{signer}} and {{who}}".into();
    let text = form(&d, &names());
    assert!(text.contains("{{signer}} and {{who}}"));
}

fn at(n: u16) -> LocalDate {
    LocalDate(day("2024-01-01").0 + Days::new(u64::from(n)))
}

prop_compose! {
    fn cover()(
        signed in 0_u16..400, expires in proptest::option::of(0_u16..400),
        ended in proptest::option::of((any::<bool>(), 0_u16..400)),
        purposes in proptest::sample::subsequence(UsePurpose::ALL.to_vec(), 0..4),
    ) -> Cover {
        let end = |(revoked, on)| (if revoked { AuthorizationEnd::Revoked } else { AuthorizationEnd::Event }, at(on));
        Cover {
            id: AuthorizationId::new(),
            purposes,
            term: Term { signed: at(signed), expires: expires.map(at), ended: ended.map(end) },
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_published_without_an_effective_authorization_for_purpose_and_date(
        all in proptest::collection::vec(cover(), 0..6), n in 0_usize..8, on in 0_u16..400,
    ) {
        let purpose = *UsePurpose::ALL.get(n).unwrap();
        let covers = |one: &Cover| one.purposes.contains(&purpose) && one.term.signed <= at(on)
            && one.term.expires.is_none_or(|last| at(on) <= last)
            && one.term.ended.is_none_or(|(_, day)| at(on) < day);
        match may_publish(&all, purpose, at(on)) {
            Publishing::Allowed(id) => {
                let one = all.iter().find(|one| one.id == id).unwrap();
                prop_assert!(covers(one));
            }
            Publishing::Refused(why) => {
                prop_assert!(!all.iter().any(covers));
                prop_assert_eq!(why == PublishRefusal::NoneSigned, all.is_empty());
            }
        }
    }

    #[test]
    fn what_is_up_has_a_task_exactly_when_its_authorization_no_longer_holds(
        one in cover(), on in 0_u16..400, down in any::<bool>(),
    ) {
        prop_assume!(one.term.signed <= at(on));
        let due = takedown_due(&one.term, down, at(on));
        let holds = state(&one.term, at(on)) == State::Effective;
        prop_assert_eq!(due.is_some(), !down && !holds);
        // Once it is due the day doesn't move.
        if let Some(due) = due {
            prop_assert_eq!(takedown_due(&one.term, false, at(on + 1)), Some(due));
        }
    }
}
