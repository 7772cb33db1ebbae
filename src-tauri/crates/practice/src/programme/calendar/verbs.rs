//! The year, gathered from the parts.

use super::rules::{january, later, month, months, months_later, of_due, repeated};
use super::whose::Whose;
use super::{DutyId, HandOverReq, Year, YearEntry, YearState, store};
use crate::programme::clocks;
use crate::programme::today::{self, Ground};
use crate::programme::training::{self, TrainingState};
use crate::programme::{activity, evidence, risk, vendors};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients};
use chrono::Datelike as _;
use std::collections::BTreeMap;
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session, UtcMillis};

const BACKUP: &str = "/backup";

/// The year: from its January to twelve months from now. Of incidents only whoever handles them is
/// told.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_year(session: &Session) -> Result<Year> {
    let handles = session.permissions().contains(&Permission::IncidentManage);
    let sticks = session.sticks()?;
    session.read(Access::new("programme.year", Permission::ProgrammeView), |tx| {
        let today = LocalDate(clients::local_date(tx.now(), catalog::zone(tx)?));
        let until = months_later(today, 12);
        let ground = Ground { today, sticks, ahead: (until.0 - today.0).num_days() };
        let whose = Whose::read(tx)?;
        let due = today::all(tx, &ground, handles, &whose)?;
        let mut entries: Vec<YearEntry> = due.into_iter().filter_map(of_due).collect();
        // What is due once and then again: the list of what is due knows its next day only.
        if let Some(next) = entries.iter().find(|e| e.path == "/programme/activity").cloned() {
            let cadence = i64::from(activity::stand(tx)?.cadence);
            entries.retain(|e| e.path != next.path);
            entries.extend(repeated(&next, cadence, until));
        }
        let frame = Frame { today, until, whose: &whose };
        entries.extend(of_access(tx, &frame)?);
        entries.extend(of_backups(tx, &ground, &frame)?);
        entries.extend(of_risks(tx, &ground, &frame)?);
        entries.extend(of_training(tx, &frame)?);
        entries.extend(done(tx, &frame, handles)?);
        if handles {
            entries.extend(of_the_log(&frame));
        }
        Ok(Year {
            today,
            months: months(entries, today, until),
            duties: whose.lines(),
            people: whose.holders(),
        })
    })
}

/// Hands the duties of a part to somebody, or back to its official.
///
/// # Errors
/// A refusal; a part that there isn't, or a person who can't do it.
pub fn hand_over(session: &Session, req: &HandOverReq) -> Result<Year> {
    session.write::<_, PracticeError>(Access::new("duty.hand_over", Permission::ProgrammeManage), |tx| {
        let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?;
        if !Whose::is_part(&req.part) {
            return Err(PracticeError::invalid("part", "Choose one of the parts of the programme."));
        }
        let whose = Whose::read(tx.read())?;
        if req.to.is_some_and(|to| whose.holders().iter().all(|one| one.id != to)) {
            return Err(PracticeError::invalid(
                "to",
                "Choose somebody who works here and may see the programme. Nothing was changed.",
            ));
        }
        let id = whose.row(&req.part).unwrap_or_else(DutyId::new);
        store::hand_over(tx, id, &req.part, req.to, by)?;
        tx.about("duty", id.0);
        tx.changed("programme");
        Ok(())
    })?;
    get_year(session)
}

struct Frame<'a> {
    today: LocalDate,
    until: LocalDate,
    whose: &'a Whose,
}

impl Frame<'_> {
    fn entry(&self, path: &str, what: &str, cite: &str, on: LocalDate, state: YearState) -> YearEntry {
        let cite = Some(cite.to_owned()).filter(|cite| !cite.is_empty());
        YearEntry {
            path: path.to_owned(),
            what: what.to_owned(),
            cite,
            on,
            state,
            owner: self.whose.of(path),
        }
    }

    /// Something that is to be done on a day; what was never done, today.
    fn planned(&self, path: &str, what: &str, cite: &str, on: Option<LocalDate>) -> YearEntry {
        let on = on.unwrap_or(self.today);
        let state = match (on.0 - self.today.0).num_days() {
            days if days < 0 => YearState::Late,
            days if days <= today::SOON => YearState::Soon,
            _ => YearState::Planned,
        };
        self.entry(path, what, cite, on, state)
    }

    fn done(&self, path: &str, what: &str, on: LocalDate) -> Option<YearEntry> {
        let this_year = on >= january(self.today) && on <= self.today;
        this_year.then(|| self.entry(path, what, "", on, YearState::Done))
    }
}

fn day(tx: &ReadTx<'_>, at: UtcMillis) -> Result<LocalDate> {
    Ok(LocalDate(clients::local_date(at, catalog::zone(tx)?)))
}

fn of_access(tx: &ReadTx<'_>, f: &Frame<'_>) -> Result<Vec<YearEntry>> {
    const PATH: &str = "/programme/requirements";
    let reviews: Vec<LocalDate> =
        evidence::access_reviews(tx)?.into_iter().map(|at| day(tx, at)).collect::<Result<_>>()?;
    let next = reviews.iter().max().map(|last| later(*last, evidence::QUARTER));
    let first = f.planned(PATH, "Look through everybody’s access", "45 CFR 164.308(a)(4)(ii)(C)", next);
    let mut all = repeated(&first, evidence::QUARTER, f.until);
    all.extend(
        reviews.into_iter().filter_map(|on| f.done(PATH, "Everybody’s access was looked through", on)),
    );
    Ok(all)
}

