//! What is due today, over all parts: one calm list for whoever keeps the programme.
//!
//! How each part stands is worked out there; here it becomes a sentence, a day and a place to go to.
//! An empty list means just this: nothing is due that Stillroom knows of.

use super::activity;
use super::applicability::{self, ApplicabilityReview};
use super::authorizations;
use super::calendar::Whose;
use super::devices;
use super::edition::{self, EditionPage};
use super::evidence::{self, EvidenceState};
use super::incidents;
use super::notices;
use super::policies::{self, PolicyState};
use super::requests::{self, RequestKind};
use super::requirements;
use super::retention;
use super::risk::{self, RiskReviewState};
use super::training::{self, TrainingState};
use super::vendors;
use super::wishes;
use crate::schedule::LocalDate;
use crate::{Result, catalog, clients};
use serde::{Deserialize, Serialize};
use stillroom_record::{Access, KnownStick, Permission, PersonId, ReadTx, Session};

/// How much it presses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Pressing {
    /// Its day has passed, or what it proves has failed.
    Late,
    /// Its day comes within two weeks.
    Soon,
    /// It has no day, or a far one.
    InTime,
}

/// Days before its day from which a task is said to come soon.
pub(super) const SOON: i64 = 14;

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// Where it is done: the section's address, with what it needs to open it.
    pub path: String,
    /// What to do, in a sentence without a name.
    pub what: String,
    /// What asks for it, where the law does.
    pub cite: Option<String>,
    /// By when.
    pub by: Option<LocalDate>,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// How much it presses.
    pub pressing: Pressing,
}

impl Due {
    /// A task that has a day, or none.
    fn by(path: &str, what: impl Into<String>, by: Option<LocalDate>, today: LocalDate) -> Self {
        let days = by.map(|by| (by.0 - today.0).num_days());
        let pressing = match days {
            Some(days) if days < 0 => Pressing::Late,
            Some(days) if days <= SOON => Pressing::Soon,
            _ => Pressing::InTime,
        };
        Self { path: path.to_owned(), what: what.into(), cite: None, by, owner: None, pressing }
    }

    /// A task without a day.
    fn of_no_day(path: &str) -> Self {
        let (path, what) = (path.to_owned(), String::new());
        Self { path, what, cite: None, by: None, owner: None, pressing: Pressing::InTime }
    }

    /// The same, late whatever its day: what it stands for has failed.
    fn failed(self) -> Self {
        Self { pressing: Pressing::Late, ..self }
    }

    /// The same, asked for by this.
    fn citing(self, cite: impl Into<String>) -> Self {
        Self { cite: Some(cite.into()), ..self }
    }

    /// The same, of this person.
    fn of(self, owner: Option<PersonId>) -> Self {
        Self { owner, ..self }
    }
}

/// What every part looks at.
pub(super) struct Ground {
    pub(super) today: LocalDate,
    pub(super) sticks: Vec<KnownStick>,
    /// How many days before its day something that always comes again is told of.
    pub(super) ahead: i64,
}

/// What is due, the most pressing first. Of incidents only whoever handles them is told.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_due(session: &Session) -> Result<Vec<Due>> {
    let handles = session.permissions().contains(&Permission::IncidentManage);
    let sticks = session.sticks()?;
    session.read(Access::new("programme.due", Permission::ProgrammeView), |tx| {
        let today = LocalDate(clients::local_date(tx.now(), catalog::zone(tx)?));
        let ground = Ground { today, sticks, ahead: SOON };
        let mut due = all(tx, &ground, handles, &Whose::read(tx)?)?;
        sort(&mut due);
        Ok(due)
    })
}

/// What all parts have to do, each with whose it is.
pub(super) fn all(tx: &ReadTx<'_>, ground: &Ground, handles: bool, whose: &Whose) -> Result<Vec<Due>> {
    let mut due = of_applicability(tx, ground)?;
    due.extend(of_evidence(tx)?);
    due.extend(of_uploads(tx, ground)?);
    due.extend(of_risks(tx, ground)?);
    due.extend(of_policies(tx, ground)?);
    due.extend(of_training(tx, ground)?);
    due.extend(of_requests(tx, ground)?);
    due.extend(of_vendors(tx, ground)?);
    due.extend(of_devices(tx, ground)?);
    due.extend(of_permissions(tx, ground)?);
    due.extend(of_retention(tx, ground)?);
    due.extend(of_edition(tx, ground)?);
    if handles {
        due.extend(of_incidents(tx, ground)?);
        due.extend(of_activity(tx, ground)?);
    }
    Ok(due.into_iter().map(|one| Due { owner: one.owner.or_else(|| whose.of(&one.path)), ..one }).collect())
}

