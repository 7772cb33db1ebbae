//! Forty times in a year that somebody looked where they had nothing to do.

use super::habits::Diary;
use super::spa::{Part, Spa};
use chrono::{Datelike as _, Duration, NaiveDate};
use fastrand::Rng;
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::activity::facts::Act;
use stillroom_record::{PersonId, UtcMillis};

/// What was done, and what a reviewer would have to be shown.
pub(super) struct Planted {
    pub(super) kind: &'static str,
    pub(super) who: PersonId,
    /// Whose records; none: the whole list.
    pub(super) clients: Vec<ClientId>,
    pub(super) first: UtcMillis,
    pub(super) last: UtcMillis,
}

/// The clients that have to be related to somebody are made so before the year begins.
pub(super) struct Relations {
    surname: Vec<(usize, usize)>,
    household: Vec<(usize, usize)>,
}

pub(super) fn relate(spa: &mut Spa, rng: &mut Rng) -> Relations {
    let staying: Vec<usize> = (0..spa.people.len())
        .filter(|p| {
            let person = &spa.people[*p];
            person.someone.leaves.is_none() && matches!(person.part, Part::Desk | Part::Treats)
        })
        .collect();
    let lapsed: Vec<usize> = (0..spa.clients.len())
        .filter(|c| spa.came[*c].is_empty() && spa.clients[*c].staff.is_none() && !spa.clients[*c].vip)
        .collect();
    let pick = |rng: &mut Rng, n: usize| -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        while pairs.len() < n {
            let pair = (staying[rng.usize(..staying.len())], lapsed[rng.usize(..lapsed.len())]);
            if pairs.iter().all(|(_, client)| *client != pair.1) {
                pairs.push(pair);
            }
        }
        pairs
    };
    let surname = pick(rng, 5);
    for (who, client) in &surname {
        let name = &spa.people[*who].someone.name;
        spa.clients[*client].family = name.rsplit(' ').next().unwrap().to_owned();
    }
    let household = pick(rng, 4);
    for (n, (who, client)) in household.iter().enumerate() {
        let someone = spa.people[*who].someone.clone();
        let client = &mut spa.clients[*client];
        if n % 2 == 0 {
            (client.address, client.postal) = (someone.address.to_uppercase(), someone.postal);
        } else {
            client.phones.push(someone.phone);
        }
    }
    Relations { surname, household }
}

/// Somebody who looks, and when.
struct Plot<'a, 'b> {
    diary: &'b mut Diary<'a>,
    from: NaiveDate,
    to: NaiveDate,
    planted: Vec<Planted>,
}

