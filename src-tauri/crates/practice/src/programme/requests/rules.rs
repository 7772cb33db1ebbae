//! What follows from a request's events, what may follow on them, and its clocks. Pure.

use super::super::clocks::{self, Asked, NoExtension, StateRule};
use super::super::disclosures::day;
use super::super::words::{LINE, TEXT, needed, text};
use super::guide;
use super::{
    RequestAsk, RequestAsker, RequestChange, RequestClock, RequestDecision, RequestExtension, RequestForm,
    RequestIdentity, RequestKind, RequestLetterKind, RequestLetterSent, RequestOutcome, RequestRule,
    RequestState, RequestStatus, TakeRequestReq,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};

/// A letter is longer than what people type into a field.
const LONGEST_LETTER: usize = 20_000;

use RequestStatus::{Closed, Denied, Extended, Granted, Open, Partial, Withdrawn};

impl RequestKind {
    pub(super) const fn asked(self) -> Asked {
        match self {
            Self::Access => Asked::Access,
            Self::Amendment => Asked::Amendment,
            Self::Accounting => Asked::Accounting,
        }
    }
}

/// The state before anything happened.
pub(super) fn begun() -> RequestState {
    RequestState {
        status: Open,
        ask: RequestAsk { scope: String::new(), form: RequestForm::Paper, deliver: String::new() },
        identity: None,
        warning: None,
        extension: None,
        fee: None,
        decision: None,
        letters: Vec::new(),
        settled: 0,
        handed: None,
        pack: None,
        review: None,
        appended: None,
        tell: Vec::new(),
        disagreed: None,
        rebutted: None,
    }
}

/// The state after one more event.
pub(super) fn after(mut s: RequestState, change: RequestChange) -> RequestState {
    match change {
        RequestChange::Asked(ask) => s.ask = ask,
        RequestChange::Identity(how) => s.identity = Some(how),
        RequestChange::Warned(warning) => s.warning = Some(warning),
        RequestChange::Extend(extension) => {
            s.status = Extended;
            s.letters.push(RequestLetterSent {
                kind: RequestLetterKind::Extension,
                text: extension.text.clone(),
                sent: extension.sent,
                how: extension.how.clone(),
            });
            s.extension = Some(extension);
        }
        RequestChange::Fee(fee) => s.fee = Some(fee),
        RequestChange::Decide(decision) => {
            s.status = match decision.outcome {
                RequestOutcome::Granted => Granted,
                RequestOutcome::Partial => Partial,
                RequestOutcome::Denied => Denied,
            };
            s.decision = Some(decision);
        }
        RequestChange::Letter(letter) => s.letters.push(letter),
        RequestChange::HandOver(handed) => s.handed = Some(handed),
        RequestChange::Packed(pack) => s.pack = Some(pack),
        RequestChange::Review(review) => {
            // What was overturned is to be decided anew.
            if !review.upheld {
                s.status = if s.extension.is_some() { Extended } else { Open };
                s.decision = None;
                s.settled = s.letters.len();
            }
            s.review = Some(review);
        }
        RequestChange::Appended(appended) => s.appended = Some(appended),
        RequestChange::Tell(tell) => match s.tell.iter_mut().find(|one| one.name == tell.name) {
            Some(one) => *one = tell,
            None => s.tell.push(tell),
        },
        RequestChange::Disagreed(statement) => s.disagreed = Some(statement),
        RequestChange::Rebutted(statement) => s.rebutted = Some(statement),
        RequestChange::Withdraw(_) => s.status = Withdrawn,
        RequestChange::Close(_) => s.status = Closed,
        RequestChange::Reopen(_) => {
            s.status = if s.extension.is_some() { Extended } else { Open };
            s.decision = None;
            s.settled = s.letters.len();
            s.handed = None;
            s.pack = None;
        }
    }
    s
}

/// The state that all events make.
pub(super) fn state(changes: impl IntoIterator<Item = RequestChange>) -> RequestState {
    changes.into_iter().fold(begun(), after)
}

