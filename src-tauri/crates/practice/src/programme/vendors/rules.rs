//! What follows from the answers and the dates. Pure.

use super::content;
use super::{
    Agreement, AgreementDraft, AgreementState, ClauseAnswer, Returned, SaveSheetReq, SheetFinding,
    SheetVerdict, VendorAnswer, VendorAnswers, VendorEnded, VendorLine, VendorOutcome, VendorSheetInfo,
    VendorTodo,
};
use crate::programme::clocks::days_between;
use crate::programme::words::{needed, text};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::Days;

pub(super) const LINE: usize = 300;
pub(super) const TEXT: usize = 4_000;

/// An agreement that ends within so many days is asked for again.
const ENDING: i32 = 60;
/// An agreement that was sent and isn't back after so many days is asked after; so is what a
/// vendor had who was left. Stillroom's own number: the rule names none.
pub(super) const PATIENCE: u64 = 30;

/// What the five answers end in. Whatever isn't known for certain counts as the worse.
pub(super) fn outcome(a: &VendorAnswers) -> VendorOutcome {
    use VendorAnswer::{No, Yes};
    if a.workforce == Some(Yes) {
        return VendorOutcome::Workforce;
    }
    if a.handles == Some(No) {
        return VendorOutcome::NoPhi;
    }
    if a.workforce != Some(No) || a.handles != Some(Yes) {
        return VendorOutcome::Undetermined;
    }
    match (a.treatment, a.conduit, a.payment) {
        (Some(Yes), _, _) => VendorOutcome::Treatment,
        (_, Some(Yes), _) => VendorOutcome::Conduit,
        (_, _, Some(Yes)) => VendorOutcome::Payment,
        (Some(No), Some(No), Some(No)) => VendorOutcome::Needed,
        _ => VendorOutcome::Undetermined,
    }
}

/// Whether somebody with this outcome needs an agreement, or may need one.
pub(super) const fn wants_agreement(outcome: VendorOutcome) -> bool {
    matches!(outcome, VendorOutcome::Needed | VendorOutcome::Undetermined)
}

/// How one agreement stands on a day.
pub(super) fn state(a: &AgreementDraft, today: LocalDate) -> AgreementState {
    if a.terminated_on.is_some_and(|on| on <= today) {
        AgreementState::Terminated
    } else if a.signed_on.is_some() {
        if a.ends_on.is_some_and(|on| on < today) {
            AgreementState::Expired
        } else {
            AgreementState::Executed
        }
    } else {
        AgreementState::Sent
    }
}

/// The agreement that counts: one in force before one that isn't, of those the newest.
pub(super) fn counts(agreements: &[Agreement]) -> Option<&Agreement> {
    let rank = |a: &Agreement| match a.state {
        AgreementState::Executed => 2,
        AgreementState::Sent => 1,
        _ => 0,
    };
    agreements.iter().max_by_key(|a| (rank(a), a.draft.signed_on, a.id))
}

/// Clauses that aren't in it, or that nobody looked for.
pub(super) fn open_clauses(clauses: &[ClauseAnswer]) -> u32 {
    let is_in = |key: &str| clauses.iter().any(|c| c.clause == key && c.answer == VendorAnswer::Yes);
    u32::try_from(content::clause_keys().filter(|key| !is_in(key)).count()).unwrap_or(u32::MAX)
}

/// Whether it ends soon.
pub(super) fn ending(a: &AgreementDraft, today: LocalDate) -> bool {
    a.ends_on.is_some_and(|on| on >= today && days_between(today, on) <= ENDING)
}

fn after(day: LocalDate, days: u64) -> LocalDate {
    LocalDate(day.0.checked_add_days(Days::new(days)).unwrap_or(day.0))
}

/// What is to be done about a vendor.
pub(super) fn todos(
    line: &VendorLine,
    current: Option<&Agreement>,
    returned: Option<Returned>,
    today: LocalDate,
) -> Vec<VendorTodo> {
    const CONTRACT: &str = "45 CFR 164.308(b)(3), 164.504(e)";
    let name = &line.name;
    let mut all = Vec::new();
    let mut add = |what: String, by: Option<LocalDate>, failed: bool, cite: &str| {
        all.push(VendorTodo { what, by, failed, cite: cite.to_owned() });
    };
    if let Some(ended) = line.ended_on {
        if returned.is_none() && (wants_agreement(line.outcome) || current.is_some()) {
            add(
                format!("Have {name} return or destroy what they have of your clients"),
                Some(after(ended, PATIENCE)),
                false,
                "45 CFR 164.504(e)(2)(ii)(J)",
            );
        }
        return all;
    }
    if !line.asked {
        let what = format!("Find out whether {name} needs an agreement");
        add(what, None, false, "45 CFR 160.103");
        return all;
    }
    if line.outcome == VendorOutcome::Undetermined {
        let what = format!("Ask again: it is not known whether {name} needs an agreement");
        add(what, None, false, "45 CFR 160.103");
    }
    if !wants_agreement(line.outcome) {
        return all;
    }
    let sure = line.outcome == VendorOutcome::Needed;
    match (line.state, current) {
        (AgreementState::Sent, Some(a)) => {
            let by = a.draft.sent_on.map(|on| after(on, PATIENCE));
            add(format!("The agreement with {name} was sent and isn’t signed"), by, false, CONTRACT);
        }
        (AgreementState::Expired, _) => {
            add(format!("The agreement with {name} has expired"), line.ends_on, true, CONTRACT);
        }
        (AgreementState::Terminated, _) => {
            add(format!("{name} works for you without an agreement: it was ended"), None, true, CONTRACT);
        }
        (AgreementState::Executed, Some(a)) => {
            if ending(&a.draft, today) {
                add(format!("The agreement with {name} runs out"), a.draft.ends_on, false, CONTRACT);
            }
            if a.draft.review_on.is_some_and(|on| days_between(today, on) <= 14) {
                let what = format!("Look again at the agreement with {name}");
                add(what, a.draft.review_on, false, CONTRACT);
            }
            if a.open > 0 {
                let what = format!("Terms of the agreement with {name} are missing or unread");
                add(what, None, false, "45 CFR 164.504(e)(2), 164.314(a)(2)(i)");
            }
        }
        _ => add(format!("No agreement with {name} is signed"), None, sure, CONTRACT),
    }
    all
}

