//! Which text, how it reads, what is missing, who still gets it. Pure.

use super::super::clocks;
use super::super::words::{LINE, TEXT, needed, past, text};
use super::content::{self, content};
use super::model::{
    NoticeDraft, NoticeNeed, NoticeState, NoticeText, Part2, PostNoticeReq, ReceiptDraft, ReceiptHow,
};
use crate::programme::applicability::ApplicabilityOutcome as Outcome;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::Months;

/// Which text a practice gives, and why: one company that is covered, or of which it isn't known,
/// is enough for the notice under HIPAA.
pub(super) fn which(outcomes: &[Option<Outcome>]) -> (NoticeText, &'static str) {
    let covered = |one: &Outcome| matches!(one, Outcome::CoveredEntity | Outcome::Both | Outcome::Hybrid);
    if outcomes.iter().flatten().any(covered) {
        return (
            NoticeText::Hipaa,
            "You are a covered entity by your own answers, so this is a notice under HIPAA.",
        );
    }
    let open =
        outcomes.is_empty() || outcomes.iter().any(|one| matches!(one, None | Some(Outcome::Undetermined)));
    if open {
        return (
            NoticeText::Hipaa,
            "Whether HIPAA applies isn’t decided yet. Until it is, treat the practice as covered.",
        );
    }
    (
        NoticeText::Plain,
        "You aren’t a covered entity by your own answers, so this text claims nothing under HIPAA.",
    )
}

/// What the text quotes.
#[derive(Clone, Debug)]
pub(super) struct Quoted<'a> {
    pub(super) practice: &'a str,
    /// Name of the contact; none where nobody holds the office.
    pub(super) contact: Option<&'a str>,
}

/// The notice as it reads. What people wrote is put in once and never filled again.
pub(super) fn notice(kind: NoticeText, d: &NoticeDraft, of: &Quoted<'_>) -> String {
    let part2 = if d.part2 == Part2::Yes { content().part2.trim() } else { "" };
    let additions = plain(&d.additions);
    fill(content::notice(kind), d, of, part2, &additions)
}

/// The page of rights.
pub(super) fn handout(kind: NoticeText, d: &NoticeDraft, of: &Quoted<'_>) -> String {
    fill(content::handout(kind), d, of, "", "")
}

/// The practice's own paragraphs: no headings of theirs change the text's order.
fn plain(text: &str) -> String {
    text.trim().to_owned()
}

fn fill(template: &str, d: &NoticeDraft, of: &Quoted<'_>, part2: &str, additions: &str) -> String {
    let or_blank =
        |text: &str| if text.trim().is_empty() { "____________".to_owned() } else { one_line(text) };
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, further)) = after.split_once("}}") else { break };
        let value = match name {
            "practice" => one_line(of.practice),
            "contact" => of.contact.map_or_else(|| "____________".to_owned(), one_line),
            "address" => or_blank(&d.address),
            "phone" => or_blank(&d.phone),
            "email" if d.email.trim().is_empty() => String::new(),
            "email" => format!(", e-mail {}", one_line(&d.email)),
            "website" if d.website.trim().is_empty() => "we have none".to_owned(),
            "website" => one_line(&d.website),
            "effective" => clocks::long(d.effective_on),
            "part2" => part2.to_owned(),
            "additions" => additions.to_owned(),
            _ => String::new(),
        };
        out.push_str(&value);
        rest = further;
    }
    out.push_str(rest);
    out.trim().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in the way of an approval, in words.
pub(super) fn missing(d: &NoticeDraft, contact: Option<&str>) -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    if contact.is_none() {
        all.push((
            "contact",
            "Name the contact for questions and complaints: Programme, Policies, Officials.",
        ));
    }
    if d.address.trim().is_empty() {
        all.push(("address", "Write the practice’s address."));
    }
    if d.phone.trim().is_empty() {
        all.push(("phone", "Write the telephone number for questions."));
    }
    if d.part2 == Part2::Unknown {
        all.push((
            "part2",
            "Say whether you hold Part 2 substance-use records. If you aren’t sure, ask counsel.",
        ));
    }
    all
}

