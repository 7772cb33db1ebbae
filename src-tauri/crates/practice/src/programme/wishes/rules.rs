//! Who may act for whom and when, what holds, what must be honoured. Pure.

use super::super::clocks;
use super::super::words::{LINE, TEXT, needed, past, text};
use super::content::content;
use super::model::{
    Authority, ChannelDraft, InvolvedDraft, RepresentativeDraft, RepresentativeException,
    RepresentativeState as State, RestrictionDraft, RestrictionEnd, RestrictionKind, RestrictionState,
    WishEnd, WishSettings,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::{Datelike, NaiveDate};

/// What decides how a representative stands.
pub(super) struct Standing {
    pub(super) authority: Authority,
    pub(super) from: LocalDate,
    pub(super) until: Option<LocalDate>,
    pub(super) ended: Option<LocalDate>,
    pub(super) exception: Option<RepresentativeException>,
}

/// Whether the authority is over a minor, and so ends with their coming of age.
pub(super) const fn is_of_minor(authority: Authority) -> bool {
    matches!(authority, Authority::Parent | Authority::Guardian)
}

/// The day on which somebody comes of age. Born on 29 February it is 1 March in other years.
pub(super) fn of_age_on(birth: NaiveDate, years: u32) -> LocalDate {
    let year = birth.year().saturating_add(i32::try_from(years).unwrap_or(i32::MAX));
    LocalDate(
        NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
            .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
            .unwrap_or(birth),
    )
}

/// The last day of an authority, where it is known. On the day when it was ended nobody acts any more.
pub(super) fn last_day(of: &Standing, of_age: Option<LocalDate>) -> Option<LocalDate> {
    let before = |day: LocalDate| LocalDate(day.0.pred_opt().unwrap_or(day.0));
    let age = of_age.filter(|_| is_of_minor(of.authority)).map(before);
    [of.until, of.ended.map(before), age].into_iter().flatten().min()
}

/// How a representative stands on a day.
pub(super) fn standing(of: &Standing, of_age: Option<LocalDate>, on: LocalDate) -> State {
    if of.exception.is_some() {
        return State::Excepted;
    }
    if of.ended.is_some_and(|day| day <= on) || of.until.is_some_and(|day| day < on) {
        return State::Ended;
    }
    if is_of_minor(of.authority) && of_age.is_some_and(|day| day <= on) {
        return State::OfAge;
    }
    if on < of.from { State::NotYet } else { State::Acting }
}

/// Whether the practice has no choice: paid in full, and only the plan isn't told.
pub(super) const fn must(kind: RestrictionKind, paid_in_full: bool) -> bool {
    matches!(kind, RestrictionKind::Plan) && paid_in_full
}

/// How a restriction stands on a day. What must be honoured holds before anybody decides.
pub(super) fn restriction_state(
    must: bool,
    agreed: Option<bool>,
    ended: Option<LocalDate>,
    on: LocalDate,
) -> RestrictionState {
    if ended.is_some_and(|day| day <= on) {
        return RestrictionState::Ended;
    }
    match (must, agreed) {
        (true, _) | (false, Some(true)) => RestrictionState::InForce,
        (false, Some(false)) => RestrictionState::Refused,
        (false, None) => RestrictionState::Waiting,
    }
}

/// Whether a restriction may end in this way.
pub(super) fn may_end(must: bool, how: RestrictionEnd) -> Result<()> {
    if must && how == RestrictionEnd::PracticeInformed {
        return Err(PracticeError::invalid(
            "how",
            "Only the client can end this one: they paid in full, and their plan isn’t to be told (45 CFR 164.522(a)(2)(iii)).",
        ));
    }
    Ok(())
}

pub(super) fn restriction(mut d: RestrictionDraft, today: LocalDate) -> Result<RestrictionDraft> {
    d.what = needed("what", &d.what, TEXT, "Write what isn't to be used or shared, and with whom.")?;
    d.asked_on = past("askedOn", d.asked_on, today)?;
    if d.kind == RestrictionKind::Other {
        d.paid_in_full = false;
    }
    Ok(d)
}

pub(super) fn channel(mut d: ChannelDraft, today: LocalDate) -> Result<ChannelDraft> {
    d.what = needed("what", &d.what, LINE, "Write how, or where, the client wants to be reached.")?;
    d.asked_on = past("askedOn", d.asked_on, today)?;
    Ok(d)
}

pub(super) fn representative(mut d: RepresentativeDraft) -> Result<RepresentativeDraft> {
    d.name = needed("name", &d.name, LINE, "Write who acts for the client.")?;
    d.relation = text("relation", &d.relation, LINE)?;
    d.proof = needed(
        "proof",
        &d.proof,
        TEXT,
        "Write what you saw that shows it: an identity card, an order, a birth certificate.",
    )?;
    d.scope = text("scope", &d.scope, TEXT)?;
    if d.until.is_some_and(|until| until < d.from) {
        return Err(PracticeError::invalid("until", "This is before the first day. Choose a later one."));
    }
    if d.authority == Authority::Other && d.scope.is_empty() {
        return Err(PracticeError::invalid("scope", "Write by what law or paper they act, and for what."));
    }
    Ok(d)
}

pub(super) fn involved(mut d: InvolvedDraft, today: LocalDate) -> Result<InvolvedDraft> {
    d.name = needed("name", &d.name, LINE, "Write who it is.")?;
    d.relation = text("relation", &d.relation, LINE)?;
    d.scope = needed("scope", &d.scope, TEXT, "Write what they may hear of, or may not.")?;
    d.said_on = past("saidOn", d.said_on, today)?;
    Ok(d)
}

/// An end that has come, not before what it ends.
pub(super) fn end(e: &WishEnd, begun: LocalDate, today: LocalDate) -> Result<WishEnd> {
    let why = needed("why", &e.why, TEXT, "Write why it ends.")?;
    let on = past("on", e.on, today)?;
    if on < begun {
        return Err(PracticeError::invalid("on", "This is before it began. Choose a later day."));
    }
    Ok(WishEnd { on, why })
}

pub(super) fn settings(mut s: WishSettings, today: LocalDate) -> Result<WishSettings> {
    if !(14..=25).contains(&s.majority_age) {
        return Err(PracticeError::invalid("majorityAge", "Choose an age from 14 to 25."));
    }
    s.state = needed("state", &s.state, LINE, "Write whose law it is, such as Texas.")?;
    s.source = needed("source", &s.source, LINE, "Write where it stands: the section of the law.")?;
    s.verified_by = needed("verifiedBy", &s.verified_by, LINE, "Write who looked it up.")?;
    s.as_of = Some(past("asOf", s.as_of.unwrap_or(today), today)?);
    Ok(s)
}

/// What a letter quotes.
pub(super) struct LetterOf<'a> {
    pub(super) practice: &'a str,
    pub(super) client: &'a str,
    pub(super) asked: LocalDate,
    pub(super) date: LocalDate,
    pub(super) what: &'a str,
    pub(super) why: &'a str,
}

