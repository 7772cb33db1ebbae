//! A year of a HIPAA programme, by the verbs that people use, on the days on which they would.
//!
//! Two spas: one that bills insurance, and one that takes cash, is not covered, and keeps what is
//! useful by choice. Some things are left open on purpose: one learns from those too.

mod desk;
mod habits;
mod house;
mod office;

use super::{PastClock, Progress};
use crate::clients::{self, ClientDraft, ClientId, Phone};
use crate::programme::authorizations::AuthorizationId;
use crate::programme::incidents::IncidentId;
use crate::schedule::{LocalDate, wall};
use crate::{Result, staff};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use std::cell::{Cell, RefCell};
use stillroom_record::{Access, Permission, PersonId, Session};

/// Whose programme it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spa {
    /// Bills laser and dermatology work to insurers, electronically.
    Insurance,
    /// Takes cash and cards, sends no claim.
    Cash,
}

/// The people, the days and the clock of the year.
pub(super) struct Year<'a> {
    pub(super) spa: Spa,
    pub(super) owner: &'a Session,
    /// By login.
    pub(super) people: &'a [(&'static str, Session)],
    pub(super) clock: &'a PastClock,
    pub(super) zone: Tz,
    pub(super) today: NaiveDate,
    /// Told at each day on which something happens, with how many there were.
    pub(super) progress: RefCell<Progress<'a>>,
    pub(super) days: Cell<u64>,
}

/// On how many days at most something happens.
pub(super) const DAYS: u64 = 30;

/// The clients of whom the programme tells.
const CAST: &[(&str, &str, &str)] = &[
    ("Priya", "Raman", "1988-03-14"),
    ("Hannah", "Cole", "1979-09-02"),
    ("Ingrid", "Solberg", "1966-01-27"),
    ("Marcus", "Webb", "1991-11-08"),
    ("Tobias", "Lind", "1984-06-19"),
    ("Grace", "Okafor", "1972-04-30"),
];

impl Year<'_> {
    /// The whole year. The clock is let go at its end.
    pub(super) fn live(&self) -> Result<()> {
        self.at(365)?;
        self.begin()?;
        let cast = self.cast()?;
        self.risks()?;
        self.at(350)?;
        self.policies()?;
        self.at(345)?;
        self.vendors()?;
        let insurance = self.spa == Spa::Insurance;
        if insurance {
            self.at(340)?;
            self.devices()?;
        }
        self.at(330)?;
        self.training()?;
        self.at(300)?;
        self.notice(&cast)?;
        let open = if insurance { Some(self.middle(&cast)?) } else { None };
        self.at(155)?;
        self.answered(&cast)?;
        self.at(120)?;
        self.incident()?;
        self.at(95)?;
        self.activity("Everything had its reason; most of it was the desk preparing a day.")?;
        if insurance {
            self.at(75)?;
            self.lost_telephone()?;
        }
        self.at(60)?;
        self.ended()?;
        if insurance {
            self.papers()?;
            self.refused_correction(&cast)?;
        }
        self.at(40)?;
        self.wishes(&cast)?;
        self.at(38)?;
        self.activity("Quieter than the last time.")?;
        let charts = if insurance { self.asked_for_old_charts(&cast)? } else { None };
        self.at(25)?;
        self.newer_notice()?;
        self.at(21)?;
        self.request(&cast)?;
        if insurance {
            self.at(14)?;
            self.lately(&cast)?;
        }
        if let Some(charts) = charts {
            self.at(12)?;
            self.extended(charts)?;
        }
        self.at(10)?;
        self.requirements()?;
        if let Some((breach, signed)) = open {
            self.told_hhs(breach)?;
            self.at(1)?;
            self.revoked(signed)?;
        }
        self.clock.let_go();
        Ok(())
    }

    /// What is between the notice and the first incident: retention, photos, newer policies, a breach.
    fn middle(&self, cast: &[(ClientId, String)]) -> Result<(IncidentId, AuthorizationId)> {
        self.at(280)?;
        self.retention()?;
        self.at(240)?;
        let signed = self.photos(cast)?;
        self.at(230)?;
        self.newer_policies()?;
        self.at(200)?;
        let breach = self.breach()?;
        self.at(190)?;
        self.told(breach)?;
        self.at(180)?;
        self.minor()?;
        Ok((breach, signed))
    }

    /// Noon, so many days ago; with what comes back whatever the day is for.
    fn at(&self, ago: u64) -> Result<()> {
        self.clock.stand(wall::resolve(self.zone, self.day(ago).0, 12 * 60).or_next());
        self.days.set(self.days.get() + 1);
        if let Ok(mut told) = self.progress.try_borrow_mut() {
            (*told)("Programme", self.days.get(), DAYS);
        }
        self.habits()
    }

    fn day(&self, ago: u64) -> LocalDate {
        LocalDate(self.today.checked_sub_days(Days::new(ago)).unwrap_or(self.today))
    }

    fn later(&self, days: u64) -> LocalDate {
        LocalDate(self.today.checked_add_days(Days::new(days)).unwrap_or(self.today))
    }

    fn who(&self, login: &str) -> &Session {
        self.people.iter().find(|(l, _)| *l == login).map_or(self.owner, |(_, session)| session)
    }

    fn person(&self, login: &str) -> PersonId {
        self.who(login).person().unwrap_or(PersonId(uuid::Uuid::nil()))
    }

    fn name_of(session: &Session) -> Result<String> {
        let person = session.person().unwrap_or(PersonId(uuid::Uuid::nil()));
        session.read(Access::new("demo.look", Permission::PracticeView), |tx| {
            Ok(staff::member(tx, person)?.name)
        })
    }

    fn everybody(&self) -> impl Iterator<Item = &Session> {
        std::iter::once(self.owner).chain(self.people.iter().map(|(_, session)| session))
    }

    fn cast(&self) -> Result<Vec<(ClientId, String)>> {
        let mia = self.who("mia");
        (CAST.iter().zip(101..))
            .map(|((given, family, born), line)| {
                let written = format!("(312) 555-0{line}");
                let phone = Phone { id: None, written, e164: None, label: "mobile".to_owned() };
                let draft = ClientDraft {
                    given_name: (*given).to_owned(),
                    family_name: (*family).to_owned(),
                    birth_date: Some((*born).to_owned()),
                    phones: vec![phone],
                    ..ClientDraft::default()
                };
                let id = clients::save_client(mia, draft, true)?.value.id;
                Ok((id, format!("{given} {family}")))
            })
            .collect()
    }
}