/// An agreement as it will be kept.
pub(super) fn agreement(mut a: AgreementDraft, today: LocalDate) -> Result<AgreementDraft> {
    let past = |field: &'static str, day: Option<LocalDate>| match day {
        Some(on) if on > today => {
            Err(PracticeError::invalid(field, "This day is still to come. Enter it when it has happened."))
        }
        Some(on) if days_between(on, today) > 366 * 40 => {
            Err(PracticeError::invalid(field, "Choose a day within the last forty years."))
        }
        _ => Ok(()),
    };
    past("sentOn", a.sent_on)?;
    past("signedOn", a.signed_on)?;
    past("terminatedOn", a.terminated_on)?;
    if a.sent_on.is_none() && a.signed_on.is_none() {
        return Err(PracticeError::invalid("sentOn", "Enter when it was sent, or when it was signed."));
    }
    if let (Some(sent), Some(signed)) = (a.sent_on, a.signed_on)
        && signed < sent
    {
        return Err(PracticeError::invalid("signedOn", "It can’t have been signed before it was sent."));
    }
    a.signed_by = text("signedBy", &a.signed_by, LINE)?;
    a.signed_for_us = text("signedForUs", &a.signed_for_us, LINE)?;
    if a.signed_on.is_some() && a.signed_by.is_empty() {
        return Err(PracticeError::invalid("signedBy", "Say who signed it for them."));
    }
    if let (Some(signed), Some(ends)) = (a.signed_on, a.ends_on)
        && ends < signed
    {
        return Err(PracticeError::invalid("endsOn", "It can’t end before it was signed."));
    }
    if a.signed_on.is_none() && a.terminated_on.is_some() {
        return Err(PracticeError::invalid(
            "terminatedOn",
            "Only an agreement that was signed can be ended.",
        ));
    }
    if a.report_days.is_some_and(|days| !(1..=60).contains(&days)) {
        return Err(PracticeError::invalid(
            "reportDays",
            "Between 1 and 60 days: a contract may shorten the rule’s 60, never lengthen them.",
        ));
    }
    a.kept_at = text("keptAt", &a.kept_at, LINE)?;
    a.terminated_why = text("terminatedWhy", &a.terminated_why, TEXT)?;
    if a.terminated_on.is_some() && a.terminated_why.is_empty() {
        return Err(PracticeError::invalid("terminatedWhy", "Say why it was ended."));
    }
    a.clauses.retain(|c| content::clause_keys().any(|key| key == c.clause));
    a.clauses.sort_by(|x, y| x.clause.cmp(&y.clause));
    a.clauses.dedup_by(|x, y| x.clause == y.clause);
    Ok(a)
}

/// An end as it will be kept.
pub(super) fn ended(mut e: VendorEnded, today: LocalDate) -> Result<VendorEnded> {
    if e.on > today {
        return Err(PracticeError::invalid(
            "on",
            "This day is still to come. Enter it when it has happened.",
        ));
    }
    match e.returned {
        None => {
            e.returned_on = None;
            e.returned_how = text("returnedHow", &e.returned_how, TEXT)?;
        }
        Some(Returned::None) => {
            e.returned_on = None;
            let why = "Say how you know that they had none.";
            e.returned_how = needed("returnedHow", &e.returned_how, TEXT, why)?;
        }
        Some(_) => {
            if e.returned_on.is_none_or(|on| on > today) {
                return Err(PracticeError::invalid("returnedOn", "Enter the day on which it was done."));
            }
            let why = "Say how, and what shows it.";
            e.returned_how = needed("returnedHow", &e.returned_how, TEXT, why)?;
        }
    }
    Ok(e)
}

/// A list as it will be kept, with what follows from its answers.
pub(super) fn sheet(
    info: &VendorSheetInfo,
    req: &SaveSheetReq,
    today: LocalDate,
) -> Result<(String, Vec<SheetFinding>)> {
    let note = text("note", &req.note, TEXT)?;
    if req.done_on > today {
        return Err(PracticeError::invalid("doneOn", "This day is still to come."));
    }
    if req.next_on <= req.done_on || days_between(req.done_on, req.next_on) > 366 * 3 {
        return Err(PracticeError::invalid("nextOn", "Choose a day within the next three years."));
    }
    let mut findings = Vec::new();
    for q in &info.questions {
        let choice = req.answers.iter().find(|a| a.question == q.key);
        let choice = choice.and_then(|a| q.choices.iter().find(|c| c.key == a.choice));
        let Some(choice) = choice else {
            return Err(PracticeError::invalid("answers", format!("Answer “{}” too.", q.text)));
        };
        if choice.verdict != SheetVerdict::Fine {
            findings.push(SheetFinding {
                question: q.key.clone(),
                asked: q.text.clone(),
                verdict: choice.verdict,
                text: choice.finding.clone(),
                put_right: false,
            });
        }
    }
    Ok((note, findings))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