/// The answer to a request for a restriction; none while it waits.
pub(super) fn letter(must: bool, agreed: Option<bool>, of: &LetterOf<'_>) -> Option<String> {
    let template = match (must, agreed) {
        (true, _) => &content().letter_must,
        (false, Some(true)) => &content().letter_agreed,
        (false, Some(false)) => &content().letter_refused,
        (false, None) => return None,
    };
    // What people wrote comes last, so that braces in it stay braces.
    let filled = template
        .replace("{{date}}", &clocks::long(of.date))
        .replace("{{asked}}", &clocks::long(of.asked))
        .replace("{{practice}}", of.practice)
        .replace("{{client}}", of.client);
    Some(filled.replace("{{why}}", of.why).replace("{{what}}", of.what).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn parent() -> Standing {
        Standing {
            authority: Authority::Parent,
            from: day("2024-01-01"),
            until: None,
            ended: None,
            exception: None,
        }
    }

    #[test]
    fn a_parents_authority_ends_on_the_day_of_majority() {
        let of_age = Some(of_age_on(day("2008-03-13").0, 18));
        assert_eq!(of_age, Some(day("2026-03-13")));
        assert_eq!(standing(&parent(), of_age, day("2026-03-12")), State::Acting);
        assert_eq!(standing(&parent(), of_age, day("2026-03-13")), State::OfAge);
        assert_eq!(last_day(&parent(), of_age), Some(day("2026-03-12")));
        let proxy = Standing { authority: Authority::HealthCareProxy, ..parent() };
        assert_eq!(standing(&proxy, of_age, day("2026-03-13")), State::Acting, "an adult's proxy goes on");
        assert_eq!(of_age_on(day("2008-02-29").0, 18), day("2026-03-01"));
        assert_eq!(of_age_on(day("2008-02-29").0, 20), day("2028-02-29"));
    }

    #[test]
    fn a_representative_acts_between_their_days_and_not_where_an_official_said_no() {
        let of = Standing { until: Some(day("2024-06-30")), ..parent() };
        assert_eq!(standing(&of, None, day("2023-12-31")), State::NotYet);
        assert_eq!(standing(&of, None, day("2024-06-30")), State::Acting);
        assert_eq!(standing(&of, None, day("2024-07-01")), State::Ended);
        let of = Standing { ended: Some(day("2024-03-01")), ..parent() };
        assert_eq!(standing(&of, None, day("2024-03-01")), State::Ended);
        assert_eq!(last_day(&of, None), Some(day("2024-02-29")));
        let of = Standing { exception: Some(RepresentativeException::Endangerment), ..parent() };
        assert_eq!(standing(&of, None, day("2024-02-01")), State::Excepted);
    }

    #[test]
    fn what_was_paid_in_full_is_in_force_before_anybody_decides_and_only_the_client_ends_it() {
        let must = must(RestrictionKind::Plan, true);
        assert!(
            must && !super::must(RestrictionKind::Plan, false) && !super::must(RestrictionKind::Other, true)
        );
        let on = day("2026-03-12");
        assert_eq!(restriction_state(must, None, None, on), RestrictionState::InForce);
        assert_eq!(restriction_state(false, None, None, on), RestrictionState::Waiting);
        assert_eq!(restriction_state(false, Some(false), None, on), RestrictionState::Refused);
        assert_eq!(restriction_state(false, Some(true), Some(on), on), RestrictionState::Ended);
        assert_eq!(may_end(true, RestrictionEnd::PracticeInformed).unwrap_err().field(), Some("how"));
        assert!(may_end(true, RestrictionEnd::ClientAgreed).is_ok());
        assert!(may_end(false, RestrictionEnd::PracticeInformed).is_ok());
    }

    #[test]
    fn a_letter_quotes_what_was_asked_and_never_fills_in_what_people_wrote() {
        let of = LetterOf {
            practice: "Linden Skin",
            client: "Kate Ng",
            asked: day("2026-03-10"),
            date: day("2026-03-12"),
            what: "Not to my sister {{why}}",
            why: "We can't tell",
        };
        let text = letter(false, Some(false), &of).unwrap();
        assert!(text.contains("Dear Kate Ng") && text.contains("March 10, 2026"));
        assert!(text.contains("Not to my sister {{why}}") && text.contains("The reason: We can't tell"));
        assert!(letter(false, None, &of).is_none());
        assert!(letter(true, None, &of).unwrap().contains("Only you can end this"));
    }

    proptest! {
        #[test]
        fn nobody_acts_outside_their_time(
            from in 0_i64..3000, until in proptest::option::of(0_i64..3000),
            ended in proptest::option::of(0_i64..3000), age in proptest::option::of(0_i64..3000), on in 0_i64..3000,
        ) {
            let at = |n: i64| LocalDate(day("2020-01-01").0 + chrono::Days::new(n.unsigned_abs()));
            let of = Standing { from: at(from), until: until.map(at), ended: ended.map(at), ..parent() };
            let acts = standing(&of, age.map(at), at(on)) == State::Acting;
            let within = from <= on && until.is_none_or(|u| on <= u) && ended.is_none_or(|e| on < e)
                && age.is_none_or(|a| on < a);
            prop_assert_eq!(acts, within);
            if acts {
                prop_assert!(last_day(&of, age.map(at)).is_none_or(|last| last >= at(on)));
            }
        }
    }
}
