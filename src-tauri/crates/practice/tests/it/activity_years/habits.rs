//! What people of a made-up spa do all year with no ill intent.

use super::spa::{Part, Spa, at, open};
use chrono::{Datelike as _, Duration, NaiveDate};
use fastrand::Rng;
use stillroom_practice::programme::activity::facts::{Act, Event, Open, Reason};

/// How a spa goes about its days.
pub(super) struct Habits {
    pub(super) name: &'static str,
    pub(super) clients: usize,
    pub(super) vips: usize,
    pub(super) desk: usize,
    pub(super) treating: usize,
    /// There is a privacy officer besides the owner.
    pub(super) officer: bool,
    /// Monday to Sunday.
    pub(super) open: [Option<Open>; 7],
    pub(super) visits_a_day: (usize, usize),
    pub(super) weeks_between: (u32, u32),
    /// Which part of the clients come regularly.
    pub(super) regulars: f64,
    pub(super) falls_out: f64,
    /// How often somebody doesn't come again.
    pub(super) stops: f64,
    pub(super) same_provider: f64,
    pub(super) staff_come: f64,
    /// Telephone enquiries a day.
    pub(super) calls: usize,
    /// How many of them open a record and leave nothing.
    pub(super) calls_leave_nothing: f64,
    /// Notes that are finished in the evening, at home or after closing.
    pub(super) late_notes: f64,
    /// Visits that the desk calls after.
    pub(super) calls_after: f64,
    /// Records a day that are opened from the list of who is due.
    pub(super) reminders: usize,
    /// Days between afternoons on which a long list is worked through, and how long it is.
    pub(super) list: (i64, usize),
    /// Charts that the director reads in one go, each fortnight.
    pub(super) review: usize,
    /// The director reads at night.
    pub(super) review_at_night: bool,
}

pub(super) const CITY: Habits = Habits {
    name: "city",
    clients: 3_200,
    vips: 30,
    desk: 4,
    treating: 5,
    officer: true,
    open: [open(9, 18), open(9, 18), open(9, 20), open(9, 20), open(9, 18), open(10, 16), None],
    visits_a_day: (32, 44),
    weeks_between: (3, 14),
    regulars: 0.55,
    falls_out: 0.09,
    stops: 0.03,
    same_provider: 0.8,
    staff_come: 0.8,
    calls: 20,
    calls_leave_nothing: 0.45,
    late_notes: 0.25,
    calls_after: 0.2,
    reminders: 6,
    list: (28, 70),
    review: 22,
    review_at_night: false,
};

pub(super) const COAST: Habits = Habits {
    name: "coast",
    clients: 1_600,
    vips: 12,
    desk: 3,
    treating: 4,
    officer: false,
    open: [None, open(10, 19), open(10, 19), open(8, 15), open(10, 19), open(9, 17), open(11, 15)],
    visits_a_day: (18, 30),
    weeks_between: (2, 9),
    regulars: 0.4,
    falls_out: 0.14,
    stops: 0.05,
    same_provider: 0.55,
    staff_come: 1.0,
    calls: 20,
    calls_leave_nothing: 0.6,
    late_notes: 0.45,
    calls_after: 0.35,
    reminders: 3,
    list: (45, 120),
    review: 14,
    review_at_night: true,
};

pub(super) const VALLEY: Habits = Habits {
    name: "valley",
    clients: 1_100,
    vips: 10,
    desk: 2,
    treating: 3,
    officer: false,
    open: [open(8, 17), open(8, 17), None, open(11, 20), open(8, 17), open(9, 13), None],
    visits_a_day: (14, 22),
    weeks_between: (4, 20),
    regulars: 0.7,
    falls_out: 0.06,
    stops: 0.02,
    same_provider: 0.9,
    staff_come: 1.0,
    calls: 20,
    calls_leave_nothing: 0.5,
    late_notes: 0.35,
    calls_after: 0.1,
    reminders: 9,
    list: (21, 40),
    review: 30,
    review_at_night: false,
};

/// Writes down what is done, day by day.
pub(super) struct Diary<'a> {
    pub(super) spa: &'a Spa,
    pub(super) habits: &'a Habits,
    pub(super) rng: &'a mut Rng,
    pub(super) events: Vec<Event>,
    pub(super) reasons: Vec<Reason>,
}

