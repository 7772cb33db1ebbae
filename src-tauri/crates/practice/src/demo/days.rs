//! Days full of visits that don't collide.

use super::dice::Dice;
use super::people::{OFFERS, Offer, Trade};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashSet;

/// A provider's column, as the days are filled.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) trade: Trade,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A visit of a day: which column, which offer, which client, when, and the dice for the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Planned {
    pub(super) column: usize,
    pub(super) offer: usize,
    pub(super) client: usize,
    pub(super) start: u32,
    pub(super) minutes: u32,
}

/// The dates on which the practice works: Monday to Saturday, and today whatever it is.
pub(super) fn working_dates(
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> impl Iterator<Item = NaiveDate> {
    from.iter_days()
        .take_while(move |d| *d <= to)
        .filter(move |d| *d == today || d.weekday() != chrono::Weekday::Sun)
}

/// How full a coming day is: today to the brim, then less and less.
pub(super) fn fullness(date: NaiveDate, today: NaiveDate, past: f64) -> f64 {
    match (date - today).num_days() {
        i64::MIN..=-8 => past,
        -7..=-1 => past.max(0.6),
        0 => 0.93,
        1..=5 => 0.72,
        6..=12 => 0.5,
        13..=26 => 0.28,
        27..=60 => 0.08,
        _ => 0.0,
    }
}

/// The last date that anyone has booked.
pub(super) fn horizon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(60)).unwrap_or(today)
}

/// Fills a day.
pub(super) fn plan(dice: &mut Dice, columns: &[Column], clients: usize, fullness: f64) -> Vec<Planned> {
    let mut here: HashSet<usize> = HashSet::new();
    let mut planned = Vec::new();
    for (column, c) in columns.iter().enumerate() {
        let offers: Vec<(usize, &Offer)> =
            OFFERS.iter().enumerate().filter(|(_, o)| o.by.contains(&c.trade)).collect();
        let mut at = c.start;
        let mut eaten = false;
        while at + 15 <= c.end {
            // Lunch, where the day leaves room for it.
            if !eaten && at >= 12 * 60 {
                eaten = true;
                if fullness > 0.5 {
                    at += 30;
                    continue;
                }
            }
            let Some(&(offer, o)) = dice.weighted(&offers, |(_, o)| o.weight) else { break };
            let client = dice.below(clients);
            let wanted = dice.chance(fullness);
            let step = (o.minutes + o.buffer).next_multiple_of(15);
            // The last visit, buffer included, ends with the working day; a client comes once a day.
            if wanted && at + step <= c.end && here.insert(client) {
                planned.push(Planned { column, offer, client, start: at, minutes: o.minutes });
                at += step;
            } else {
                at += 15;
            }
        }
    }
    planned
}

/// How many visits a day of `fullness` has, about: what the past needs to reach a number.
pub(super) fn expected(columns: &[Column], fullness: f64) -> f64 {
    columns
        .iter()
        .map(|c| {
            let (weight, minutes) =
                OFFERS.iter().filter(|o| o.by.contains(&c.trade)).fold((0.0, 0.0), |(w, m), o| {
                    let weight = f64::from(o.weight);
                    (w + weight, m + weight * f64::from((o.minutes + o.buffer).next_multiple_of(15)))
                });
            let mean: f64 = if weight > 0.0 { minutes / weight } else { 30.0 };
            // Each try takes a visit's time or a quarter of an hour.
            let lunch = if fullness > 0.5 { 30.0 } else { 0.0 };
            let tries = (f64::from(c.end - c.start) - lunch) / (fullness * mean + (1.0 - fullness) * 15.0);
            tries * fullness
        })
        .sum()
}

/// The fullness at which `days` days have `visits` visits, about.
pub(super) fn fullness_for(columns: &[Column], visits: f64, days: f64) -> f64 {
    let (mut low, mut high) = (0.0, 0.97);
    for _ in 0..40 {
        let half = f64::midpoint(low, high);
        if expected(columns, half) * days < visits { low = half } else { high = half }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column { trade: Trade::Physician, start: 540, end: 1020 },
            Column { trade: Trade::Aesthetician, start: 510, end: 1020 },
        ]
    }

    #[test]
    fn a_full_day_has_no_visit_over_another_and_no_client_twice() {
        for seed in 0..200 {
            let mut dice = Dice::new(seed, 1);
            let day = plan(&mut dice, &columns(), 500, 0.93);
            assert!(day.len() > 12, "{}", day.len());
            let clients: HashSet<_> = day.iter().map(|p| p.client).collect();
            assert_eq!(clients.len(), day.len());
            for pair in day.windows(2) {
                let [a, b] = pair else { continue };
                if a.column == b.column {
                    let buffer = OFFERS.get(a.offer).unwrap().buffer;
                    assert!(a.start + a.minutes + buffer <= b.start);
                }
            }
        }
    }

    #[test]
    fn a_day_has_about_as_many_visits_as_were_asked_for() {
        let columns = columns();
        for wanted in [4.0, 10.0, 18.0] {
            let fullness = fullness_for(&columns, wanted * 400.0, 400.0);
            let mut dice = Dice::new(7, 2);
            let made: usize = (0..400).map(|_| plan(&mut dice, &columns, 100_000, fullness).len()).sum();
            let mean = made as f64 / 400.0;
            assert!((mean - wanted).abs() < wanted * 0.15 + 0.5, "wanted {wanted}, made {mean}");
        }
    }
}
