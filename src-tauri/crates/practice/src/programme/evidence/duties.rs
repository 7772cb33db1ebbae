//! What the programme itself asks of the practice: risks, policies, training, incidents, requests. In
//! numbers, and nobody by name.
//!
//! Of incidents it says less than the programme knows: whoever sees the evidence needn't know that one
//! is open, least of all whoever caused it.

use super::collectors::Collector;
use super::ground::Ground;
use super::model::EvidenceState::{Attention, Bad, Unknown};
use super::rules::{Finding, count, nothing_yet};
use crate::Result;
use crate::programme::as_of::shown;
use crate::programme::incidents::{IncidentsStand, NoticesStand};
use crate::programme::policies::{self, PolicyState};
use crate::programme::requests::{self, RequestKind};
use crate::programme::risk::{self, RiskLine, RiskReviewState};
use crate::programme::training::{self, NoteMonth, TrainingState};
use crate::programme::{disclosures, incidents};
use crate::schedule::LocalDate;
use chrono::{Datelike, Months, NaiveDate};
use stillroom_record::{KnownStick, ReadTx, UtcMillis};

/// No rule names how often a risk analysis is due; once a year, with days to finish it, is usual.
const YEAR: i64 = 366;
/// How long somebody may take over a policy before its missing signature counts. Stillroom's own number.
const TO_SIGN: i64 = 30;
/// Over how many months back the monthly notes are looked at. Stillroom's own number.
const NOTES: u32 = 3;
/// Three whole months and all of the one that runs.
const NOTES_DAYS: u64 = 122;
/// Over how many days back answers to requests and notices of breaches are looked at.
const ANSWERS: u64 = 365;

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "risk.analysis",
        version: 1,
        title: "The year’s risk analysis",
        means: "You know what could go wrong before it does.",
        looks_at: "The risk analysis that was approved last: when, and whether somebody of the practice has scored each risk on the register. A year is what most take; the rule names no number. What is outside Stillroom it can’t know.",
        days: 0,
        run: analysis,
    },
    Collector {
        name: "risk.treatment",
        version: 1,
        title: "What was decided about risks",
        means: "A risk that was found is worked on, and not only written down.",
        looks_at: "Each risk on the register: tasks beyond their day, acceptances that have ended, reviews that wait for the owner, and whether each serious risk has an owner and a plan.",
        days: 0,
        run: treatment,
    },
    Collector {
        name: "policies.in_force",
        version: 1,
        title: "The policies are in force",
        means: "What is asked of people is written down, and somebody stands behind it.",
        looks_at: "Each of the policies: whether a version is approved and in force, or the practice said why it needs none. Whether they say what is really done Stillroom can’t know.",
        days: 0,
        run: in_force,
    },
    Collector {
        name: "policies.signed",
        version: 2,
        title: "People signed the policies",
        means: "Whoever works by a policy has read it.",
        looks_at: "Each policy in force and each person who has to read it: whether they signed. A missing signature counts after 30 days, which is Stillroom’s own number.",
        days: 0,
        run: signed,
    },
    Collector {
        name: "policies.reviewed",
        version: 1,
        title: "Policies are looked at again",
        means: "A policy says what you do today, not what you did years ago.",
        looks_at: "Each policy in force: whether the day of its review has passed, and whether a setting that it quotes has changed since.",
        days: 0,
        run: reviewed,
    },
    Collector {
        name: "training.courses",
        version: 2,
        title: "People took their courses",
        means: "Everybody knows what they must and must not do with clients’ information.",
        looks_at: "Everybody who works here and each course of their roles: whether it was passed in time, here or elsewhere, by the days that the practice set.",
        days: 0,
        run: courses,
    },
    Collector {
        name: "training.notes",
        version: 2,
        title: "The monthly note is read",
        means: "What people learned once is recalled before it is forgotten.",
        looks_at: "The short notes of the last three months that are over: how many of those who were here read them. Three months are Stillroom’s own number.",
        days: NOTES_DAYS,
        run: notes,
    },
    Collector {
        name: "incidents.clocks",
        version: 2,
        title: "Incidents are assessed in time",
        means: "A slip counts as a breach until somebody has looked into it and decided.",
        looks_at: "Every incident: whether it was decided what it is before the first of its clocks ran out. What wasn’t counts for a year. How many are open isn’t said here: not everybody who sees this may know of one.",
        days: ANSWERS,
        run: assessed,
    },
    Collector {
        name: "incidents.individuals",
        version: 1,
        title: "People are told of a breach in time",
        means: "Whoever was harmed by a slip hears of it while they can still do something.",
        looks_at: "Every breach, and every incident that isn’t decided and counts as one until it is: whether the notice to the people concerned, and what a State asks for by the rules that you keep, went out by its day. One that went out late counts for a year.",
        days: ANSWERS,
        run: individuals,
    },
    Collector {
        name: "incidents.media",
        version: 1,
        title: "The media are told of a large breach in time",
        means: "Many people can’t all be reached by letter.",
        looks_at: "Every breach of more than 500 residents of one State, and every incident that may be one while nobody has counted: whether the notice to the media went out by its day. One that went out late counts for a year.",
        days: ANSWERS,
        run: media,
    },
    Collector {
        name: "incidents.hhs",
        version: 1,
        title: "HHS is told of a breach in time",
        means: "Breaches are reported, small ones too.",
        looks_at: "Every breach, and every incident that isn’t decided and counts as one until it is: whether it was reported to HHS by its day, together with the people’s notice from 500 people on and after the year otherwise. One that was reported late counts for a year.",
        days: ANSWERS,
        run: hhs,
    },
    Collector {
        name: "requests.access",
        version: 2,
        title: "Requests for records are answered in time",
        means: "A client who asks for their record gets it, and gets it in time.",
        looks_at: "Every request for a record: whether one is open beyond its day, and whether those of the last year were answered by theirs.",
        days: ANSWERS,
        run: |g| answered(g, RequestKind::Access),
    },
    Collector {
        name: "requests.amendments",
        version: 2,
        title: "Requests for corrections are answered in time",
        means: "A client who says that something is wrong gets a correction, or a reason.",
        looks_at: "Every request for an amendment: whether one is open beyond its day, and whether those of the last year were answered by theirs.",
        days: ANSWERS,
        run: |g| answered(g, RequestKind::Amendment),
    },
    Collector {
        name: "requests.accountings",
        version: 2,
        title: "Disclosures are listed, and told on request",
        means: "A client can learn to whom you gave their information.",
        looks_at: "The register of disclosures, and every request for an accounting: whether one is open beyond its day, and whether those of the last year were answered by theirs. What nobody wrote down Stillroom can’t know.",
        days: ANSWERS,
        run: |g| answered(g, RequestKind::Accounting),
    },
];

