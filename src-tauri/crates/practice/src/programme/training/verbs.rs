//! Who stands where: one's own list, the officer's, and what the practice decides.

use super::content::{self, Course};
use super::desk::own;
use super::model::{
    AssignReq, Elsewhere, ElsewhereDraft, MonthNote, MyTraining, NoteMonth, PersonTraining, Proof,
    ProofSource, Standing, TrainingNotice, TrainingOverview, TrainingSettings, TrainingState,
    WithdrawTrainingReq,
};
use super::rules::{self, Assigned};
use super::store::{self, Attempt, Given};
use crate::clients::local_date;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, staff};
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use stillroom_record::people::{Past, Person};
use stillroom_record::{Access, Permission, PersonId, ReadTx, Session, UtcMillis, WriteTx};

/// The course of that id.
pub(super) fn known(id: &str) -> Result<&'static Course> {
    content::course(id)
        .ok_or_else(|| PracticeError::invalid("course", "There is no such course. Choose one from the list."))
}

/// What the practice decided, or what is proposed until it does.
pub(super) fn settings(tx: &ReadTx<'_>) -> Result<TrainingSettings> {
    Ok(store::settings(tx)?.map_or_else(|| rules::proposal(content::proposed()), |d| d.settings))
}

/// The day's facts that every row needs.
struct Day {
    zone: Tz,
    today: NaiveDate,
    settings: TrainingSettings,
}

impl Day {
    fn read(tx: &ReadTx<'_>) -> Result<Self> {
        let zone = catalog::zone(tx)?;
        Ok(Self { zone, today: local_date(tx.now(), zone), settings: settings(tx)? })
    }

    /// A standing a course, in the order of the courses.
    fn standings(
        &self,
        person: &Person,
        past: &Past,
        given: &[Given],
        attempts: &[&Attempt],
        elsewhere: &[&Elsewhere],
    ) -> Vec<Standing> {
        let one = |course: &'static Course| {
            let by_hand = given.iter().find(|g| g.person == person.id && g.course == course.id);
            let assigned = if content::by_role(&person.roles, &course.id) {
                // Since they have a role that asks for it; where the journal doesn't tell, since they came.
                let since = past.since(|roles| content::by_role(roles, &course.id));
                let since = local_date(since.unwrap_or(person.created), self.zone);
                Some(Assigned { since, by_hand: false })
            } else {
                by_hand.map(|g| Assigned { since: local_date(g.at, self.zone), by_hand: true })
            };
            let here = attempts.iter().filter(|a| a.line.course == course.id);
            let signed = here.clone().filter_map(|a| {
                Some(Proof {
                    source: ProofSource::Stillroom,
                    on: LocalDate(local_date(a.line.signed_at?, self.zone)),
                    version: Some(a.line.version),
                    score: a.line.score,
                    name: a.line.signed_name.clone()?,
                    attempt: Some(a.line.id),
                })
            });
            let told = elsewhere
                .iter()
                .filter(|e| e.course.as_deref() == Some(course.id.as_str()) && e.withdrawn_why.is_none());
            let told = told.map(|e| Proof {
                source: ProofSource::Attested,
                on: e.done_on,
                version: None,
                score: None,
                name: e.attested_by.clone(),
                attempt: None,
            });
            let proofs: Vec<_> = signed.chain(told).collect();
            // A pass that waits for its signature is as open as a course that was left.
            let open = here.clone().any(|a| {
                a.line.version == course.version
                    && (a.line.ended_at.is_none()
                        || (a.line.passed == Some(true) && a.line.signed_at.is_none()))
            });
            rules::standing(self.today, &self.settings, course, assigned, &proofs, open)
        };
        content::courses().iter().map(one).collect()
    }

    /// This month's note, for somebody who was here before the month began: in their first weeks
    /// the courses say it all.
    fn note(&self, tx: &ReadTx<'_>, person: &Person) -> Result<Option<MonthNote>> {
        let begins = rules::month_begins(self.today);
        if !self.settings.reminders || local_date(person.created, self.zone) >= begins {
            return Ok(None);
        }
        let Some(note) = content::note_of(self.today.month()) else { return Ok(None) };
        let month = rules::month(self.today);
        let read = store::has_read(tx, person.id, &month)?;
        Ok(Some(MonthNote {
            month,
            title: note.title.clone(),
            text: note.text.clone(),
            cite: note.cite.clone(),
            read,
        }))
    }
}