/// The letter that goes with a decision.
pub(super) const fn answer_letter(kind: RequestKind, outcome: RequestOutcome) -> RequestLetterKind {
    match (kind, outcome) {
        (RequestKind::Access, RequestOutcome::Granted) => RequestLetterKind::Granted,
        (RequestKind::Access, RequestOutcome::Partial) => RequestLetterKind::Partial,
        (RequestKind::Access, RequestOutcome::Denied) => RequestLetterKind::Denied,
        (RequestKind::Amendment, RequestOutcome::Granted) => RequestLetterKind::Amended,
        (RequestKind::Amendment, _) => RequestLetterKind::NotAmended,
        (RequestKind::Accounting, _) => RequestLetterKind::Accounting,
    }
}

/// The letters that an answer needs.
fn letters_needed(kind: RequestKind, outcome: RequestOutcome) -> Vec<RequestLetterKind> {
    match (kind, outcome) {
        // Handing the record over is the answer.
        (RequestKind::Access, RequestOutcome::Granted) | (RequestKind::Accounting, _) => Vec::new(),
        (RequestKind::Amendment, RequestOutcome::Partial) => {
            vec![RequestLetterKind::Amended, RequestLetterKind::NotAmended]
        }
        (kind, outcome) => vec![answer_letter(kind, outcome)],
    }
}

/// Whether the answer consists in handing something over.
const fn hands_over(kind: RequestKind, outcome: RequestOutcome) -> bool {
    !matches!(kind, RequestKind::Amendment) && !matches!(outcome, RequestOutcome::Denied)
}

/// When a letter of this kind went out first, since it was to be decided: sent again it answers nothing
/// later.
fn sent(s: &RequestState, kind: RequestLetterKind) -> Option<LocalDate> {
    s.letters.iter().skip(s.settled).filter(|one| one.kind == kind).map(|one| one.sent).min()
}

/// When the request was answered in full; the clocks stop there.
pub(super) fn answered(kind: RequestKind, s: &RequestState) -> Option<LocalDate> {
    let outcome = s.decision.as_ref()?.outcome;
    let mut last = None;
    for letter in letters_needed(kind, outcome) {
        last = last.max(Some(sent(s, letter)?));
    }
    if hands_over(kind, outcome) {
        last = last.max(Some(s.handed.as_ref()?.on));
    }
    last
}

/// What is lacking before the file can be closed, the next thing first.
pub(super) fn missing(kind: RequestKind, s: &RequestState) -> Vec<String> {
    let mut lacks = Vec::new();
    let mut say = |what: &str| lacks.push(what.to_owned());
    match s.status {
        Closed | Withdrawn => return lacks,
        Open | Extended => {
            if s.identity.is_none() {
                say("Make sure who asks");
            }
            say("Decide on it");
            return lacks;
        }
        Granted | Partial | Denied => {}
    }
    let Some(decision) = &s.decision else { return lacks };
    if hands_over(kind, decision.outcome) {
        if s.identity.is_none() {
            say("Make sure who asks");
        }
        if s.handed.is_none() {
            say(match kind {
                RequestKind::Accounting => "Hand the list over",
                _ => "Hand the record over",
            });
        }
    }
    for letter in letters_needed(kind, decision.outcome) {
        if sent(s, letter).is_none() {
            say(match letter {
                RequestLetterKind::Partial | RequestLetterKind::Denied | RequestLetterKind::NotAmended => {
                    "Send the letter that says why not"
                }
                _ => "Send the letter",
            });
        }
    }
    if kind == RequestKind::Amendment && decision.outcome != RequestOutcome::Denied {
        if s.appended.is_none() {
            say("Have the amendment signed as an addendum");
        }
        if s.tell.iter().any(|one| one.told.is_none()) {
            say("Tell those who have the old version");
        }
    }
    lacks
}

/// What to do next, in words.
pub(super) fn next(kind: RequestKind, s: &RequestState) -> String {
    match s.status {
        Closed => "Closed".to_owned(),
        Withdrawn => "Withdrawn: close the file".to_owned(),
        _ => missing(kind, s).into_iter().next().unwrap_or_else(|| "Close the file".to_owned()),
    }
}

