//! The patterns, one small function each: from what is known of a look to points and a sentence.
//!
//! Points are put together as one would argue: how unusual is it for this person, how likely by
//! chance, and how far is it explained. More of what is odd never takes points away.

use super::facts::{Act, Odd, Pattern};
use super::ground::{Bond, Shut};
use super::habits::Usual;
use super::need::{Handling, UNEXPLAINED, weight};

/// Working days in a week, about.
const WORKDAYS: f64 = 5.5;

fn odd(pattern: Pattern, points: f64, text: impl Into<String>) -> Option<Odd> {
    let points = points.round().clamp(0.0, 500.0) as u32;
    (points > 0).then(|| Odd { pattern, points, text: text.into() })
}

/// `full` points where something happens once in a blue moon (`rare`), fewer for every tenfold of it.
fn unusual(full: f64, rate: f64, rare: f64, tenfold: f64, least: f64) -> f64 {
    (full - tenfold * (rate / rare).max(1.0).log10()).clamp(least, full)
}

/// What is known of a look.
#[derive(Clone, Debug)]
pub(super) struct Look<'a> {
    pub(super) handling: &'a Handling,
    pub(super) usual: Usual,
    pub(super) bond: Bond,
    pub(super) surname_share: f64,
    pub(super) vip: Option<f64>,
    pub(super) colleague: Option<f64>,
    pub(super) leaving: bool,
    /// Nearest visits, in words.
    pub(super) visits: String,
}

