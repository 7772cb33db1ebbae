//! Backups, restores, sticks and the recovery key.

use super::collectors::Collector;
use super::ground::Ground;
use super::model::EvidenceState::{Attention, Bad, Unknown};
use super::rules::{Finding, count, names};

/// A practice that closes at weekends isn't behind on Monday.
const SOON: i64 = 3;
const TOO_LONG: i64 = 7;
/// A drill a month; after a quarter without one nobody knows any more.
pub(crate) const DRILL: i64 = 31;
const NO_DRILL: i64 = 92;
pub(crate) const SHEET_DRILL: i64 = 365;

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "backup.age",
        version: 1,
        title: "Age of the last backup",
        means: "If this computer broke today, what was written since then would be lost.",
        looks_at: "The newest backup on any stick that this practice knows.",
        days: 0,
        run: age,
    },
    Collector {
        name: "backup.offsite",
        version: 1,
        title: "A copy away from the spa",
        means: "After a fire or a burglary, this copy is what is left.",
        looks_at: "The newest backup on a stick that is taken home and isn't plugged in, or that it carried when it was last away.",
        days: 0,
        run: off_site,
    },
    Collector {
        name: "backup.drill",
        version: 1,
        title: "Restore tried out",
        means: "A backup that nobody ever restored may not restore when it counts.",
        looks_at: "The last trial restore of each stick: when, whether it passed, whether the printed sheet opened it.",
        days: 0,
        run: drill,
    },
    Collector {
        name: "backup.sticks",
        version: 1,
        title: "The backup sticks",
        means: "A stick that can’t be read back whole is no backup.",
        looks_at: "Each stick that this practice knows: whether it is taken home, whether it was read back whole, with which recovery key.",
        days: 0,
        run: sticks,
    },
    Collector {
        name: "recovery.key",
        version: 1,
        title: "The printed recovery key",
        means: "Where every passphrase is forgotten or a computer is gone, this sheet opens the record.",
        looks_at: "Whether somebody typed groups of the sheet back, and when a trial restore with the sheet last passed.",
        days: 0,
        run: recovery_key,
    },
];

fn age(g: &Ground) -> Finding {
    let sticks = &g.safe.sticks;
    let last = sticks.iter().filter_map(|s| s.ran.map(|at| (at, &s.name))).max();
    let Some((at, stick)) = last else {
        return Finding::new(Bad, "No backup was ever made.")
            .and(format!("The practice knows {}.", count(sticks.len(), "stick", "sticks")));
    };
    let state = match g.days_since(at) {
        days if days >= TOO_LONG => Bad,
        days if days >= SOON => Attention,
        _ => super::EvidenceState::Good,
    };
    Finding::new(state, format!("The last backup was made on {} on “{stick}”.", g.date(at))).at(at)
}

fn off_site(g: &Ground) -> Finding {
    let leaving: Vec<_> = g.safe.sticks.iter().filter(|s| s.leaves).collect();
    if leaving.is_empty() {
        return Finding::new(Bad, "No stick is taken home: every copy is where the record is.");
    }
    let Some(at) = leaving.iter().filter_map(|s| if s.here { s.carried } else { s.ran }).max() else {
        return Finding::new(
            Bad,
            format!(
                "{} taken home, and none was away with a backup on it yet.",
                count(leaving.len(), "stick is", "sticks are")
            ),
        );
    };
    let days = g.days_since(at);
    let state = if days >= TOO_LONG { Bad } else { super::EvidenceState::Good };
    Finding::new(state, format!("The newest copy away from the spa was made on {}.", g.date(at)))
        .and(format!("Taken home: {}.", names(leaving.iter().map(|s| s.name.as_str()))))
        .at(at)
}

fn drill(g: &Ground) -> Finding {
    let tried = || g.safe.sticks.iter().filter_map(|s| s.drilled.map(|d| (d, &s.name)));
    let failed: Vec<_> = tried().filter(|(d, _)| !d.ok).collect();
    if let Some((d, stick)) = failed.iter().max_by_key(|(d, _)| d.at) {
        return Finding::new(
            Bad,
            format!("The trial restore of “{stick}” on {} did not pass.", g.date(d.at)),
        )
        .at(d.at);
    }
    let Some((d, stick)) = tried().max_by_key(|(d, _)| d.at) else {
        return Finding::new(Bad, "No restore was ever tried out.");
    };
    let with = if d.by_sheet { "with the printed sheet" } else { "with this computer’s key" };
    let state = match g.days_since(d.at) {
        days if days > NO_DRILL => Bad,
        days if days > DRILL => Attention,
        _ => super::EvidenceState::Good,
    };
    let fact = format!("A restore from “{stick}” was tried out {with} on {} and passed.", g.date(d.at));
    Finding::new(state, fact).at(d.at)
}

fn sticks(g: &Ground) -> Finding {
    let all = &g.safe.sticks;
    if all.is_empty() {
        return Finding::new(Bad, "No stick is set up.");
    }
    let mut found = Finding::good(format!(
        "{}: {}.",
        count(all.len(), "stick is known", "sticks are known"),
        names(all.iter().map(|s| s.name.as_str()))
    ));
    for s in all {
        if let Some((at, false)) = s.checked {
            found = found
                .because(Bad, format!("“{}” was not whole when it was read back on {}.", s.name, g.date(at)));
        }
        if s.older_sheet && s.ran.is_some() {
            found = found
                .because(Attention, format!("A recovery key that was replaced still opens “{}”.", s.name));
        }
    }
    match all.iter().filter_map(|s| s.checked.filter(|(_, ok)| *ok)).max() {
        Some((at, _)) => found.and(format!("Last read back whole on {}.", g.date(at))),
        None => found.because(Attention, "No stick was read back yet."),
    }
}

fn recovery_key(g: &Ground) -> Finding {
    let mut found = if g.safe.recovery_confirmed {
        Finding::good("Groups of the printed recovery key were typed back: the sheet is right.")
    } else {
        Finding::new(
            Bad,
            "Nobody typed groups of the printed recovery key back: the sheet may be wrong or missing.",
        )
    };
    match g.safe.sticks.iter().filter_map(|s| s.sheet_passed).max() {
        Some(at) => {
            let opened = format!("The sheet opened a backup on {}", g.date(at));
            found = match g.days_since(at) {
                0..=SHEET_DRILL => found.and(format!("{opened}.")),
                days => found.because(Attention, format!("{opened}, {days} days ago: try it again.")),
            }
            .at(at);
        }
        None => found = found.because(Unknown, "The sheet never opened a backup in a trial."),
    }
    found
}