fn of_retention(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/retention";
    let (unverified, lists) = retention::dues(tx)?;
    let mut due = Vec::new();
    if unverified > 0 {
        let what = "Decide how long each kind of record is kept";
        due.push(Due::by(PATH, what, None, g.today).citing("45 CFR 164.316(b)(2)(i)"));
    }
    if lists > 0 {
        due.push(Due::by(PATH, "Look through the list of records that may be erased", None, g.today));
    }
    Ok(due)
}

/// What was decided under texts that have changed since.
fn of_edition(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let what = EditionPage::due(&edition::older(tx)?);
    Ok(what.map(|what| Due::by("/programme/edition", what, None, g.today)).into_iter().collect())
}

fn of_applicability(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/applicability";
    let standings = applicability::standings(tx)?;
    if standings.is_empty() {
        let what = "Find out whether HIPAA applies to the practice";
        return Ok(vec![Due::by(PATH, what, None, g.today).citing("45 CFR 160.103")]);
    }
    let asked = standings.into_iter().filter(|s| s.entity.active).filter_map(|s| {
        let name = s.entity.name;
        match s.review {
            ApplicabilityReview::Current => {
                let by = s.assessment.map(|a| a.review_on);
                by.filter(|by| (by.0 - g.today.0).num_days() <= g.ahead).map(|by| {
                    Due::by(PATH, format!("Ask again whether HIPAA applies to {name}"), Some(by), g.today)
                })
            }
            ApplicabilityReview::Never => {
                Some(Due::by(PATH, format!("Find out whether HIPAA applies to {name}"), None, g.today))
            }
            ApplicabilityReview::Soon | ApplicabilityReview::Due => {
                // Something that changed makes it due whatever the year says.
                let by = s.assessment.map(|a| a.review_on).map(|by| match s.review {
                    ApplicabilityReview::Due => by.min(g.today),
                    _ => by,
                });
                Some(Due::by(PATH, format!("Ask again whether HIPAA applies to {name}"), by, g.today))
            }
        }
    });
    Ok(asked.map(|due| due.citing("45 CFR 160.103")).collect())
}

/// Evidence of what its own part tells here thing by thing: it would say the same again. What was late
/// and is done by now is nothing to do.
const TOLD: &[&str] = &[
    "authorizations.takedowns",
    "complaints.answered",
    "incidents.clocks",
    "incidents.hhs",
    "incidents.individuals",
    "incidents.media",
    "policies.in_force",
    "policies.reviewed",
    "policies.signed",
    "requests.access",
    "requests.accountings",
    "requests.amendments",
    "risk.analysis",
    "risk.treatment",
    "training.courses",
    "wishes.representatives",
    "wishes.restrictions",
];

fn of_evidence(tx: &ReadTx<'_>) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/requirements";
    let newest = evidence::newest(tx)?.into_iter().filter(|one| !TOLD.contains(&one.about.name.as_str()));
    let newest = newest.filter_map(|one| Some((one.about.title, one.revision?)));
    Ok(newest
        .filter_map(|(title, revision)| {
            let told = revision.facts.first().cloned().unwrap_or_default();
            let due = Due { what: format!("{title}: {told}"), ..Due::of_no_day(PATH) };
            match revision.state {
                EvidenceState::Bad => Some(due.failed()),
                EvidenceState::Attention => Some(Due { pressing: Pressing::Soon, ..due }),
                EvidenceState::Good | EvidenceState::Unknown => None,
            }
        })
        .collect())
}