impl Look<'_> {
    /// The share that isn't explained, the worse of day and night.
    fn open(&self) -> f64 {
        1.0 - self.handling.by_day.min(self.handling.by_night)
    }

    /// How often a week this person opens a record without need, by day or, if it was then, by night.
    fn a_week(&self) -> f64 {
        let night = self.handling.by_night < self.handling.by_day;
        if night { self.usual.at_night } else { self.usual.needless * WORKDAYS }
    }

    /// Everything that is odd about this look by itself.
    pub(super) fn all(&self) -> Vec<Odd> {
        [
            self.no_need(),
            self.out_of_hours(),
            self.family(),
            self.vip(),
            self.colleague(),
            self.depth(),
            self.break_glass(),
            self.leaver(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn no_need(&self) -> Option<Odd> {
        let h = self.handling;
        let day = unusual(60.0, self.usual.needless, 0.1, 24.0, 4.0) * (1.0 - h.by_day);
        let night = unusual(60.0, self.usual.at_night, 0.25, 24.0, 10.0) * (1.0 - h.by_night);
        let text = format!("{} Nothing was booked, changed or noted that explains it.", self.visits);
        if self.open() < 1.0 - UNEXPLAINED {
            return odd(
                Pattern::NoNeed,
                day.max(night),
                format!("{} That explains it in part.", self.visits),
            );
        }
        odd(Pattern::NoNeed, day.max(night), text)
    }

    fn out_of_hours(&self) -> Option<Odd> {
        let h = self.handling;
        let (full, text) = match h.shut {
            Shut::Open => return None,
            Shut::Evening => (40.0, "Opened hours before or after the practice is open."),
            Shut::Night => (55.0, "Opened at night, or on a day on which nobody works."),
        };
        odd(
            Pattern::OutOfHours,
            unusual(full, self.usual.at_night, 0.25, 20.0, 5.0) * (1.0 - h.by_night),
            text,
        )
    }

    /// Points for a trait that a `share` of all records has: few where chance alone brings it up.
    fn by_trait(&self, full: f64, share: f64, weighs: f64) -> f64 {
        unusual(full, self.a_week() * share, 0.02, 20.0, full / 6.0) * (1.0 - (1.0 - self.open()) * weighs)
    }

    fn family(&self) -> Option<Odd> {
        let explained = 1.0 - self.open();
        if self.bond.own {
            return odd(Pattern::Own, 80.0, "It is their own record.");
        }
        if self.bond.household {
            let text = if self.bond.surname {
                "The client has their surname and their address or telephone number."
            } else {
                "The client has their address or telephone number."
            };
            return odd(Pattern::Household, 88.0 * (1.0 - explained * 0.9), text);
        }
        if self.bond.surname {
            let points = self.by_trait(60.0, self.surname_share, 0.97);
            let text = if self.surname_share > 0.01 {
                "The client has their surname, which many clients have."
            } else {
                "The client has their surname, which few have."
            };
            return odd(Pattern::Surname, points, text);
        }
        None
    }

    fn vip(&self) -> Option<Odd> {
        odd(Pattern::Vip, self.by_trait(65.0, self.vip?, 1.0), "The record is flagged VIP.")
    }

    fn colleague(&self) -> Option<Odd> {
        if self.bond.own {
            return None;
        }
        let points = self.by_trait(75.0, self.colleague?, 0.97);
        odd(Pattern::Colleague, points, "It is the record of somebody who works here.")
    }

    fn depth(&self) -> Option<Odd> {
        let h = self.handling;
        let points = f64::from(weight(h.deepest).max(if h.printed { 20 } else { 0 })) * self.open();
        let text = match h.deepest {
            _ if h.printed => "It was printed or taken out.",
            Act::Note => "Notes were read.",
            Act::Photo => "Photos were looked at.",
            Act::History => "Its history was looked through.",
            Act::Health => "The health summary was opened.",
            Act::Refused => "They asked for a part that their role doesn’t show.",
            _ => return None,
        };
        odd(Pattern::Depth, points, text)
    }

    fn break_glass(&self) -> Option<Odd> {
        let explained = 1.0 - self.open();
        let points = if self.handling.broke_glass { 100.0 * (1.0 - explained * 0.85) } else { 0.0 };
        odd(Pattern::BreakGlass, points, "It was opened as an emergency.")
    }

    fn leaver(&self) -> Option<Odd> {
        let points = if self.leaving { 12.0 * self.open() } else { 0.0 };
        odd(Pattern::Leaver, points, "It was in their last weeks here.")
    }
}

/// The same record on `days` days without need, among `alive` records, by somebody who opens so many
/// without need in that time.
pub(super) fn returns(days: usize, in_that_time: f64, alive: f64) -> Option<Odd> {
    let (full, n) = match days {
        0 | 1 => return None,
        2 => (18.0, 1_i32),
        3 => (42.0, 2),
        4 => (62.0, 3),
        _ => (78.0, 4),
    };
    // How many records chance alone would bring up that often.
    let each = in_that_time / alive;
    let mut chance = in_that_time;
    for k in 1..=n {
        chance *= each / f64::from(k);
    }
    odd(
        Pattern::Returns,
        unusual(full, chance, 0.05, 12.0, full / 6.0),
        format!("Opened on {days} days, each time with nothing done."),
    )
}

/// Many in a day.
pub(super) fn bulk_a_day(n: u32, least: u32, usual: &Usual, cared: u32, leaving: bool) -> Option<Odd> {
    let n = f64::from(n);
    let (least, factor) = if leaving { (f64::from(least) / 2.0, 1.25) } else { (f64::from(least), 1.6) };
    let expected = usual.needless.max(usual.most * 0.6);
    let sigmas = (n - expected) / expected.max(1.0).sqrt();
    // A list that is worked through leaves work behind: calls noted, visits booked.
    let idle = n - f64::from(cared) * 0.3;
    let needed = usual.most * factor + if leaving { 2.0 } else { 4.0 };
    if n < least || n < needed || idle < needed.min(least) || sigmas < 3.0 {
        return None;
    }
    let text = format!(
        "{n} records in a day without a visit, a booking or anything done; the most before was {}.",
        usual.most.round()
    );
    odd(Pattern::Bulk, (45.0 + 7.0 * (sigmas - 3.0)).min(140.0), text)
}

/// Many in an hour.
pub(super) fn bulk_an_hour(n: u32, any: u32, most: u32, usual: &Usual) -> Option<Odd> {
    let fast = f64::from(n) >= 15.0 && f64::from(n) >= 1.7 * usual.most_an_hour + 4.0;
    let wild = any >= most && f64::from(any) >= 1.7 * usual.any_an_hour;
    let times = if fast {
        f64::from(n) / usual.most_an_hour.max(5.0)
    } else if wild {
        f64::from(any) / usual.any_an_hour.max(20.0)
    } else {
        return None;
    };
    let text = format!("{} records within an hour.", if fast { n } else { any });
    odd(Pattern::Bulk, (50.0 + 25.0 * times.max(1.0).log2()).min(130.0), text)
}

/// Many searched for in a day, whether or not they were opened.
pub(super) fn searched(n: u32, usual: &Usual) -> Option<Odd> {
    let n = f64::from(n);
    if n < 40.0 || n < 2.5 * usual.most_found + 10.0 {
        return None;
    }
    let times = n / usual.most_found.max(12.0);
    let text = format!("{n} records were searched for in a day; the most before was {}.", usual.most_found);
    odd(Pattern::Bulk, (50.0 + 15.0 * times.log2()).min(110.0), text)
}

/// More in somebody's last weeks than they ever had.
pub(super) fn leaver(n: f64, usual_a_day: f64, days: f64) -> Option<Odd> {
    let expected = usual_a_day * days;
    let sigmas = (n - expected) / expected.max(1.0).sqrt();
    if n - expected < 10.0 || sigmas < 4.0 || n < 1.5 * expected {
        return None;
    }
    let text = format!(
        "{n} records without need in their last weeks here, where {} would be usual.",
        expected.round()
    );
    odd(Pattern::Leaver, (65.0 + 6.0 * (sigmas - 4.0)).min(140.0), text)
}

/// A list taken out.
pub(super) fn taken_out(times: u32, before: u32, leaving: bool) -> Option<Odd> {
    if times == 0 {
        return None;
    }
    let points = match before {
        _ if leaving => 90.0,
        0 => 50.0,
        1 | 2 => 25.0,
        _ => 10.0,
    };
    odd(
        Pattern::TakenOut,
        points + f64::from(times.min(5) - 1) * 8.0,
        "A list of clients was taken out of Stillroom.",
    )
}

/// Misses, and then records without need.
pub(super) fn failed_sign_ins(misses: u32, from: u32) -> Option<Odd> {
    if misses < from {
        return None;
    }
    let points = 60.0 + 10.0 * f64::from((misses - from).min(6));
    let text = format!("{misses} sign-ins failed within half an hour before.");
    odd(Pattern::FailedSignIns, points, text)
}