/// The standings of the one who acts.
fn mine(
    tx: &ReadTx<'_>,
    day: &Day,
    person: &Person,
) -> Result<(Vec<Standing>, Vec<Attempt>, Vec<Elsewhere>)> {
    let attempts = store::attempts_of(tx, person.id)?;
    let elsewhere = store::elsewhere_of(tx, person.id)?;
    let given = store::given(tx)?;
    let standings = day.standings(
        person,
        &person.past(tx)?,
        &given,
        &attempts.iter().collect::<Vec<_>>(),
        &elsewhere.iter().collect::<Vec<_>>(),
    );
    Ok((standings, attempts, elsewhere))
}

/// One's own courses.
pub fn my_training(session: &Session) -> Result<MyTraining> {
    session.read(Access::new("training.mine", Permission::SelfManage), |tx| {
        let person = Person::get(tx, own(tx)?)?;
        let day = Day::read(tx)?;
        let (standings, attempts, elsewhere) = mine(tx, &day, &person)?;
        Result::Ok(MyTraining {
            courses: content::courses().iter().map(Course::info).collect(),
            standings,
            attempts: attempts.into_iter().map(|a| a.line).collect(),
            elsewhere,
            pass_mark: day.settings.pass_mark,
            note: day.note(tx, &person)?,
        })
    })
}

/// What is said after sign-in.
pub fn training_notice(session: &Session) -> Result<TrainingNotice> {
    session.read(Access::new("training.notice", Permission::SelfManage), |tx| {
        let person = Person::get(tx, own(tx)?)?;
        let day = Day::read(tx)?;
        let (standings, _, _) = mine(tx, &day, &person)?;
        let soon: Vec<_> = standings.iter().filter(|s| rules::is_soon(s, day.today)).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Result::Ok(TrainingNotice {
            overdue: count(standings.iter().filter(|s| s.state == TrainingState::Overdue).count()),
            soon: count(soon.len()),
            due: soon.iter().filter_map(|s| s.due).min(),
            note: day.note(tx, &person)?.filter(|n| !n.read),
        })
    })
}