fn of_backups(tx: &ReadTx<'_>, g: &Ground, f: &Frame<'_>) -> Result<Vec<YearEntry>> {
    const CITE: &str = "45 CFR 164.308(a)(7)(ii)(D)";
    let mut all = Vec::new();
    if g.sticks.is_empty() {
        return Ok(all);
    }
    let mut drilled = Vec::new();
    for stick in &g.sticks {
        if let Some(drill) = stick.drilled {
            let on = day(tx, drill.at)?;
            if drill.ok {
                drilled.push(on);
            }
            let how = if drill.ok { "passed" } else { "did not pass" };
            all.extend(f.done(BACKUP, &format!("A trial restore from “{}” {how}", stick.name), on));
        }
        if let Some((at, ok)) = stick.checked {
            let how = if ok { "was read back whole" } else { "was not whole when it was read back" };
            all.extend(f.done(BACKUP, &format!("“{}” {how}", stick.name), day(tx, at)?));
        }
    }
    let next = drilled.iter().max().map(|last| later(*last, evidence::DRILL));
    let first = f.planned(BACKUP, "Try a restore out", CITE, next);
    all.extend(repeated(&first, evidence::DRILL, f.until));
    let sheet = g.sticks.iter().filter_map(|s| s.sheet_passed).max().map(|at| day(tx, at)).transpose()?;
    let next = sheet.map(|last| later(last, evidence::SHEET_DRILL));
    let what = "Try a restore out with the printed sheet";
    all.push(f.planned(BACKUP, what, CITE, next));
    Ok(all)
}

fn of_risks(tx: &ReadTx<'_>, g: &Ground, f: &Frame<'_>) -> Result<Vec<YearEntry>> {
    const PATH: &str = "/programme/risk";
    let register = risk::register(tx, &g.sticks)?;
    if register.started_at.is_none() {
        return Ok(Vec::new());
    }
    let taken: Vec<_> = register.snapshots.iter().map(|s| s.taken_on).collect();
    // The next one's day is in the list of what is due; the first has none.
    let first = taken.is_empty().then(|| f.planned(PATH, risk::YEARLY, "45 CFR 164.308(a)(1)(ii)(A)", None));
    let mut all: Vec<_> = first.into_iter().collect();
    all.extend(taken.into_iter().filter_map(|on| f.done(PATH, "The year’s risk analysis was kept", on)));
    Ok(all)
}

/// Courses that are taken and come again, by the month in which they do.
fn of_training(tx: &ReadTx<'_>, f: &Frame<'_>) -> Result<Vec<YearEntry>> {
    let overview = training::overview(tx)?;
    let mut again: BTreeMap<(&str, LocalDate), (LocalDate, u32)> = BTreeMap::new();
    for person in overview.people.iter().filter(|p| p.active) {
        for standing in person.standings.iter().filter(|s| s.state == TrainingState::Passed) {
            let Some(due) = standing.due.filter(|due| *due <= f.until) else { continue };
            let course = overview.courses.iter().find(|c| c.id == standing.course);
            let Some(course) = course else { continue };
            let (first, people) = again.entry((&course.title, month(due))).or_insert((due, 0));
            (*first, *people) = ((*first).min(due), *people + 1);
        }
    }
    let told = again.into_iter().map(|((title, _), (on, people))| {
        let who = if people == 1 { "one person".to_owned() } else { format!("{people} people") };
        let what = format!("Training “{title}” again: {who}");
        f.planned("/programme/training", &what, "45 CFR 164.308(a)(5), 164.530(b)", Some(on))
    });
    Ok(told.collect())
}

/// The log of small breaches goes to HHS after the year's end.
fn of_the_log(f: &Frame<'_>) -> Vec<YearEntry> {
    let last = january(f.today).0.pred_opt().map(LocalDate);
    let of = |day: LocalDate| {
        let deadline = clocks::hhs_notice(day, 1);
        let what = format!(
            "Tell HHS of the breaches of {} with fewer than 500 people, if there were any",
            day.0.year()
        );
        f.planned("/programme/incidents", &what, &deadline.cite, Some(deadline.due))
    };
    // Whether last year's was told after its day isn't asked here: the log itself says so.
    let all = [last, Some(f.today)].into_iter().flatten().map(of);
    all.filter(|entry| entry.on >= f.today && entry.on <= f.until).collect()
}

/// What else was done this year and says when.
fn done(tx: &ReadTx<'_>, f: &Frame<'_>, handles: bool) -> Result<Vec<YearEntry>> {
    let mut all = Vec::new();
    for check in vendors::sheets_due(tx)? {
        let what = format!("“{}” was gone through", check.title);
        all.extend(f.done("/programme/vendors?view=sheets", &what, check.done_on));
    }
    if handles && let Some((_, at)) = activity::stand(tx)?.closed {
        all.extend(f.done("/programme/activity", "The review of activity was closed", day(tx, at)?));
    }
    Ok(all)
}
