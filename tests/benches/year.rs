//! A working year of a spa with six people, through the door, looks included.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Weekday};
use chrono_tz::America::Chicago;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_practice::clients::{self, ClientId, SearchRequest};
use stillroom_practice::schedule::{
    self, BookVisitReq, GetDayReq, GetWeekReq, LocalDate, MoveVisitReq, NextFreeReq, SaveVisitNoteReq,
    SetVisitStatusReq, Visit, VisitKind, VisitStatus,
};
use stillroom_practice::{chart, demo, reports};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{
    Access, Clock, Passphrase, Permission, PersonId, Record, RecordError, Session, UtcMillis,
};
use stillroom_tests::Outcome;
use stillroom_vault::{KdfParams, OsKeychain, VaultFolder};

/// Visits a day, four columns together.
const VISITS: usize = 40;
/// One visit's share of a working day.
const SLOT: i64 = 12 * 60_000;

/// A clock that is set to each working day.
struct HandClock(AtomicI64);

impl HandClock {
    fn set(&self, to: UtcMillis) {
        self.0.store(to.0, Ordering::SeqCst);
    }
    fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

/// A practice whose days are lived through.
pub(crate) struct Year {
    clock: Arc<HandClock>,
    pub(crate) record: Arc<Record>,
    pub(crate) owner: Session,
    desk: Session,
    providers: Vec<(PersonId, Session)>,
    clients: Vec<ClientId>,
    day: NaiveDate,
    /// Counted from the first visit, so that chance is the same in every run.
    nth: usize,
}

impl Year {
    /// A practice of 3,000 clients and a past year, on the morning of 6 January 2025.
    pub(crate) fn begin(folder: &VaultFolder) -> Outcome<Self> {
        let day = NaiveDate::from_ymd_opt(2025, 1, 6).ok_or("no day")?;
        let clock = Arc::new(HandClock(AtomicI64::new(0)));
        clock.set(morning(day)?);
        let set_up = SetUp {
            practice: demo::PRACTICE.to_owned(),
            owner_name: demo::OWNER_NAME.to_owned(),
            owner_login: demo::OWNER_LOGIN.to_owned(),
            passphrase: Passphrase::new(demo::PASSPHRASE),
            owner_roles: Vec::new(),
            // Six people sign in, and none of it is what is measured.
            kdf: KdfParams::new(64, 1, 1)?,
            seed: &|tx| demo::seed_catalog(tx).map_err(|_| RecordError::Conflict("no settings".to_owned())),
        };
        let schema = stillroom_practice::schema();
        let keychain = Arc::new(OsKeychain::default());
        let (record, owner, _) = sign_in::set_up(folder, keychain, schema, clock.clone(), set_up)?;
        let wanted = demo::Demo { seed: 11, clients: 3_000, years: 1, now: clock.now() };
        demo::fill(&owner, &wanted, &mut |_, _, _| {})?;
        let passphrase = Passphrase::new(demo::PASSPHRASE);
        let person = |login: &str| record.sign_in(login, &passphrase);
        let desk = person("mia")?;
        let mut providers = Vec::new();
        for login in ["amara", "nora", "tess", "jo"] {
            let session = person(login)?;
            providers.push((session.person().ok_or("nobody")?, session));
        }
        let clients = owner.read(Access::new("bench.look", Permission::ClientView), |tx| {
            tx.query("SELECT id FROM client WHERE archived = 0 ORDER BY substr(id, 9)", [], |r| r.get(0))
        })?;
        Ok(Self { clock, record, owner, desk, providers, clients, day, nth: 0 })
    }

    /// Lives through the next working day.
    pub(crate) fn live_a_day(&mut self) -> Outcome {
        self.clock.set(morning(self.day)?);
        let today = LocalDate(self.day);
        let view = GetDayReq { date: today, include_cancelled: false };
        schedule::get_week(&self.desk, GetWeekReq { from: today, provider: None })?;
        let visits: Vec<Visit> = schedule::get_day(&self.desk, view)?
            .visits
            .into_iter()
            .filter(|v| v.kind == VisitKind::Visit && v.status == VisitStatus::Booked)
            .collect();
        for slot in 0..VISITS {
            schedule::get_day(&self.desk, view)?;
            for (_, provider) in &self.providers {
                schedule::get_day(provider, view)?;
            }
            self.somebody_calls()?;
            if let Some(visit) = visits.get(slot) {
                self.somebody_comes(visit)?;
            }
            self.clock.forward(SLOT);
        }
        if self.day.day() == 1 {
            reports::day_sheet(&self.desk, today)?;
        }
        self.record.keep_witness();
        self.day = next_day(self.day)?;
        Ok(())
    }

    /// The owner looks at one client after the other until the journal has so many entries.
    pub(crate) fn look_until(&self, entries: i64) -> Outcome {
        let mut clients = self.clients.iter().cycle();
        for n in self.owner.standpoint()?.seq..entries {
            // The same look within a quarter of an hour would not be another entry.
            if n % 1_000 == 0 {
                self.clock.forward(16 * 60_000);
            }
            reports::client_page(&self.owner, *clients.next().ok_or("nobody")?)?;
        }
        Ok(())
    }