/// Every clock, the earliest first. An extension moves the rule's own; a State's is as the practice
/// wrote it down.
pub(super) fn clocks(
    kind: RequestKind,
    received: LocalDate,
    s: &RequestState,
    rules: &[RequestRule],
    today: LocalDate,
) -> Vec<RequestClock> {
    // What was taken back has no clock any more.
    if s.status == Withdrawn || (s.status == Closed && s.decision.is_none()) {
        return Vec::new();
    }
    let first = clocks::answer(kind.asked(), received);
    let federal = match &s.extension {
        Some(e) => clocks::extended(kind.asked(), received, e.sent, &e.reason, false).unwrap_or(first),
        None => first,
    };
    let mut all = vec![("The rule".to_owned(), federal)];
    all.extend(rules.iter().filter(|rule| rule.active && rule.kind == kind).map(|rule| {
        let rule =
            StateRule { state: &rule.state, days: rule.days, counting: rule.counting, source: &rule.source };
        (rule.state.to_owned(), clocks::state_notice(received, &rule))
    }));
    all.sort_by_key(|(_, deadline)| deadline.due);
    let answered = answered(kind, s);
    all.into_iter()
        .map(|(label, deadline)| RequestClock {
            label,
            days_left: clocks::days_between(today, deadline.due),
            deadline,
            answered,
        })
        .collect()
}

/// The last day on which the letter may go out that takes 30 more days.
pub(super) fn extend_until(
    kind: RequestKind,
    received: LocalDate,
    s: &RequestState,
    today: LocalDate,
) -> Option<LocalDate> {
    let last = clocks::answer(kind.asked(), received).due;
    (s.status == Open && s.extension.is_none() && today <= last).then_some(last)
}

/// A request as it will be kept.
pub(super) fn take(req: TakeRequestReq, today: LocalDate) -> Result<TakeRequestReq> {
    let long_ago = LocalDate(today.0 - chrono::Days::new(366));
    day("received", req.received, long_ago, today)?;
    let of_other = |field, words: &str, why| match req.asker {
        RequestAsker::Client => Ok(String::new()),
        RequestAsker::Other => needed(field, words, LINE, why),
    };
    Ok(TakeRequestReq {
        asker_name: of_other("askerName", &req.asker_name, "Say who asks.")?,
        relation: of_other("relation", &req.relation, "Say what they are to the client.")?,
        authority: of_other(
            "authority",
            &req.authority,
            "Say what you saw that lets them ask for the client, or that you saw nothing yet.",
        )?,
        ask: ask(req.kind, req.ask)?,
        identity: req.identity.map(identity).transpose()?,
        ..req
    })
}

fn ask(kind: RequestKind, ask: RequestAsk) -> Result<RequestAsk> {
    let scope = match kind {
        RequestKind::Amendment => {
            needed("scope", &ask.scope, TEXT, "Say what should be changed, and to what.")?
        }
        _ => text("scope", &ask.scope, TEXT)?,
    };
    Ok(RequestAsk { scope, form: ask.form, deliver: text("deliver", &ask.deliver, LINE)? })
}

fn identity(how: RequestIdentity) -> Result<RequestIdentity> {
    let note = match how.how {
        super::IdentityHow::Other => needed("identityNote", &how.note, LINE, "Say how you made sure.")?,
        _ => text("identityNote", &how.note, LINE)?,
    };
    Ok(RequestIdentity { note, ..how })
}

fn refuse<T>(message: &str) -> Result<T> {
    Err(PracticeError::Conflict(message.to_owned()))
}

/// A letter that says everything.
fn letter(field: &'static str, words: &str) -> Result<String> {
    let words = needed(field, words, LONGEST_LETTER, "Keep the letter as you sent it.")?;
    if words.contains("[fill in:") {
        return Err(PracticeError::invalid(
            field,
            "Something in the letter is still to be filled in: look for [fill in: …].",
        ));
    }
    Ok(words)
}

/// Where a request stands, for what may be done to it.
pub(super) struct Standing<'a> {
    pub(super) kind: RequestKind,
    pub(super) received: LocalDate,
    pub(super) today: LocalDate,
    pub(super) state: &'a RequestState,
}