/// What these look at, gathered once.
#[derive(Default)]
pub(super) struct Duties {
    /// When the risk analysis was begun, and the last that was approved.
    begun: Option<UtcMillis>,
    approved: Option<(UtcMillis, LocalDate)>,
    /// Those that count.
    risks: Vec<RiskLine>,
    /// With each missing signature; none where a policy isn't what was approved.
    policies: Option<(policies::PoliciesOverview, Vec<policies::Unsigned>)>,
    /// Each course that is asked of somebody who works here.
    courses: Vec<TrainingState>,
    /// The monthly notes, newest first; none where the practice shows none.
    notes: Option<Vec<NoteMonth>>,
    /// When each of those who work here came.
    joined: Vec<LocalDate>,
    incidents: IncidentsStand,
    requests: Vec<requests::Stands>,
    disclosures: u32,
}

impl Duties {
    pub(super) fn gather(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<Self> {
        let risk = risk::register(tx, sticks)?;
        let training = training::overview(tx)?;
        let here: Vec<_> = training.people.into_iter().filter(|one| one.active).collect();
        let joined = here.iter().map(|one| one.joined).collect();
        let asked = here.into_iter().flat_map(|one| one.standings).map(|one| one.state);
        Ok(Self {
            begun: risk.started_at,
            approved: risk.snapshots.iter().map(|one| (one.taken_at, one.taken_on)).max(),
            risks: risk.risks.into_iter().filter(|one| !one.retired).collect(),
            policies: policies::read_by(tx, sticks)?,
            courses: asked.filter(|state| *state != TrainingState::NotAssigned).collect(),
            notes: training.settings.reminders.then_some(training.notes),
            joined,
            incidents: incidents::stand(tx)?,
            requests: requests::stands(tx)?,
            disclosures: disclosures::count(tx)?,
        })
    }
}

fn analysis(g: &Ground) -> Finding {
    let d = &g.duties;
    let Some(begun) = d.begun else {
        return Finding::new(Bad, "No risk analysis was begun.");
    };
    let unscored = d.risks.iter().filter(|one| one.placeholder).count();
    let found = match d.approved {
        None => Finding::new(
            Attention,
            format!("A risk analysis was begun on {}. None was approved yet.", g.date(begun)),
        ),
        Some((at, on)) => {
            let approved = format!("The last risk analysis was approved on {}", shown(on));
            // A clock that was set back makes nothing late.
            match (g.today - on.0).num_days() {
                ..=YEAR => Finding::good(format!("{approved}.")),
                days => Finding::new(Bad, format!("{approved}, {} ago.", count(days, "day", "days"))),
            }
            .at(at)
        }
    };
    let all = count(d.risks.len(), "risk is", "risks are");
    match unscored {
        0 => found.and(format!("{all} on the register, each scored by a person.")),
        n => found.because(Attention, format!(
            "{all} on the register. With {n} the numbers are still the starter’s: nobody here has scored them."
        )),
    }
}

fn treatment(g: &Ground) -> Finding {
    let d = &g.duties;
    if d.begun.is_none() {
        return nothing_yet("No risk analysis was begun.");
    }
    let serious: Vec<_> = d.risks.iter().filter(|one| risk::is_serious(one)).collect();
    let planned = serious.iter().filter(|one| risk::has_a_plan(one)).count();
    let mut found = Finding::good(format!(
        "{} high or very high; {} an owner and a plan.",
        count(serious.len(), "risk is", "risks are"),
        count(planned, "has", "have")
    ));
    if planned < serious.len() {
        let open = count(serious.len() - planned, "serious risk has", "serious risks have");
        found = found.because(Attention, format!("{open} no owner or no plan."));
    }
    let late: u32 = d.risks.iter().map(|one| one.overdue).sum();
    let ended = d.risks.iter().filter(|one| one.acceptance_ended).count();
    let waits = d.risks.iter().filter(|one| one.review == RiskReviewState::Needed).count();
    if late > 0 {
        found =
            found.because(Bad, format!("{} beyond the day set for it.", count(late, "task is", "tasks are")));
    }
    if ended > 0 {
        let what = count(ended, "risk was accepted until a day that", "risks were accepted until days that");
        let have = if ended == 1 { "has" } else { "have" };
        found = found.because(Bad, format!("{what} {have} passed: decide again."));
    }
    if waits > 0 {
        found = found.because(
            Attention,
            format!("{} for the owner’s review.", count(waits, "risk waits", "risks wait")),
        );
    }
    if late == 0 && ended == 0 { found.and("No task is late, and no acceptance has ended.") } else { found }
}

/// Something is under an approval that was never given to it: nothing more can be said.
fn changed_outside() -> Finding {
    Finding::new(
        Bad,
        "A policy doesn’t read as it did when it was approved: the record was changed outside Stillroom. Run Verify.",
    )
}

fn in_force(g: &Ground) -> Finding {
    let Some((policies, _)) = &g.duties.policies else { return changed_outside() };
    let all = &policies.policies;
    let of = |states: &[PolicyState]| {
        all.iter().filter(|one| !one.optional && states.contains(&one.state)).count()
    };
    let without = of(&[PolicyState::Starter, PolicyState::Draft]);
    let coming = of(&[PolicyState::Approved]);
    let mut found = Finding::good(format!(
        "{} in force.",
        count(
            all.iter().filter(|one| one.state == PolicyState::Effective).count(),
            "policy is",
            "policies are"
        )
    ));
    if coming > 0 {
        let is = count(
            coming,
            "policy is approved and its first day is",
            "policies are approved and their first days are",
        );
        found = found.because(Attention, format!("{is} still to come."));
    }
    match all.iter().filter(|one| one.not_used.is_some()).count() {
        0 => {}
        n => found = found.and(format!("{} not used, with the reason.", count(n, "is", "are"))),
    }
    let open = all
        .iter()
        .filter(|one| one.optional && matches!(one.state, PolicyState::Starter | PolicyState::Draft))
        .count();
    if without > 0 {
        let have = count(without, "policy has", "policies have");
        return found.because(Bad, format!("{have} no version in force: read and approve."));
    }
    match open {
        0 => found.and("None is without a version that somebody approved."),
        n => found.and(format!(
            "Of those that every practice needs none is without a version that somebody approved; {} neither a version nor a reason.",
            count(n, "other has", "others have")
        )),
    }
}

fn signed(g: &Ground) -> Finding {
    let Some((policies, unsigned)) = &g.duties.policies else { return changed_outside() };
    let all = policies.policies.iter().filter(|one| one.state == PolicyState::Effective);
    let (asked, signed) = all.fold((0, 0), |(a, s), one| (a + one.asked, s + one.signed));
    if asked == 0 {
        return nothing_yet("No policy in force asks anybody to sign.");
    }
    let mut found = Finding::good(format!(
        "{} asked for, {} given.",
        count(asked, "signature is", "signatures are"),
        count(signed, "is", "are")
    ));
    let old = unsigned.iter().filter(|one| one.days > TO_SIGN);
    let (sure, unsure): (Vec<_>, Vec<_>) = old.partition(|one| one.told);
    if signed >= asked {
        return found;
    }
    if !sure.is_empty() {
        let are = count(sure.len(), "signature is", "signatures are");
        found = found.because(Bad, format!("{are} missing longer than {TO_SIGN} days."));
    }
    if !unsure.is_empty() {
        let may = count(unsure.len(), "signature", "signatures");
        found = found.because(Attention, format!(
            "{may} may be missing longer than {TO_SIGN} days: it can’t be told since when they are asked for."
        ));
    }
    if sure.is_empty() && unsure.is_empty() {
        return found.and(format!("None is missing longer than {TO_SIGN} days."));
    }
    found
}

fn reviewed(g: &Ground) -> Finding {
    let Some((policies, _)) = &g.duties.policies else { return changed_outside() };
    let all: Vec<_> = policies.policies.iter().filter(|one| one.state == PolicyState::Effective).collect();
    if all.is_empty() {
        return nothing_yet("No policy is in force.");
    }
    let late = all.iter().filter(|one| one.review_overdue).count();
    let drifted = all.iter().filter(|one| one.drifted > 0).count();
    let found = Finding::good(format!("{} in force.", count(all.len(), "policy is", "policies are")));
    let found = match (late, all.iter().filter_map(|one| one.review_due).min()) {
        (0, Some(next)) => found.and(format!("The next review is due by {}.", shown(next))),
        (0, None) => found,
        (n, _) => {
            found.because(Bad, format!("{} beyond the day of review.", count(n, "policy is", "policies are")))
        }
    };
    match drifted {
        0 => found,
        n => found.because(
            Attention,
            format!("{} a setting that has changed since.", count(n, "policy quotes", "policies quote")),
        ),
    }
}

fn courses(g: &Ground) -> Finding {
    let all = &g.duties.courses;
    let of = |state: TrainingState| all.iter().filter(|one| **one == state).count();
    if all.is_empty() {
        return nothing_yet("No course is asked of anybody.");
    }
    let found = Finding::good(format!(
        "{} asked of those who work here; {} passed.",
        count(all.len(), "course is", "courses are"),
        count(of(TrainingState::Passed), "is", "are")
    ));
    match (of(TrainingState::Overdue), of(TrainingState::Due) + of(TrainingState::Started)) {
        (0, 0) => found,
        (0, n) => found.and(format!("{} time until the day set for it.", count(n, "has", "have"))),
        (n, _) => {
            found.because(Bad, format!("{} beyond the day set for it.", count(n, "course is", "courses are")))
        }
    }
}

fn notes(g: &Ground) -> Finding {
    let Some(notes) = &g.duties.notes else {
        return Finding::new(Unknown, "The practice shows no monthly note. Say how people are reminded.");
    };
    // The month that runs may still be read.
    let now = g.today.with_day(1).unwrap_or(g.today);
    let begun: Vec<_> = (1..=NOTES).filter_map(|back| now.checked_sub_months(Months::new(back))).collect();
    let of = |begins: &NaiveDate| {
        let month = begins.format("%Y-%m").to_string();
        notes.iter().find(|one| one.month == month && one.of > 0)
    };
    let over: Vec<_> = begun.iter().filter_map(of).collect();
    // Whether a note was shown in a month in which nobody read it, the record doesn't always tell.
    let gaps =
        begun.iter().filter(|b| of(b).is_none() && g.duties.joined.iter().any(|on| on.0 < **b)).count();
    let gap = || {
        format!(
            "In {gaps} of the last {NOTES} months nobody read a note, and it can’t be told whether one was shown."
        )
    };
    if over.is_empty() {
        return match gaps {
            0 => nothing_yet("No month with a note is over."),
            _ => Finding::new(Unknown, gap()),
        };
    }
    let (read, of) = over.iter().fold((0, 0), |(r, o), one| (r + one.read, o + one.of));
    let months = match (over.len(), gaps) {
        (1, 0) => "the month that is over".to_owned(),
        (n, 0) => format!("the last {n} months that are over"),
        (n, _) => format!("{n} of the last {NOTES} months that are over"),
    };
    let found =
        Finding::good(format!("In {months}, {read} of {} read.", count(of, "note was", "notes were")));
    let found = match read {
        0 => found.or(Bad),
        read if read < of => found.or(Attention),
        _ => found,
    };
    if gaps > 0 { found.because(Unknown, gap()) } else { found }
}

fn assessed(g: &Ground) -> Finding {
    let s = g.duties.incidents;
    if s.settled == 0 && s.decided_late == 0 && !s.undecided {
        return nothing_yet("No incident was brought to an end yet, and none is beyond its day.");
    }
    let mut found = match s.settled {
        0 => Finding::good("No incident was brought to an end yet."),
        n => {
            Finding::good(format!("{} looked into and decided.", count(n, "incident was", "incidents were")))
        }
    };
    if s.decided_late > 0 {
        found = found.because(
            Attention,
            format!(
                "{} decided after a clock had run out.",
                count(s.decided_late, "incident was", "incidents were")
            ),
        );
    }
    if s.undecided {
        found = found.because(
            Bad,
            "A clock of an incident has run out before it was decided: decide, and write down why it is late.",
        );
    }
    if s.undecided || s.decided_late > 0 {
        found
    } else {
        found.and("In the last year none was decided after a clock had run out.")
    }
}

/// What is told of the notices of one kind. `told` says how many there were, `whom` to whom.
fn notices_of(s: NoticesStand, told: String, whom: &str) -> Finding {
    let mut found = Finding::good(told);
    if s.late > 0 {
        // It can't be made good any more; that it happened stays to be seen.
        found = found.because(
            Attention,
            format!("{} {whom} went out after its day.", count(s.late, "notice", "notices")),
        );
    }
    if s.perhaps {
        found = found.because(Attention, format!(
            "It isn’t known whether a notice {whom} was to go out by a day that has passed: count the people."
        ));
    }
    if s.beyond {
        found = found.because(
            Bad,
            format!("A notice {whom} hasn’t gone out by its day: send it, and write down why it is late."),
        );
    }
    if s.late == 0 && !s.perhaps && !s.beyond {
        found.and(format!("In the last year no notice {whom} went out late."))
    } else {
        found
    }
}

fn nothing_of(s: NoticesStand) -> bool {
    s.sent == 0 && !s.beyond && !s.perhaps
}

/// Of how many breaches `who` (with its verb) was told.
fn told_of(sent: u32, who: &str) -> String {
    match sent {
        0 => format!("So far {who} told of no breach."),
        sent => format!("Of {} {who} told.", count(sent, "breach", "breaches")),
    }
}

fn individuals(g: &Ground) -> Finding {
    let (people, states) = (g.duties.incidents.individuals, g.duties.incidents.states);
    if nothing_of(people) && nothing_of(states) {
        return nothing_yet("Nobody has had to be told of a breach.");
    }
    let found =
        notices_of(people, told_of(people.sent, "the people concerned were"), "to the people concerned");
    if nothing_of(states) {
        return found;
    }
    let told = match states.sent {
        0 => "So far no notice that a State asks for went out.".to_owned(),
        sent => format!("{} that a State asks for went out.", count(sent, "notice", "notices")),
    };
    found.with(notices_of(states, told, "that a State asks for"))
}

fn media(g: &Ground) -> Finding {
    let s = g.duties.incidents.media;
    if nothing_of(s) {
        return nothing_yet("No breach has had to be told to the media.");
    }
    notices_of(s, told_of(s.sent, "the media were"), "to the media")
}

fn hhs(g: &Ground) -> Finding {
    let s = g.duties.incidents.hhs;
    if nothing_of(s) {
        return nothing_yet("No breach has had to be reported to HHS.");
    }
    notices_of(s, told_of(s.sent, "HHS was"), "to HHS")
}

fn answered(g: &Ground, kind: RequestKind) -> Finding {
    let none = requests::Stands::none(kind);
    let s = g.duties.requests.iter().find(|one| one.kind == kind).unwrap_or(&none);
    let listed = (kind == RequestKind::Accounting).then_some(g.duties.disclosures);
    let kept = listed.map(|n| format!("{} in the register.", count(n, "disclosure is", "disclosures are")));
    if s.asked == 0 && listed.unwrap_or(0) == 0 {
        return nothing_yet(match kind {
            RequestKind::Access => "No client has asked for their record.",
            RequestKind::Amendment => "No client has asked for an amendment.",
            RequestKind::Accounting => {
                "No disclosure is in the register, and no client has asked for the list."
            }
        });
    }
    let mut found = Finding::good(format!(
        "{} taken in, {} open. In the last year {} answered.",
        count(s.asked, "request was", "requests were"),
        s.open,
        count(s.answered, "was", "were")
    ));
    if let Some(kept) = kept {
        found = found.and(kept);
    }
    if s.overdue > 0 {
        found = found
            .because(Bad, format!("{} open beyond its day.", count(s.overdue, "request is", "requests are")));
    }
    match s.answered_late {
        0 if s.overdue == 0 => found.and("None is late."),
        0 => found,
        // It can't be made good any more; that it happened stays to be seen.
        n => found.because(
            Attention,
            format!("{} answered after its day.", count(n, "request was", "requests were")),
        ),
    }
}