/// Documents that run out are asked for before and after.
fn of_uploads(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let all = requirements::uploads::dues(tx, g.today)?.into_iter();
    Ok(all
        .map(|one| {
            let path = format!("/programme/requirements?id={}", one.requirement);
            let what = if one.expired {
                format!("“{}” has run out and proves nothing any more: replace it ({})", one.title, one.of)
            } else {
                format!("“{}” runs out: have a newer one ready ({})", one.title, one.of)
            };
            Due::by(&path, what, Some(one.expires), g.today).of(one.owner).citing(one.cite)
        })
        .collect())
}

fn of_risks(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/risk";
    const CITE: &str = "45 CFR 164.308(a)(1)(ii)";
    let register = risk::register(tx, &g.sticks)?;
    if register.started_at.is_none() {
        return Ok(vec![Due::by(PATH, "Begin the risk analysis", None, g.today).citing(CITE)]);
    }
    let mut due = Vec::new();
    // The rule says “periodic”; the analysis is kept a year at a time.
    let year = chrono::Months::new(12);
    let last = register.snapshots.iter().map(|one| one.taken_on.0).max();
    let next = last.and_then(|last| last.checked_add_months(year)).map(LocalDate);
    if next.is_none_or(|by| (by.0 - g.today.0).num_days() <= g.ahead) {
        due.push(Due::by(PATH, risk::YEARLY, next, g.today).citing(format!("{CITE}(A)")));
    }
    let all: Vec<_> = register.risks.into_iter().filter(|one| !one.retired).collect();
    let soon = |what: String| Due { pressing: Pressing::Soon, ..Due::by(PATH, what, None, g.today) };
    let unscored = all.iter().filter(|one| one.placeholder).count();
    if unscored > 0 {
        let what = format!("Score the risks: with {unscored} the numbers are still the starter’s");
        due.push(soon(what).citing(format!("{CITE}(A)")));
    }
    let unplanned = all.iter().filter(|one| risk::is_serious(one) && !risk::has_a_plan(one)).count();
    if unplanned > 0 {
        let what =
            format!("Plan against what is serious: {unplanned} of the risks without an owner or a plan");
        due.push(soon(what).citing(format!("{CITE}(B)")));
    }
    for one in all {
        let mut add =
            |what: String, by| due.push(Due::by(PATH, what, by, g.today).of(one.owner).citing(CITE));
        if one.next_due.is_some() {
            add(format!("A task against “{}”", one.title), one.next_due);
        }
        if one.acceptance_ended {
            add(format!("Decide again on “{}”: its acceptance has ended", one.title), one.accepted_until);
        }
        if one.review == RiskReviewState::Needed {
            add(format!("The owner’s review of “{}”", one.title), None);
        }
    }
    Ok(due)
}

fn of_policies(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/policies";
    let policies::PoliciesOverview { policies, officials, .. } = policies::standing(tx, &g.sticks)?;
    let mut due = Vec::new();
    for office in officials.into_iter().filter(|one| one.now.as_ref().is_none_or(|held| held.gone)) {
        let what = format!("Name the {}", office.title.to_lowercase());
        due.push(Due::by(PATH, what, None, g.today).citing(office.citation));
    }
    let unapproved = policies
        .iter()
        .filter(|one| !one.optional && matches!(one.state, PolicyState::Starter | PolicyState::Draft))
        .count();
    if unapproved > 0 {
        let what = format!("Read and approve the policies: {unapproved} have no version in force");
        due.push(Due::by(PATH, what, None, g.today).citing("45 CFR 164.316(a)"));
    }
    for one in policies {
        let path = format!("{PATH}?policy={}", one.slug);
        if one.review_due.is_some_and(|by| (by.0 - g.today.0).num_days() <= g.ahead) {
            let what = format!("Review the policy “{}”", one.title);
            due.push(Due::by(&path, what, one.review_due, g.today).citing("45 CFR 164.316(b)(2)(iii)"));
        }
        if one.drifted > 0 {
            let what = format!("“{}” quotes a setting that has changed since", one.title);
            due.push(Due { pressing: Pressing::Soon, ..Due::by(&path, what, None, g.today) });
        }
        if one.state == PolicyState::Effective && one.signed < one.asked {
            let what = format!("“{}” is signed by {} of {}", one.title, one.signed, one.asked);
            due.push(Due::by(&path, what, None, g.today));
        }
    }
    Ok(due)
}