/// What somebody does, as it will be kept; or why not.
pub(super) fn change(at: &Standing<'_>, change: RequestChange) -> Result<RequestChange> {
    use RequestChange as C;
    let s = at.state;
    if s.status == Closed
        && !matches!(change, C::Reopen(_) | C::Disagreed(_) | C::Rebutted(_) | C::Review(_) | C::Letter(_))
    {
        return refuse("This file is closed. Open it again first, and say why.");
    }
    let line = |field, words: &str, why| needed(field, words, LINE, why);
    let long = |field, words: &str, why| needed(field, words, TEXT, why);
    let since = |field, on| day(field, on, at.received, at.today);
    Ok(match change {
        C::Asked(of) => {
            undecided(s)?;
            C::Asked(ask(at.kind, of)?)
        }
        C::Identity(how) => C::Identity(identity(how)?),
        C::Warned(mut w) => {
            w.note = line("warnedNote", &w.note, "Say how the client answered: in person, by e-mail.")?;
            C::Warned(w)
        }
        C::Extend(e) => C::Extend(extension(at, e)?),
        C::Fee(mut f) => {
            if f.cents > 100_000 {
                return Err(PracticeError::invalid("cents", "A cost-based fee isn’t that high."));
            }
            f.basis = if f.cents == 0 {
                text("basis", &f.basis, LINE)?
            } else {
                line("basis", &f.basis, "Say what it is made of: copying, supplies, postage.")?
            };
            C::Fee(f)
        }
        C::Decide(d) => {
            undecided(s)?;
            C::Decide(decision(at.kind, d)?)
        }
        C::Letter(mut l) => {
            since("sent", l.sent)?;
            if l.kind == RequestLetterKind::Extension {
                return refuse(
                    "The letter that takes more time is kept with the reason: use “Take 30 more days”.",
                );
            }
            l.text = letter("text", &l.text)?;
            l.how = line("how", &l.how, "Say how it went out.")?;
            C::Letter(l)
        }
        C::HandOver(mut h) => {
            may_hand_over(at.kind, s)?;
            since("on", h.on)?;
            h.to = line("to", &h.to, "Say to whom you handed it.")?;
            h.how = line("how", &h.how, "Say how: in person, by mail.")?;
            C::HandOver(h)
        }
        C::Packed(_) => return refuse("A pack writes this down itself."),
        C::Review(mut r) => {
            let Some(d) = &s.decision else { return refuse("There is no decision to look at again.") };
            if !guide::ground(at.kind, &d.ground).is_some_and(|g| g.reviewable) {
                return refuse("This ground isn’t one that a client may have reviewed.");
            }
            r.reviewer = line("reviewer", &r.reviewer, "Name the licensed person who looked at it again.")?;
            if r.reviewer.to_lowercase() == d.judged_by.to_lowercase() {
                return Err(PracticeError::invalid(
                    "reviewer",
                    "Somebody else than who judged it first has to look at it again.",
                ));
            }
            r.why = long("why", &r.why, "Say what they found.")?;
            C::Review(r)
        }
        C::Appended(mut a) => {
            amending(at.kind, s)?;
            a.place = match a.note {
                Some(_) => text("place", &a.place, LINE)?,
                None => line("place", &a.place, "Say where the amendment stands and who signed it.")?,
            };
            C::Appended(a)
        }
        C::Tell(mut tell) => {
            amending(at.kind, s)?;
            tell.name = line("name", &tell.name, "Say who has the old version.")?;
            if let Some(told) = tell.told {
                since("told", told)?;
            }
            C::Tell(tell)
        }
        C::Disagreed(mut statement) => {
            if at.kind != RequestKind::Amendment
                || s.decision.as_ref().is_none_or(|d| d.outcome == RequestOutcome::Granted)
            {
                return refuse("A statement of disagreement belongs to an amendment that was denied.");
            }
            since("on", statement.on)?;
            statement.text = long("text", &statement.text, "Write down the statement, or where it is kept.")?;
            C::Disagreed(statement)
        }
        C::Rebutted(mut statement) => {
            if s.disagreed.is_none() {
                return refuse("There is no statement to answer.");
            }
            since("on", statement.on)?;
            statement.text = long("text", &statement.text, "Write down the answer as the client got it.")?;
            C::Rebutted(statement)
        }
        C::Withdraw(mut r) => {
            undecided(s)?;
            r.why = long("why", &r.why, "Say how the client took it back.")?;
            C::Withdraw(r)
        }
        C::Close(mut r) => {
            r.why = text("why", &r.why, TEXT)?;
            if let Some(lacks) = missing(at.kind, s).first() {
                return Err(PracticeError::Conflict(format!("Not yet: {}.", lower(lacks))));
            }
            C::Close(r)
        }
        C::Reopen(mut r) => {
            if matches!(s.status, Open | Extended) {
                return refuse("This file is open.");
            }
            r.why = long("why", &r.why, "Say what is new.")?;
            C::Reopen(r)
        }
    })
}