pub(super) fn plant(
    diary: &mut Diary<'_>,
    relations: &Relations,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Planted> {
    let mut plot = Plot { diary, from, to, planted: Vec::new() };
    plot.acquaintances();
    plot.relatives(relations);
    plot.vips();
    plot.colleagues();
    plot.own();
    plot.out_of_hours();
    plot.many();
    plot.leavers();
    plot.emergencies();
    plot.planted
}

impl Plot<'_, '_> {
    fn below(&mut self, n: usize) -> usize {
        self.diary.rng.usize(..n)
    }

    /// A day on which the spa is open, far enough from the end for what follows.
    fn day(&mut self) -> NaiveDate {
        let span = (self.to - self.from).num_days() - 45;
        loop {
            let day = self.from + Duration::days(self.diary.rng.i64(1..span));
            if self.is_open(day) {
                return day;
            }
        }
    }

    fn is_open(&self, day: NaiveDate) -> bool {
        self.diary.habits.open[day.weekday().num_days_from_monday() as usize].is_some()
    }

    fn minute(&mut self, day: NaiveDate) -> u32 {
        let open = self.diary.habits.open[day.weekday().num_days_from_monday() as usize].unwrap();
        self.diary.rng.u32(open.from + 5..open.to - 20)
    }

    fn anyone(&mut self, part: Part, day: NaiveDate) -> usize {
        let all: Vec<usize> = self.diary.spa.of_part(part, day);
        // One who is still here at the end.
        let staying: Vec<usize> =
            all.into_iter().filter(|p| self.diary.spa.people[*p].someone.leaves.is_none()).collect();
        staying[self.below(staying.len())]
    }

    /// A client of nobody's day: no visit for so long before and after, and never this person's.
    fn stranger(&mut self, who: usize, day: NaiveDate, days: i64) -> usize {
        loop {
            let client = self.below(self.diary.spa.clients.len());
            let spa = self.diary.spa;
            let known = spa.came[client].iter().any(|(_, by)| *by == who);
            let plain = !spa.clients[client].vip && spa.clients[client].staff.is_none();
            if plain && !known && !spa.near(client, day, days) {
                return client;
            }
        }
    }

    /// One look: the record, and something that the telephone doesn't ask for.
    fn look(&mut self, day: NaiveDate, minute: u32, who: usize, client: usize) {
        self.diary.note(day, minute, who, Act::Found, Some(client));
        self.diary.note(day, minute, who, Act::Opened, Some(client));
        let deeper: &[Act] = match self.diary.spa.people[who].part {
            Part::Desk => &[Act::Refused, Act::History],
            _ => &[Act::Note, Act::Photo],
        };
        let act = deeper[self.below(deeper.len())];
        self.diary.note(day, minute + 1, who, act, Some(client));
    }

    fn caught(&mut self, kind: &'static str, who: usize, clients: &[usize], days: (NaiveDate, NaiveDate)) {
        self.planted.push(Planted {
            kind,
            who: self.diary.spa.people[who].someone.id,
            clients: clients.iter().map(|c| self.diary.spa.clients[*c].id).collect(),
            first: super::spa::at(days.0, 0),
            last: super::spa::at(days.1, 23 * 60 + 59),
        });
    }

    /// Somebody from school, a rival, a date: looked at again and again.
    fn acquaintances(&mut self) {
        for n in 0..6 {
            let first = self.day();
            let part = if n % 2 == 0 { Part::Desk } else { Part::Treats };
            let who = self.anyone(part, first);
            let client = self.stranger(who, first, 120);
            let mut day = first;
            for _ in 0..self.diary.rng.u32(3..=4) {
                let minute = self.minute(day);
                self.look(day, minute, who, client);
                day += Duration::days(self.diary.rng.i64(2..9));
                while !self.is_open(day) {
                    day += Duration::days(1);
                }
            }
            self.caught("acquaintance", who, &[client], (first, day));
        }
    }

    fn relatives(&mut self, relations: &Relations) {
        for (n, (who, client)) in relations.surname.iter().enumerate() {
            let first = self.day();
            let minute = self.minute(first);
            self.look(first, minute, *who, *client);
            let mut last = first;
            if n % 2 == 0 {
                last += Duration::days(7);
                self.look(last, minute.saturating_sub(30), *who, *client);
            }
            self.caught("surname", *who, &[*client], (first, last));
        }
        for (who, client) in &relations.household {
            let day = self.day();
            let minute = self.minute(day);
            self.look(day, minute, *who, *client);
            self.caught("household", *who, &[*client], (day, day));
        }
    }

    fn vips(&mut self) {
        for n in 0..5 {
            let day = self.day();
            let part = [Part::Desk, Part::Treats][n % 2];
            let who = self.anyone(part, day);
            let spa = self.diary.spa;
            let vips: Vec<usize> = (0..spa.clients.len())
                .filter(|c| {
                    spa.clients[*c].vip
                        && spa.clients[*c].staff.is_none()
                        && !spa.near(*c, day, 30)
                        && spa.came[*c].iter().all(|(_, by)| *by != who)
                })
                .collect();
            let client = vips[self.below(vips.len())];
            let minute = self.minute(day);
            self.look(day, minute, who, client);
            self.caught("vip", who, &[client], (day, day));
        }
    }

    fn colleagues(&mut self) {
        let mut done = 0;
        while done < 4 {
            let day = self.day();
            let part = [Part::Treats, Part::Desk][done % 2];
            let who = self.anyone(part, day);
            let spa = self.diary.spa;
            let theirs: Vec<usize> = (0..spa.clients.len())
                .filter(|c| {
                    let staff = spa.clients[*c].staff;
                    staff.is_some()
                        && staff != Some(spa.people[who].someone.id)
                        && !spa.near(*c, day, 21)
                        && spa.came[*c].iter().all(|(_, by)| *by != who)
                })
                .collect();
            if theirs.is_empty() {
                continue;
            }
            let client = theirs[self.below(theirs.len())];
            let minute = self.minute(day);
            self.look(day, minute, who, client);
            self.caught("colleague", who, &[client], (day, day));
            done += 1;
        }
    }

    fn own(&mut self) {
        let mut done = 0;
        while done < 4 {
            let day = self.day();
            let who = self.anyone([Part::Desk, Part::Treats][done % 2], day);
            let someone = self.diary.spa.people[who].someone.id;
            let Some(client) = self.diary.spa.clients.iter().position(|c| c.staff == Some(someone)) else {
                continue;
            };
            let minute = self.minute(day);
            self.look(day, minute, who, client);
            self.caught("own", who, &[client], (day, day));
            done += 1;
        }
    }

    fn out_of_hours(&mut self) {
        for n in 0..4 {
            let day = self.day();
            let who = self.anyone([Part::Desk, Part::Treats][n % 2], day);
            let minute =
                if n < 2 { self.diary.rng.u32(23 * 60..23 * 60 + 40) } else { self.diary.rng.u32(60..240) };
            let clients: Vec<usize> =
                (0..self.diary.rng.usize(2..=5)).map(|_| self.stranger(who, day, 60)).collect();
            for (step, client) in clients.iter().enumerate() {
                self.look(day, minute + step as u32 * 3, who, *client);
            }
            self.caught("at night", who, &clients, (day, day));
        }
    }

    fn many(&mut self) {
        for (part, count, minutes) in [(Part::Treats, 80, 50), (Part::Desk, 200, 90)] {
            let day = self.day();
            let who = self.anyone(part, day);
            let start = 10 * 60 + self.diary.rng.u32(0..180);
            let clients: Vec<usize> = (0..count).map(|_| self.below(self.diary.spa.clients.len())).collect();
            for (step, client) in clients.iter().enumerate() {
                self.diary.note(day, start + step as u32 * minutes / count, who, Act::Opened, Some(*client));
            }
            self.caught("many", who, &clients, (day, day));
        }
        let day = self.day();
        let who = self.anyone(Part::Desk, day);
        let minute = self.minute(day);
        self.diary.note(day, minute, who, Act::Exported, None);
        self.caught("list taken out", who, &[], (day, day));
    }

    fn leavers(&mut self) {
        let leaving = |plot: &Self, part: Part| {
            let people = &plot.diary.spa.people;
            people.iter().position(|p| p.part == part && p.someone.leaves.is_some()).unwrap()
        };
        // Charts of colleagues' clients, three evenings long.
        let who = leaving(self, Part::Treats);
        let last = self.diary.spa.people[who].here.1;
        let mut clients = Vec::new();
        let first = last - Duration::days(14);
        for evening in 0..3 {
            let day = first + Duration::days(evening * 2);
            for step in 0..15 {
                let client = self.stranger(who, day, 10);
                self.diary.note(day, 18 * 60 + step * 4, who, Act::Opened, Some(client));
                if step % 3 == 0 {
                    self.diary.note(day, 18 * 60 + step * 4 + 1, who, Act::Printed, Some(client));
                }
                clients.push(client);
            }
        }
        self.caught("leaver's evenings", who, &clients, (first, first + Duration::days(4)));
        // Contact data of her own clients, on paper.
        let day = last - Duration::days(6);
        let spa = self.diary.spa;
        let own: Vec<usize> = (0..spa.clients.len())
            .filter(|c| spa.came[*c].iter().any(|(came, by)| *by == who && *came < day))
            .take(25)
            .collect();
        for (step, client) in own.iter().enumerate() {
            self.diary.note(day, 13 * 60 + step as u32 * 2, who, Act::Printed, Some(*client));
        }
        self.caught("leaver's prints", who, &own, (day, day));
        // The list, by the one at the desk.
        let who = leaving(self, Part::Desk);
        let day = self.diary.spa.people[who].here.1 - Duration::days(5);
        self.diary.note(day, 12 * 60, who, Act::Exported, None);
        self.caught("leaver's list", who, &[], (day, day));
    }

    fn emergencies(&mut self) {
        for _ in 0..2 {
            let day = self.day();
            let who = self.anyone(Part::Desk, day);
            let client = self.stranger(who, day, 60);
            let minute = self.minute(day);
            self.diary.note(day, minute, who, Act::Found, Some(client));
            self.diary.note(day, minute, who, Act::BreakGlass, Some(client));
            self.caught("no emergency", who, &[client], (day, day));
        }
    }
}