fn of_training(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let overview = training::overview(tx)?;
    let mut due = Vec::new();
    for course in &overview.courses {
        let waits = overview.people.iter().filter(|person| person.active).flat_map(|person| {
            person.standings.iter().filter(|s| {
                s.course == course.id
                    && matches!(s.state, TrainingState::Due | TrainingState::Started | TrainingState::Overdue)
            })
        });
        let days: Vec<_> = waits.map(|standing| standing.due).collect();
        if !days.is_empty() {
            let what = format!("Training “{}”: {} to take it", course.title, people(days.len()));
            let by = days.into_iter().flatten().min();
            due.push(
                Due::by("/programme/training", what, by, g.today).citing("45 CFR 164.308(a)(5), 164.530(b)"),
            );
        }
    }
    Ok(due)
}

fn of_vendors(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/vendors";
    let lines = vendors::lines(tx)?;
    if lines.is_empty() {
        let what = "List who handles clients’ information for you";
        return Ok(vec![Due::by(PATH, what, None, g.today).citing("45 CFR 164.308(b)")]);
    }
    let mut due = Vec::new();
    for vendor in lines {
        let path = format!("{PATH}?id={}", vendor.id.0);
        for todo in vendor.todos {
            let one = Due::by(&path, todo.what, todo.by, g.today).citing(todo.cite);
            due.push(if todo.failed { one.failed() } else { one });
        }
    }
    for check in vendors::sheets_due(tx)? {
        let path = format!("{PATH}?view=sheets");
        let of = check.vendor_name.map(|name| format!(" with {name}")).unwrap_or_default();
        if (check.next_on.0 - g.today.0).num_days() <= g.ahead {
            let what = format!("Go through “{}”{of} again", check.title);
            due.push(Due::by(&path, what, Some(check.next_on), g.today));
        }
        let open = check.findings.iter().filter(|f| !f.put_right).count();
        if open > 0 {
            let what = format!("“{}”{of} found what to put right: {open}", check.title);
            due.push(Due { pressing: Pressing::Soon, ..Due::by(&path, what, None, g.today) });
        }
    }
    Ok(due)
}

fn of_devices(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const PATH: &str = "/programme/devices";
    let lines = devices::lines(tx)?;
    if lines.is_empty() {
        let what = "List the devices that hold clients’ information";
        return Ok(vec![Due::by(PATH, what, None, g.today).citing("45 CFR 164.310(d)(2)(iii)")]);
    }
    let each = lines.into_iter().flat_map(|d| {
        let path = format!("{PATH}?id={}", d.id.0);
        d.todos.into_iter().map(move |todo| (path.clone(), todo))
    });
    Ok(each.map(|(path, todo)| Due::by(&path, todo.what, todo.by, g.today).citing(todo.cite)).collect())
}

fn of_incidents(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let running = incidents::lines(tx)?.into_iter().filter_map(|one| Some((one.id, one.lead?)));
    Ok(running
        .map(|(id, lead)| {
            let path = format!("/programme/incidents?id={}", id.0);
            let what = format!("An incident is open: {}", lead.label.to_lowercase());
            Due::by(&path, what, Some(lead.deadline.due), g.today).citing(lead.deadline.cite)
        })
        .collect())
}

fn of_activity(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let standing = activity::stand(tx)?;
    let what = match (standing.closed, standing.open) {
        (None, _) => "Begin the review of who opened which record".to_owned(),
        (Some(_), 0) => "Review the activity since the last time".to_owned(),
        (Some(_), 1) => "Review the activity: one finding is open".to_owned(),
        (Some(_), n) => format!("Review the activity: {n} findings are open"),
    };
    let due = Due::by("/programme/activity", what, standing.due, g.today);
    Ok(vec![due.citing("45 CFR 164.308(a)(1)(ii)(D)")])
}

/// Whoever sees the programme sees requests too: the same roles hold both.
fn of_requests(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    let running = requests::lines(tx)?.into_iter().filter_map(|one| Some((one.id, one.kind, one.lead?)));
    Ok(running
        .map(|(id, kind, lead)| {
            let what = match kind {
                RequestKind::Access => "Answer a client who asked for their record",
                RequestKind::Amendment => "Answer a client who asked for an amendment",
                RequestKind::Accounting => "Answer a client who asked for an accounting of disclosures",
            };
            let path = format!("/programme/requests?id={}", id.0);
            Due::by(&path, what, Some(lead.deadline.due), g.today).citing(lead.deadline.cite)
        })
        .collect())
}