fn undecided(s: &RequestState) -> Result<()> {
    match s.status {
        Open | Extended => Ok(()),
        _ => refuse("This is decided. Open the file again first, and say why."),
    }
}

/// Whether the record may go out: decided, and somebody made sure who asks; in a form that others
/// could read only after the client was warned.
pub(super) fn may_hand_over(kind: RequestKind, s: &RequestState) -> Result<()> {
    if !s.decision.as_ref().is_some_and(|d| hands_over(kind, d.outcome)) {
        return refuse("Decide on it first: nothing is handed over before.");
    }
    if s.identity.is_none() {
        return refuse("Write down first how you made sure who asks. Nothing goes out before.");
    }
    if s.ask.form == RequestForm::Plain && !s.warning.as_ref().is_some_and(|w| w.accepted) {
        return refuse(
            "This form isn’t encrypted. Warn the client first, and write down that they want it all the same.",
        );
    }
    Ok(())
}

fn amending(kind: RequestKind, s: &RequestState) -> Result<()> {
    if kind == RequestKind::Amendment
        && s.decision.as_ref().is_some_and(|d| d.outcome != RequestOutcome::Denied)
    {
        return Ok(());
    }
    refuse("Accept the amendment first.")
}

fn extension(at: &Standing<'_>, mut e: RequestExtension) -> Result<RequestExtension> {
    undecided(at.state)?;
    day("sent", e.sent, at.received, at.today)?;
    let already = at.state.extension.is_some();
    match clocks::extended(at.kind.asked(), at.received, e.sent, &e.reason, already) {
        Ok(_) => {}
        Err(NoExtension::Once) => {
            return refuse("It was given 30 more days already; there is only one extension.");
        }
        Err(NoExtension::NoReason) => {
            return Err(PracticeError::invalid("reason", "Say why: the letter must give the reason."));
        }
        Err(NoExtension::TooLate { last }) => {
            let message = format!("The letter had to go out by {}.", clocks::long(last));
            return Err(PracticeError::invalid("sent", message));
        }
        Err(NoExtension::BeforeRequest) => {
            return Err(PracticeError::invalid("sent", "The letter can’t be older than the request."));
        }
    }
    e.reason = needed("reason", &e.reason, TEXT, "Say why: the letter must give the reason.")?;
    e.how = needed("how", &e.how, LINE, "Say how it went out.")?;
    e.text = letter("text", &e.text)?;
    Ok(e)
}

fn decision(kind: RequestKind, d: RequestDecision) -> Result<RequestDecision> {
    if d.outcome == RequestOutcome::Granted {
        let why = text("why", &d.why, TEXT)?;
        let empty = String::new;
        return Ok(RequestDecision { why, ground: empty(), left_out: empty(), judged_by: empty(), ..d });
    }
    if kind == RequestKind::Accounting {
        return Err(PracticeError::invalid("outcome", "An accounting isn’t denied: it is given."));
    }
    let Some(ground) = guide::ground(kind, &d.ground) else {
        return Err(PracticeError::invalid("ground", "Choose the ground that the rule gives for it."));
    };
    Ok(RequestDecision {
        why: needed("why", &d.why, TEXT, "Say why it fits: the client reads this.")?,
        left_out: match d.outcome {
            RequestOutcome::Partial => needed("leftOut", &d.left_out, TEXT, "Say what isn’t given.")?,
            _ => String::new(),
        },
        judged_by: if ground.reviewable {
            needed("judgedBy", &d.judged_by, LINE, "Name the licensed person who judged it.")?
        } else {
            String::new()
        },
        ..d
    })
}

fn lower(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_lowercase).chain(rest).collect()
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