impl Diary<'_> {
    pub(super) fn note(&mut self, day: NaiveDate, minute: u32, who: usize, act: Act, client: Option<usize>) {
        let second = self.rng.i64(0..60_000);
        let mut time = at(day, minute.min(24 * 60 - 1));
        time.0 += second;
        self.events.push(Event {
            at: time,
            who: Some(self.spa.people[who].someone.id),
            act,
            client: client.map(|c| self.spa.clients[c].id),
        });
    }

    fn chance(&mut self, of: f64) -> bool {
        self.rng.f64() < of
    }

    fn one_of(&mut self, list: &[usize]) -> usize {
        list[self.rng.usize(..list.len())]
    }

    pub(super) fn year(&mut self, from: NaiveDate, to: NaiveDate) {
        let mut day = from;
        while day <= to {
            let weekday = day.weekday().num_days_from_monday() as usize;
            if let Some(open) = self.habits.open[weekday] {
                self.day(day, open);
            } else if self.chance(0.15) {
                self.notes_at_home(day);
            }
            day += Duration::days(1);
        }
    }

    fn day(&mut self, day: NaiveDate, open: Open) {
        let desk = self.spa.of_part(Part::Desk, day);
        let treating = self.spa.of_part(Part::Treats, day);
        let since = day.num_days_from_ce() as i64;
        self.arrivals(day, open, &desk, &treating);
        self.visits(day, &desk);
        self.booked_today(day, open, &desk);
        for _ in 0..self.habits.calls {
            self.call(day, open, &desk, &treating);
        }
        self.reminders(day, open, &desk);
        self.calls_after(day, open, &desk);
        if since % self.habits.list.0 == 3 {
            self.list(day, open, &desk);
        }
        if since % 14 == 5 {
            self.director(day);
        }
        if day.weekday().num_days_from_monday() == 2 {
            self.officer(day);
        }
        if since % 31 == 11 {
            self.look_alikes(day, open, &desk);
        }
        if day.day() == 28 {
            let owner = self.spa.of_part(Part::Owner, day)[0];
            self.note(day, open.to - 30, owner, Act::Printed, None);
            if day.month().is_multiple_of(3) {
                self.note(day, open.to - 20, owner, Act::Exported, None);
            }
        }
        self.hand_over(day, open);
    }

    /// Signing in, sometimes after typing errors; early or late by an hour on some days.
    fn arrivals(&mut self, day: NaiveDate, open: Open, desk: &[usize], treating: &[usize]) {
        let all: Vec<usize> = desk.iter().chain(treating).copied().collect();
        for who in all {
            let early = if self.chance(0.1) { 60 } else { 12 };
            let minute = open.from - self.rng.u32(0..early);
            if self.chance(0.07) {
                for _ in 0..self.rng.u32(1..=3) {
                    self.note(day, minute, who, Act::Missed, None);
                }
            }
            self.note(day, minute + 1, who, Act::SignedIn, None);
        }
    }

    fn visits(&mut self, day: NaiveDate, desk: &[usize]) {
        let spa = self.spa;
        let today: Vec<_> = spa.visits.iter().filter(|v| v.day == day).collect();
        for visit in today {
            let start = minute_of(visit.fact.start, day);
            let (client, provider) = (Some(visit.client), visit.provider);
            for who in desk {
                self.note(day, start.saturating_sub(20), *who, Act::Listed, client);
            }
            // Prepared the evening before, or just before.
            if self.chance(0.4) {
                let evening = day - Duration::days(1);
                if spa.people[provider].here.0 <= evening {
                    let minute = self.rng_in(17 * 60, 21 * 60);
                    self.note(evening, minute, provider, Act::Opened, client);
                    self.note(evening, 21 * 60, provider, Act::Note, client);
                }
            } else {
                self.note(day, start.saturating_sub(10), provider, Act::Opened, client);
                self.note(day, start.saturating_sub(9), provider, Act::Health, client);
            }
            let who = self.one_of(desk);
            if visit.fact.fell_out {
                self.note(day, start + 15, who, Act::Opened, client);
                self.note(day, start + 16, who, Act::Visit, client);
                continue;
            }
            if self.chance(0.5) {
                self.note(day, start, who, Act::Opened, client);
            }
            self.note(day, start + 1, who, Act::Visit, client);
            if self.chance(0.1) {
                self.note(day, start + 2, who, Act::Edited, client);
            }
            self.note(day, start + 5, provider, Act::Health, client);
            self.note(day, start + 6, provider, Act::Photo, client);
            self.note(day, start + 40, provider, Act::Charted, client);
            if self.chance(self.habits.late_notes) {
                let late = self.rng_in(19 * 60, 23 * 60);
                self.note(day, late, provider, Act::Note, client);
                self.note(day, late + 4, provider, Act::Charted, client);
            }
            // A colleague is asked for a second look.
            if self.chance(0.03) {
                let other = self.one_of(&spa.of_part(Part::Treats, day));
                self.note(day, start + 25, other, Act::Photo, client);
            }
            if self.chance(0.05) {
                self.note(day, start + 50, who, Act::Printed, client);
            }
            // An emergency in the room, twice or so in a year.
            if self.chance(0.000_3) {
                self.note(day, start + 30, who, Act::BreakGlass, client);
                self.note(day, start + 45, provider, Act::Charted, client);
            }
        }
    }

    fn rng_in(&mut self, from: u32, to: u32) -> u32 {
        self.rng.u32(from..to)
    }

    fn booked_today(&mut self, day: NaiveDate, open: Open, desk: &[usize]) {
        let spa = self.spa;
        let booked: Vec<_> = spa.visits.iter().filter(|v| v.booked_on == day && v.day > day).collect();
        for visit in booked {
            let minute = self.rng_in(open.from, open.to - 5);
            let who = self.one_of(desk);
            if self.chance(0.6) {
                self.note(day, minute, who, Act::Opened, Some(visit.client));
            }
            self.note(day, minute + 2, who, Act::Booked, Some(visit.client));
        }
    }

    /// The telephone rings.
    fn call(&mut self, day: NaiveDate, open: Open, desk: &[usize], treating: &[usize]) {
        let spa = self.spa;
        let minute = self.rng_in(open.from, open.to - 6);
        let who = self.one_of(desk);
        let caller = self.rng.usize(..spa.clients.len());
        // Nobody rings themselves up.
        if spa.clients[caller].staff == Some(spa.people[who].someone.id) {
            return;
        }
        // Names that sound alike are found first.
        for _ in 0..self.rng.u32(0..3) {
            let other = self.rng.usize(..spa.clients.len());
            self.note(day, minute, who, Act::Found, Some(other));
        }
        if self.chance(0.2) {
            // Somebody who isn't a client asks what things cost.
            return;
        }
        self.note(day, minute, who, Act::Found, Some(caller));
        if self.chance(0.15) {
            return;
        }
        self.note(day, minute + 1, who, Act::Opened, Some(caller));
        if self.chance(0.03) {
            self.note(day, minute + 2, who, Act::History, Some(caller));
        }
        // "What did I have the last time?" goes to who did it.
        let last = spa.came[caller].iter().rev().find(|(came, _)| *came < day).map(|(_, who)| *who);
        if let Some(provider) = last.filter(|p| treating.contains(p))
            && self.chance(0.08)
        {
            self.note(day, minute + 3, provider, Act::Opened, Some(caller));
            self.note(day, minute + 4, provider, Act::Note, Some(caller));
        }
        // Some call again, within days.
        if self.chance(0.04) {
            for _ in 0..2 {
                let again = day + Duration::days(self.rng.i64(1..4));
                let who = self.one_of(desk);
                let open = self.habits.open[again.weekday().num_days_from_monday() as usize];
                if let Some(open) = open.filter(|_| spa.people[who].here.1 >= again) {
                    let minute = self.rng_in(open.from, open.to - 6);
                    self.note(again, minute, who, Act::Opened, Some(caller));
                }
            }
        }
        if self.chance(self.habits.calls_leave_nothing) {
            return;
        }
        let act = match self.rng.u32(0..10) {
            0..5 => Act::Served,
            5..8 => Act::Edited,
            _ => Act::Booked,
        };
        self.note(day, minute + 4, who, act, Some(caller));
    }

    /// Who hasn't been for months is called.
    fn reminders(&mut self, day: NaiveDate, open: Open, desk: &[usize]) {
        let spa = self.spa;
        let due: Vec<usize> = (0..spa.clients.len())
            .filter(|c| {
                let last = spa.came[*c].iter().rev().find(|(came, _)| *came < day);
                last.is_some_and(|(came, _)| (90..180).contains(&(day - *came).num_days()))
            })
            .collect();
        if due.is_empty() {
            return;
        }
        let who = self.one_of(desk);
        for n in 0..self.habits.reminders {
            let client = self.one_of(&due);
            let minute = open.to - 100 + n as u32 * 9;
            self.note(day, minute, who, Act::Opened, Some(client));
            if self.chance(0.5) {
                self.note(day, minute + 3, who, Act::Served, Some(client));
            }
        }
    }

    fn calls_after(&mut self, day: NaiveDate, open: Open, desk: &[usize]) {
        let spa = self.spa;
        let after: Vec<_> = spa
            .visits
            .iter()
            .filter(|v| !v.fact.fell_out && (1..=3).contains(&(day - v.day).num_days()))
            .collect();
        for visit in after {
            if self.chance(self.habits.calls_after / 3.0) {
                let who = if self.chance(0.5) { visit.provider } else { self.one_of(desk) };
                if spa.people[who].here.1 < day {
                    continue;
                }
                let minute = self.rng_in(open.from + 30, open.to - 30);
                self.note(day, minute, who, Act::Opened, Some(visit.client));
                if self.chance(0.4) {
                    self.note(day, minute + 4, who, Act::Served, Some(visit.client));
                }
            }
        }
    }

    /// A long list, an afternoon long: a birthday mailing, wrong numbers, a new price.
    fn list(&mut self, day: NaiveDate, open: Open, desk: &[usize]) {
        let who = self.one_of(desk);
        let first = self.rng.usize(..self.spa.clients.len());
        for n in 0..self.habits.list.1 {
            let client = (first + n * 7) % self.spa.clients.len();
            let minute = open.from + 120 + (n as u32 * 2) % (open.to - open.from - 130);
            self.note(day, minute, who, Act::Opened, Some(client));
            if self.chance(0.45) {
                let act = if self.chance(0.5) { Act::Edited } else { Act::Served };
                self.note(day, minute + 1, who, act, Some(client));
            }
        }
    }

    fn director(&mut self, day: NaiveDate) {
        let spa = self.spa;
        let director = spa.of_part(Part::Director, day)[0];
        let recent: Vec<_> = spa
            .visits
            .iter()
            .filter(|v| !v.fact.fell_out && (1..=20).contains(&(day - v.day).num_days()))
            .collect();
        let from = if self.habits.review_at_night { 21 * 60 } else { 12 * 60 };
        for n in 0..self.habits.review.min(recent.len()) {
            let visit = recent[self.rng.usize(..recent.len())];
            let minute = from + n as u32 * 4;
            self.note(day, minute, director, Act::Opened, Some(visit.client));
            self.note(day, minute + 1, director, Act::Note, Some(visit.client));
            if self.chance(0.3) {
                self.note(day, minute + 2, director, Act::Photo, Some(visit.client));
            }
        }
    }

    /// Whoever keeps the programme looks into a few records' histories.
    fn officer(&mut self, day: NaiveDate) {
        let officers = self.spa.of_part(Part::Officer, day);
        let who = officers.first().copied().unwrap_or_else(|| self.spa.of_part(Part::Owner, day)[0]);
        self.note(day, 14 * 60, who, Act::Reviewed, None);
        for n in 0..3 {
            let client = self.rng.usize(..self.spa.clients.len());
            self.note(day, 14 * 60 + 5 + n * 4, who, Act::History, Some(client));
            self.note(day, 14 * 60 + 6 + n * 4, who, Act::Reviewed, Some(client));
        }
    }

    fn look_alikes(&mut self, day: NaiveDate, open: Open, desk: &[usize]) {
        let who = self.one_of(desk);
        for n in 0..self.rng.u32(5..14) {
            for step in 0..2 {
                let client = self.rng.usize(..self.spa.clients.len());
                self.note(day, open.from + 60 + n * 4 + step, who, Act::Opened, Some(client));
                if step == 1 && self.chance(0.7) {
                    self.note(day, open.from + 62 + n * 4, who, Act::Merged, Some(client));
                }
            }
        }
    }

    /// Who leaves in good order goes through the charts of their own clients with a colleague.
    fn hand_over(&mut self, day: NaiveDate, open: Open) {
        let spa = self.spa;
        for (n, person) in spa.people.iter().enumerate() {
            let left = (person.here.1 - day).num_days();
            if person.part != Part::Treats || person.someone.leaves.is_none() || !(2..=4).contains(&left) {
                continue;
            }
            let own: Vec<usize> = (0..spa.clients.len())
                .filter(|c| {
                    spa.came[*c]
                        .iter()
                        .any(|(came, who)| *who == n && *came <= day && (day - *came).num_days() < 60)
                })
                .take(12)
                .collect();
            for (step, client) in own.into_iter().enumerate() {
                let minute = open.to - 90 + step as u32 * 6;
                self.note(day, minute, n, Act::Opened, Some(client));
                self.note(day, minute + 1, n, Act::Note, Some(client));
                if self.chance(0.6) {
                    self.note(day, minute + 4, n, Act::Charted, Some(client));
                }
            }
        }
    }

    /// A note that is finished on a day off.
    fn notes_at_home(&mut self, day: NaiveDate) {
        let spa = self.spa;
        let yesterday: Vec<_> = spa
            .visits
            .iter()
            .filter(|v| !v.fact.fell_out && (1..=2).contains(&(day - v.day).num_days()))
            .collect();
        if yesterday.is_empty() {
            return;
        }
        let first = self.rng_in(10 * 60, 20 * 60);
        for n in 0..self.rng.u32(1..4) {
            let visit = yesterday[self.rng.usize(..yesterday.len())];
            if spa.people[visit.provider].here.1 >= day {
                self.note(day, first + n * 9, visit.provider, Act::Note, Some(visit.client));
                self.note(day, first + n * 9 + 6, visit.provider, Act::Charted, Some(visit.client));
            }
        }
    }
}

fn minute_of(time: stillroom_record::UtcMillis, day: NaiveDate) -> u32 {
    u32::try_from((time.0 - at(day, 0).0) / 60_000).unwrap_or(0)
}