/// What clients allow, are told and wish.
fn of_permissions(tx: &ReadTx<'_>, g: &Ground) -> Result<Vec<Due>> {
    const NOTICE: &str = "45 CFR 164.520";
    const WISHES: &str = "/programme/wishes";
    let mut due = Vec::new();
    for (by, owner) in authorizations::takedowns(tx, g.today)? {
        let what = "Take down what was published: its authorization has ended";
        due.push(
            Due::by("/programme/authorizations", what, Some(by), g.today)
                .of(Some(owner))
                .citing("45 CFR 164.508(b)(5)"),
        );
    }
    let notice = notices::dues(tx)?;
    let mut tell = |what: String, by| {
        due.push(Due::by("/programme/notices", what, by, g.today).citing(NOTICE));
    };
    if notice.none {
        tell("Approve a notice of privacy practices".to_owned(), None);
    }
    if notice.wrong_text {
        tell("Approve the notice anew: whether HIPAA applies has changed".to_owned(), Some(g.today));
    }
    if notice.unposted {
        tell("Put the notice on the wall and on the website, and write down where".to_owned(), Some(g.today));
    }
    if notice.waiting > 0 {
        let who = if notice.waiting == 1 { "one client comes" } else { "clients come" };
        let many = if notice.waiting == 1 { String::new() } else { format!("{} ", notice.waiting) };
        tell(format!("Give the notice: {many}{who} today without it"), Some(g.today));
    }
    let wishes::WishesOverview { waiting, of_age, settings, .. } = wishes::overview(tx)?;
    for one in waiting {
        let what = "Decide on a restriction that a client asked for";
        // The rule names no day: two weeks after it was asked for.
        let by = one.asked_on.0.checked_add_days(chrono::Days::new(14)).map(LocalDate);
        due.push(Due::by(WISHES, what, by, g.today).citing("45 CFR 164.522(a)"));
    }
    for one in of_age {
        let what = if one.over {
            "A minor has come of age: end the parent’s authority"
        } else {
            "A minor comes of age soon: the parent’s authority ends"
        };
        due.push(Due::by(WISHES, what, Some(one.on), g.today).citing("45 CFR 164.502(g)(3)"));
    }
    if settings.version == 0 {
        let what = "Write down from which age clients decide alone in your state";
        due.push(Due::by(WISHES, what, None, g.today).citing("45 CFR 164.502(g)"));
    }
    for by in wishes::open_complaints(tx)? {
        due.push(
            Due::by("/programme/wishes?view=complaints", "A complaint is open", Some(by), g.today)
                .citing("45 CFR 164.530(d)"),
        );
    }
    Ok(due)
}

fn people(n: usize) -> String {
    if n == 1 { "one person has".to_owned() } else { format!("{n} people have") }
}

/// The most pressing first, of those the earliest; one without a day after those that have one.
fn sort(due: &mut [Due]) {
    due.sort_by_key(|due| (due.pressing, due.by.is_none(), due.by));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_late_comes_first_then_the_earliest_and_what_has_no_day_last() {
        let today = day("2026-11-24");
        let of = |what: &str, by: Option<&str>| Due::by("x", what, by.map(day), today);
        let mut due = vec![
            of("no day", None),
            of("far", Some("2027-03-01")),
            of("in two weeks", Some("2026-12-08")),
            of("today", Some("2026-11-24")),
            of("yesterday", Some("2026-11-23")),
            of("failed", None).failed(),
            of("last year", Some("2025-11-24")),
        ];
        sort(&mut due);
        let told: Vec<_> = due.iter().map(|due| due.what.as_str()).collect();
        assert_eq!(told, ["last year", "yesterday", "failed", "today", "in two weeks", "far", "no day"]);
        let pressing: Vec<_> = due.iter().map(|due| due.pressing).collect();
        assert_eq!(pressing.iter().filter(|p| **p == Pressing::Late).count(), 3);
        assert_eq!(pressing.iter().filter(|p| **p == Pressing::Soon).count(), 2);
    }
}