/// The draft as it will be kept.
pub(super) fn draft(mut d: NoticeDraft) -> Result<NoticeDraft> {
    d.address = text("address", &d.address, LINE)?;
    d.phone = text("phone", &d.phone, LINE)?;
    d.email = text("email", &d.email, LINE)?;
    d.website = text("website", &d.website, LINE)?;
    d.additions = text("additions", &d.additions, TEXT)?;
    d.change = text("change", &d.change, TEXT)?;
    Ok(d)
}

/// Whether a version may be approved: whole, from today on, and saying what it changes.
pub(super) fn may_approve(
    d: &NoticeDraft,
    contact: Option<&str>,
    newest: Option<LocalDate>,
    today: LocalDate,
) -> Result<()> {
    if let Some((field, why)) = missing(d, contact).first() {
        return Err(PracticeError::invalid(field, *why));
    }
    let invalid = |message: &str| Err(PracticeError::invalid("effectiveOn", message));
    if d.effective_on < today {
        return invalid("A notice can’t hold from a day that is over. Choose today or later.");
    }
    if newest.is_some_and(|newest| d.effective_on < newest) {
        return invalid("An approved version takes effect later than that. Choose its day or a later one.");
    }
    if today.0.checked_add_months(Months::new(12)).is_none_or(|last| d.effective_on.0 > last) {
        return invalid("Choose a day within a year.");
    }
    if newest.is_some() && d.change.is_empty() {
        return Err(PracticeError::invalid("change", "Say in a sentence what is other than before."));
    }
    Ok(())
}

/// How each version stands on a day; versions newest first.
pub(super) fn states(effective: &[LocalDate], today: LocalDate) -> Vec<NoticeState> {
    let mut found = false;
    effective
        .iter()
        .map(|on| {
            if *on > today {
                NoticeState::Coming
            } else if found {
                NoticeState::Superseded
            } else {
                found = true;
                NoticeState::InForce
            }
        })
        .collect()
}

/// Whether a client still gets the notice: `last` is the number of the newest version that they
/// got or declined, `in_force` the one in force, `material` the newest number up to it that
/// changed something that matters.
pub(super) fn need(in_force: Option<u32>, material: Option<u32>, last: Option<u32>) -> NoticeNeed {
    match (in_force, last) {
        (None, _) => NoticeNeed::NoNotice,
        (Some(_), None) => NoticeNeed::First,
        (Some(_), Some(last)) if material.is_some_and(|m| last < m) => NoticeNeed::Again,
        (Some(_), Some(_)) => NoticeNeed::Done,
    }
}

/// A receipt as it will be kept.
pub(super) fn receipt(mut r: ReceiptDraft, today: LocalDate) -> Result<ReceiptDraft> {
    r.name = text("name", &r.name, LINE)?;
    r.given_on = past("givenOn", r.given_on, today)?;
    r.note = match r.how {
        ReceiptHow::Signed => text("note", &r.note, TEXT)?,
        ReceiptHow::Paper => needed("note", &r.note, TEXT, "Say where the signed paper is kept.")?,
        ReceiptHow::Declined => {
            needed("note", &r.note, TEXT, "Write that you offered it, and why there is no signature.")?
        }
        ReceiptHow::Emergency => {
            needed("note", &r.note, TEXT, "Write what came first, and when you give it.")?
        }
    };
    let signs = matches!(r.how, ReceiptHow::Signed | ReceiptHow::Paper);
    if signs && r.name.is_empty() {
        return Err(PracticeError::invalid("name", "Write the full name of whoever signs."));
    }
    if !signs {
        r.name = String::new();
        r.representative = None;
    }
    if r.how == ReceiptHow::Signed && r.given_on != today {
        return Err(PracticeError::invalid("givenOn", "What is signed on this screen is signed today."));
    }
    Ok(r)
}