/// Says that one has read this month's note.
pub fn read_note(session: &Session, month: &str) -> Result<()> {
    session.write(Access::new("training.note", Permission::SelfManage), |tx| {
        let person = own(tx.read())?;
        let day = Day::read(tx.read())?;
        tx.about("person", person.0);
        let note = content::note_of(day.today.month()).filter(|_| rules::month(day.today) == month);
        let note = note.ok_or_else(|| {
            PracticeError::Conflict("This note was of another month. Look at the newest one instead.".into())
        })?;
        store::note_read(tx, person, &note.id, month)?;
        tx.changed("training");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

/// Who has taken what.
pub fn training_overview(session: &Session) -> Result<TrainingOverview> {
    session.read(Access::new("training.overview", Permission::ProgrammeView), overview)
}

/// The officer's list.
pub(crate) fn overview(tx: &ReadTx<'_>) -> Result<TrainingOverview> {
    let day = Day::read(tx)?;
    let decided = store::settings(tx)?;
    let (attempts, elsewhere, given) = (store::attempts(tx)?, store::elsewhere(tx)?, store::given(tx)?);
    let mut everybody = Person::all(tx)?;
    everybody.sort_by_key(|p| !p.active);
    let people = everybody
        .iter()
        .map(|p| {
            let theirs: Vec<_> = attempts.iter().filter(|a| a.person == p.id).collect();
            let told: Vec<_> = elsewhere.iter().filter(|e| e.person == p.id).collect();
            Result::Ok(PersonTraining {
                person: p.id,
                name: p.name.clone(),
                roles: p.roles.clone(),
                active: p.active,
                joined: LocalDate(local_date(p.created, day.zone)),
                standings: day.standings(p, &p.past(tx)?, &given, &theirs, &told),
                attempts: theirs.into_iter().map(|a| a.line.clone()).collect(),
            })
        })
        .collect::<Result<_>>()?;
    let decided_at = decided.as_ref().map(|d| d.at);
    Ok(TrainingOverview {
        settings: day.settings.clone(),
        decided_by: decided
            .as_ref()
            .and_then(|d| d.by)
            .and_then(|id| everybody.iter().find(|p| p.id == id))
            .map(|p| p.name.clone()),
        decided_at,
        courses: content::courses().iter().map(Course::info).collect(),
        notes: note_months(tx, &day, decided_at, &everybody)?,
        people,
        elsewhere,
        rules: content::rule_texts().to_vec(),
    })
}

/// The last twelve months, those in which nobody was to read a note left out. A month that nobody
/// read is among them only where the note was surely shown: it is now, and was before the month began.
fn note_months(
    tx: &ReadTx<'_>,
    day: &Day,
    decided: Option<UtcMillis>,
    everybody: &[Person],
) -> Result<Vec<NoteMonth>> {
    let read = store::notes_read(tx)?;
    let since = decided.map(|at| local_date(at, day.zone));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let begins = rules::month_begins(day.today);
    let months = (0..12).filter_map(|back| begins.checked_sub_months(Months::new(back)));
    let found = months.filter_map(|begins| {
        let month = rules::month(begins);
        let of = everybody.iter().filter(|p| p.active && local_date(p.created, day.zone) < begins);
        let (has, waiting): (Vec<_>, Vec<_>) =
            of.partition(|p| read.iter().any(|(who, m)| *who == p.id && *m == month));
        let now = begins == rules::month_begins(day.today);
        let surely = day.settings.reminders && (now || since.is_none_or(|since| since < begins));
        let shown = surely || !has.is_empty();
        let title = content::note_of(begins.month())?.title.clone();
        (shown && has.len() + waiting.len() > 0).then(|| NoteMonth {
            month,
            title,
            read: count(has.len()),
            of: count(has.len() + waiting.len()),
            waiting: waiting.iter().map(|p| p.name.clone()).collect(),
        })
    });
    Ok(found.collect())
}

/// Decides marks and days. `version` is the one that was in front of the person.
pub fn save_training_settings(session: &Session, new: TrainingSettings) -> Result<TrainingOverview> {
    manage(session, "training.settings", None, |tx| {
        let today = Day::read(tx.read())?.today;
        let old = store::settings(tx.read())?;
        if let Some(old) = old.filter(|o| o.settings.version != new.version) {
            let by = old.by.map(|id| staff::name(tx.read(), id)).transpose()?;
            return Err(PracticeError::Changed {
                what: "policy",
                who: by.unwrap_or_else(|| "Somebody".into()),
            });
        }
        let mut new = rules::settings(new, today)?;
        new.version = new.version.saturating_add(1);
        let (at, by) = (tx.now(), tx.read().person());
        store::put_settings(tx, &new, &crate::programme::edition().number, at, by)
    })
}

/// Gives a person a course besides those of their role, or takes such a one back.
pub fn assign_training(session: &Session, req: &AssignReq) -> Result<TrainingOverview> {
    manage(session, "training.assign", Some(req.person), |tx| {
        let person = Person::get(tx.read(), req.person)?;
        let course = known(&req.course)?;
        let by_role = content::by_role(&person.roles, &course.id);
        let given =
            store::given(tx.read())?.into_iter().find(|g| g.person == person.id && g.course == course.id);
        tx.detail(format!("{}: {}", course.id, if req.assigned { "given" } else { "taken back" }));
        match (req.assigned, given) {
            (true, None) if !by_role => store::give(tx, person.id, &course.id),
            (false, Some(given)) => store::take_back(tx, given.id),
            (true, _) => Ok(()),
            (false, None) if by_role => Err(PracticeError::Conflict(
                "This course comes with the person's role. Change the role on the staff page instead.".into(),
            )),
            (false, None) => Ok(()),
        }
    })
}

/// Records training that was done elsewhere, on somebody's word.
pub fn record_training(session: &Session, draft: ElsewhereDraft) -> Result<TrainingOverview> {
    manage(session, "training.elsewhere", Some(draft.person), |tx| {
        let today = Day::read(tx.read())?.today;
        let draft = rules::elsewhere(draft, today)?;
        Person::get(tx.read(), draft.person)?;
        if let Some(course) = &draft.course {
            known(course)?;
        }
        store::add_elsewhere(tx, &draft)
    })
}

/// Takes training elsewhere out of the count, with a reason. It stays in the list.
pub fn withdraw_training(session: &Session, req: &WithdrawTrainingReq) -> Result<TrainingOverview> {
    manage(session, "training.withdraw", None, |tx| {
        let why = rules::reason("why", &req.why)?;
        let entry = store::one_elsewhere(tx.read(), req.id)?;
        tx.about("person", entry.person.0);
        store::withdraw(tx, req.id, &why)
    })
}

/// A change by who keeps the programme; gives the new state of the list.
fn manage(
    session: &Session,
    verb: &'static str,
    about: Option<PersonId>,
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<()>,
) -> Result<TrainingOverview> {
    let mut access = Access::new(verb, Permission::ProgrammeManage);
    if let Some(person) = about {
        access = access.of("person", person.0);
    }
    let done = session.write(access, |tx| {
        change(tx)?;
        tx.changed("training");
        overview(tx.read())
    })?;
    Ok(done.value)
}