    /// The front desk looks somebody up and books them; now and then moves or cancels it again.
    fn somebody_calls(&mut self) -> Outcome {
        self.nth += 1;
        let n = self.nth;
        let client = *self.clients.get(n * 7_919 % self.clients.len()).ok_or("nobody")?;
        let name = clients::get_client(&self.desk, client)?.family_name;
        let typed = SearchRequest { text: name, limit: 20, include_archived: false, settled: true };
        clients::search_clients(&self.desk, typed)?;
        reports::client_page(&self.desk, client)?;
        let (provider, _) = self.providers.get(n % self.providers.len()).ok_or("nobody")?;
        let Some(free) = self.free(*provider)? else { return Ok(()) };
        let booked = schedule::book_visit(
            &self.desk,
            BookVisitReq {
                client: Some(client),
                provider: *provider,
                room: None,
                service: None,
                date: free.0,
                start_minute: free.1,
                minutes: 30,
                note: String::new(),
                kind: VisitKind::Visit,
                title: String::new(),
            },
        );
        // The same client may be elsewhere at that time: they are called back.
        let Ok(booked) = booked else { return Ok(()) };
        let v = booked.value;
        if n.is_multiple_of(5)
            && let Some((date, start_minute)) = self.free(*provider)?
        {
            let req = MoveVisitReq {
                id: v.id,
                version: v.version,
                provider: *provider,
                room: None,
                date,
                start_minute,
                minutes: 30,
            };
            schedule::move_visit(&self.desk, req)?;
        } else if n.is_multiple_of(11) {
            let status = VisitStatus::Cancelled;
            let req = SetVisitStatusReq { id: v.id, version: v.version, status, reason: None };
            schedule::set_visit_status(&self.desk, req)?;
        } else if n.is_multiple_of(4) {
            let note = "Prefers the quiet room; asks for a call the day before".to_owned();
            schedule::save_visit_note(&self.desk, SaveVisitNoteReq { id: v.id, version: v.version, note })?;
        }
        Ok(())
    }

    /// A client is checked in, seen, and, where a provider signs, written about.
    fn somebody_comes(&self, visit: &Visit) -> Outcome {
        let client = visit.client.ok_or("a visit of nobody")?;
        let Some((_, provider)) = self.providers.iter().find(|(id, _)| *id == visit.provider) else {
            return Ok(());
        };
        let step = |session: &Session, version: u32, status: VisitStatus| {
            let req = SetVisitStatusReq { id: visit.id, version, status, reason: None };
            schedule::set_visit_status(session, req)
        };
        reports::client_page(&self.desk, client)?;
        let here = step(&self.desk, visit.version, VisitStatus::CheckedIn)?.value;
        reports::client_page(provider, client)?;
        let mut health = clients::get_health(provider, client)?;
        if self.nth.is_multiple_of(6) {
            health.medications.push("ibuprofen 200 mg".to_owned());
            clients::save_health(provider, health)?;
        }
        chart::get_note(provider, visit.id)?;
        let text = "Cleansed; mapped injection points with the client. No bruising seen. Aftercare given in \
                    writing; call if swelling lasts longer than two days. Follow-up in two weeks.";
        for typed in [40, 90, text.len()] {
            let body = text.get(..typed).unwrap_or(text).to_owned();
            let draft = chart::SaveDraftReq { form: "note".into(), subject: visit.id.0.to_string(), body };
            chart::save_draft(provider, draft)?;
        }
        chart::sign_note(provider, chart::SignNoteReq { visit: visit.id, text: text.into() })?;
        step(&self.desk, here.version, VisitStatus::Completed)?;
        Ok(())
    }

    /// A free half hour about a week ahead.
    fn free(&self, provider: PersonId) -> Outcome<Option<(LocalDate, u32)>> {
        let from = self.clock.now().plus(7 * 86_400_000);
        let req = NextFreeReq { provider: Some(provider), service: None, room: None, from, count: 1 };
        let found = schedule::next_free(&self.desk, req)?;
        Ok(found.first().map(|f| (f.date, f.start_minute)))
    }
}

/// Eight o'clock at the practice.
fn morning(day: NaiveDate) -> Outcome<UtcMillis> {
    let at = day.and_hms_opt(8, 0, 0).ok_or("no morning")?;
    let at: DateTime<_> = Chicago.from_local_datetime(&at).earliest().ok_or("no such time")?;
    Ok(UtcMillis(at.timestamp_millis()))
}

/// The next day but Sundays.
fn next_day(day: NaiveDate) -> Outcome<NaiveDate> {
    let next = day.checked_add_days(Days::new(1)).ok_or("no day")?;
    if next.weekday() == Weekday::Sun { next_day(next) } else { Ok(next) }
}