pub(super) fn posting(mut p: PostNoticeReq, today: LocalDate) -> Result<PostNoticeReq> {
    p.where_to = needed("whereTo", &p.where_to, LINE, "Say where: the waiting area, the page’s address.")?;
    p.posted_on = past("postedOn", p.posted_on, today)?;
    Ok(p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn filled() -> NoticeDraft {
        NoticeDraft {
            address: "12 Elm Street".into(),
            phone: "555 0100".into(),
            email: "hello@linden.example".into(),
            website: "linden.example".into(),
            part2: Part2::No,
            additions: String::new(),
            effective_on: day("2026-03-12"),
            change: String::new(),
            material: true,
        }
    }

    const OF: Quoted<'_> = Quoted { practice: "Linden Skin", contact: Some("Ruth Adeyemi") };

    #[test]
    fn the_text_follows_from_whether_hipaa_applies() {
        let text = |all: &[Option<Outcome>]| which(all).0;
        assert_eq!(text(&[]), NoticeText::Hipaa, "not asked: treat as covered");
        assert_eq!(text(&[None, Some(Outcome::NotCovered)]), NoticeText::Hipaa);
        assert_eq!(text(&[Some(Outcome::Undetermined)]), NoticeText::Hipaa);
        assert_eq!(text(&[Some(Outcome::NotCovered), Some(Outcome::CoveredEntity)]), NoticeText::Hipaa);
        assert_eq!(text(&[Some(Outcome::NotCovered)]), NoticeText::Plain);
        assert_eq!(text(&[Some(Outcome::NotCovered), Some(Outcome::BusinessAssociate)]), NoticeText::Plain);
    }

    #[test]
    fn a_filled_text_leaves_no_place_open_and_a_plain_one_claims_nothing() {
        for kind in NoticeText::ALL {
            for text in [notice(*kind, &filled(), &OF), handout(*kind, &filled(), &OF)] {
                assert!(!text.contains("{{") && !text.contains("____"), "{text}");
                assert!(text.contains("Ruth Adeyemi, telephone 555 0100, e-mail hello@linden.example"));
            }
        }
        let part2 = NoticeDraft { part2: Part2::Yes, ..filled() };
        assert!(notice(NoticeText::Hipaa, &part2, &OF).contains("42 CFR Part 2"));
        assert!(!notice(NoticeText::Hipaa, &filled(), &OF).contains("Part 2"));
        assert!(!notice(NoticeText::Plain, &filled(), &OF).to_uppercase().contains("HIPAA"));
        let odd = NoticeDraft { additions: "{{phone}}".into(), ..filled() };
        assert!(notice(NoticeText::Hipaa, &odd, &OF).contains("{{phone}}"), "never filled again");
    }

    #[test]
    fn an_approval_names_what_is_missing() {
        let today = day("2026-03-12");
        let field = |d: NoticeDraft, contact| {
            may_approve(&d, contact, Some(day("2026-01-01")), today)
                .unwrap_err()
                .field()
                .unwrap_or_default()
                .to_owned()
        };
        let some = Some("Ruth");
        assert_eq!(field(filled(), None), "contact");
        assert_eq!(field(NoticeDraft { address: " ".into(), ..filled() }, some), "address");
        assert_eq!(field(NoticeDraft { phone: String::new(), ..filled() }, some), "phone");
        assert_eq!(field(NoticeDraft { part2: Part2::Unknown, ..filled() }, some), "part2");
        assert_eq!(field(NoticeDraft { effective_on: day("2026-03-11"), ..filled() }, some), "effectiveOn");
        assert_eq!(field(NoticeDraft { effective_on: day("2028-03-11"), ..filled() }, some), "effectiveOn");
        assert_eq!(field(filled(), some), "change");
        assert!(may_approve(&filled(), some, None, today).is_ok(), "the first says nothing of a change");
    }

    #[test]
    fn who_still_gets_it() {
        assert_eq!(need(None, None, None), NoticeNeed::NoNotice);
        assert_eq!(need(Some(1), Some(1), None), NoticeNeed::First);
        assert_eq!(need(Some(1), Some(1), Some(1)), NoticeNeed::Done);
        assert_eq!(need(Some(3), Some(2), Some(1)), NoticeNeed::Again);
        assert_eq!(
            need(Some(3), Some(2), Some(2)),
            NoticeNeed::Done,
            "the last change didn't matter to them"
        );
    }

    proptest! {
        #[test]
        fn at_most_one_version_is_in_force(days in proptest::collection::vec(0_u64..60, 0..6), on in 0_u64..60) {
            let mut days = days;
            days.sort_unstable_by(|a, b| b.cmp(a));
            let at = |n: u64| LocalDate(day("2026-01-01").0 + chrono::Days::new(n));
            let all: Vec<_> = days.iter().map(|n| at(*n)).collect();
            let states = states(&all, at(on));
            let in_force = states.iter().filter(|s| **s == NoticeState::InForce).count();
            prop_assert_eq!(in_force, usize::from(days.iter().any(|n| *n <= on)));
        }
    }
}
