//! What the practice keeps of the world outside Stillroom: vendors, devices, this computer.

use super::collectors::Collector;
use super::ground::Ground;
use super::model::EvidenceState::{Attention, Bad, Good, Unknown};
use super::rules::{Finding, count, names};
use crate::programme::devices::{
    CheckSource, CheckStanding, DeviceKind, DeviceKnown, DeviceState, SystemTopic,
};
use crate::programme::vendors::{AgreementState, VendorOutcome};

/// An operating system that had no update for so long is behind; for so long, unpatched.
/// Stillroom's own numbers.
const BEHIND: i32 = 35;
const UNPATCHED: i32 = 90;

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "vendors.agreements",
        version: 1,
        title: "Agreements with vendors",
        means: "Whoever works with clients’ information for you has signed how they protect it.",
        looks_at: "Everybody in the list of vendors who works for the practice: whether they need an agreement, and whether one is signed and in force.",
        days: 0,
        run: agreements,
    },
    Collector {
        name: "vendors.clauses",
        version: 1,
        title: "Terms of the agreements",
        means: "What was signed says what the rule wants it to say.",
        looks_at: "The agreements in force: whether somebody found each of the terms that the rule names in them.",
        days: 0,
        run: clauses,
    },
    Collector {
        name: "devices.inventory",
        version: 1,
        title: "Devices and who has them",
        means: "You know where clients’ information is, and who has it in hand.",
        looks_at: "The inventory of devices and media: whether each has a keeper or a place, and whether the sticks and computers that Stillroom knows are in it.",
        days: 0,
        run: inventory,
    },
    Collector {
        name: "devices.disposal",
        version: 1,
        title: "Devices that were set aside",
        means: "Nothing is left on what you gave away or threw out.",
        looks_at: "Devices with clients’ information that are no longer used: whether they were wiped or destroyed.",
        days: 0,
        run: disposal,
    },
    Collector {
        name: "devices.encryption",
        version: 1,
        title: "Encryption of devices",
        means: "A lost device shows nobody anything.",
        looks_at: "Devices in the inventory that hold clients’ information: whether each is encrypted, as its entry says.",
        days: 0,
        run: encryption,
    },
    Collector {
        name: "computer.disk",
        version: 1,
        title: "Disk encryption of this computer",
        means: "What lies beside the record on this computer can’t be read from a stolen disk either.",
        looks_at: "What each computer with Stillroom told of its own disk, or what a person said of it; older than 92 days counts for nothing.",
        days: 0,
        run: disk,
    },
    Collector {
        name: "computer.updates",
        version: 1,
        title: "Updates of this computer",
        means: "Holes that are known in the computer’s own system are closed.",
        looks_at: "When the operating system of each computer with Stillroom was last updated: 35 days are long, 90 too long.",
        days: 0,
        run: updates,
    },
];

fn agreements(g: &Ground) -> Finding {
    let working: Vec<_> = g.vendors.iter().filter(|v| v.ended_on.is_none()).collect();
    if working.is_empty() {
        return Finding::new(Unknown, "No vendor is in the list.");
    }
    let of = |wanted: &dyn Fn(&super::super::vendors::VendorLine) -> bool| {
        working.iter().filter(|v| wanted(v)).map(|v| v.name.as_str()).collect::<Vec<_>>()
    };
    let needs = of(&|v| v.asked && v.outcome == VendorOutcome::Needed);
    let signed = of(&|v| v.outcome == VendorOutcome::Needed && v.state == AgreementState::Executed);
    let mut found = Finding::good(format!(
        "{} in the list; {} an agreement, {} signed and in force.",
        count(working.len(), "vendor is", "vendors are"),
        count(needs.len(), "needs", "need"),
        count(signed.len(), "is", "are")
    ));
    let missing =
        of(&|v| v.asked && v.outcome == VendorOutcome::Needed && v.state != AgreementState::Executed);
    if !missing.is_empty() {
        found = found.because(Bad, format!("Without an agreement in force: {}.", names(missing)));
    }
    let unsure = of(&|v| {
        (!v.asked || v.outcome == VendorOutcome::Undetermined) && v.state != AgreementState::Executed
    });
    if !unsure.is_empty() {
        found = found.because(Attention, format!("Not known whether one is needed: {}.", names(unsure)));
    }
    let ending = of(&|v| v.ending);
    if !ending.is_empty() {
        found = found.because(Attention, format!("An agreement ends within two months: {}.", names(ending)));
    }
    found
}

fn clauses(g: &Ground) -> Finding {
    let in_force =
        || g.vendors.iter().filter(|v| v.ended_on.is_none() && v.state == AgreementState::Executed);
    if in_force().count() == 0 {
        return Finding::new(Unknown, "No agreement is in force.");
    }
    let open: Vec<_> = in_force().filter(|v| v.open_clauses > 0).map(|v| v.name.as_str()).collect();
    if open.is_empty() {
        return Finding::good(format!(
            "Somebody found all terms in {}.",
            count(in_force().count(), "agreement", "agreements")
        ));
    }
    Finding::new(Attention, format!("Terms are missing or nobody looked for them: {}.", names(open)))
}

fn inventory(g: &Ground) -> Finding {
    let here = || g.devices.iter().filter(|d| d.state != DeviceState::Disposed);
    if here().count() == 0 {
        return Finding::new(Unknown, "No device is in the inventory.");
    }
    let mut found =
        Finding::good(format!("{} in the inventory.", count(here().count(), "device is", "devices are")));
    let nowhere: Vec<_> = here()
        .filter(|d| {
            d.holds != DeviceKnown::No
                && d.state != DeviceState::Lost
                && d.keeper.is_empty()
                && d.place.is_empty()
        })
        .map(|d| d.name.as_str())
        .collect();
    if !nowhere.is_empty() {
        found = found.because(Attention, format!("Without a keeper or a place: {}.", names(nowhere)));
    }
    let lost: Vec<_> = here().filter(|d| d.state == DeviceState::Lost).map(|d| d.name.as_str()).collect();
    if !lost.is_empty() {
        found = found.because(Attention, format!("Lost: {}.", names(lost)));
    }
    let sticks =
        g.safe.sticks.iter().filter(|s| !g.devices.iter().any(|d| d.stick.is_some_and(|id| id.0 == s.id)));
    let sticks: Vec<_> = sticks.map(|s| s.name.as_str()).collect();
    if !sticks.is_empty() {
        found = found.because(Attention, format!("Sticks that aren’t in the inventory: {}.", names(sticks)));
    }
    let computers = g.safe.slots.iter().filter_map(|s| s.device);
    let unlisted: std::collections::BTreeSet<_> =
        computers.filter(|id| !g.devices.iter().any(|d| d.computer == Some(*id))).collect();
    if !unlisted.is_empty() {
        found = found.because(
            Attention,
            format!(
                "{} open the record and aren’t in the inventory.",
                count(unlisted.len(), "computer", "computers")
            ),
        );
    }
    found
}

fn disposal(g: &Ground) -> Finding {
    if g.devices.is_empty() {
        return Finding::new(Unknown, "No device is in the inventory.");
    }
    let gone = g.devices.iter().filter(|d| d.state == DeviceState::Disposed).count();
    let aside: Vec<_> =
        g.devices.iter().filter(|d| d.state == DeviceState::Aside && d.holds != DeviceKnown::No).collect();
    let mut found = Finding::good(format!(
        "{} wiped or destroyed, with who did it and how.",
        count(gone, "device was", "devices were")
    ));
    if !aside.is_empty() {
        let late = aside.iter().any(|d| (g.today - d.state_on.0).num_days() > 30);
        let which = names(aside.iter().map(|d| d.name.as_str()));
        let how = if late { Bad } else { Attention };
        found = found.because(how, format!("Set aside and not wiped yet: {which}."));
    }
    found
}

fn encryption(g: &Ground) -> Finding {
    let holding: Vec<_> = g
        .devices
        .iter()
        .filter(|d| {
            d.holds == DeviceKnown::Yes
                && d.kind != DeviceKind::Paper
                && !matches!(d.state, DeviceState::Disposed | DeviceState::Lost)
        })
        .collect();
    if holding.is_empty() {
        return Finding::new(Unknown, "No device that holds clients’ information is in the inventory.");
    }
    let of = |known: DeviceKnown| {
        holding.iter().filter(|d| d.encrypted == known).map(|d| d.name.as_str()).collect::<Vec<_>>()
    };
    let mut found = Finding::good(format!(
        "{} of {} that hold clients’ information are entered as encrypted.",
        of(DeviceKnown::Yes).len(),
        count(holding.len(), "device", "devices")
    ));
    if !of(DeviceKnown::No).is_empty() {
        found = found.because(Attention, format!("Not encrypted: {}.", names(of(DeviceKnown::No))));
    }
    if !of(DeviceKnown::Unknown).is_empty() {
        found = found.because(
            Unknown,
            format!("Not known whether it is encrypted: {}.", names(of(DeviceKnown::Unknown))),
        );
    }
    found
}

/// "Read from the computer on Mar 12, 2026" or "Said by Ana on …".
fn source(g: &Ground, one: &CheckStanding) -> String {
    let on = g.date(one.check.at);
    match one.check.source {
        CheckSource::Read => format!("read from the computer on {on}"),
        CheckSource::Attested => format!("said by {} on {on}", one.check.by),
    }
}

/// What is known of a topic, of every computer; what is too old is unknown.
fn of_computers(g: &Ground, topic: SystemTopic, one: impl Fn(&CheckStanding, Finding) -> Finding) -> Finding {
    let mut found: Option<Finding> = None;
    for known in g.checks.iter().filter(|c| c.check.topic == topic) {
        let fact = format!("{} ({})", known.check.fact.trim_end_matches('.'), source(g, known));
        let said = if known.check.old {
            format!("{fact}. That is more than a month old.")
        } else {
            format!("{fact}.")
        };
        let mut this = one(known, Finding::good(said).at(known.check.at));
        if known.check.old {
            this = this.or(Attention);
        }
        if known.too_old {
            this = Finding::new(Bad, format!("{fact}: more than 92 days old, it counts for nothing."));
        }
        found = Some(match found {
            None => this,
            Some(before) => before.with(this),
        });
    }
    found.unwrap_or_else(|| Finding::new(Unknown, "No computer was asked yet, and nobody said."))
}

fn disk(g: &Ground) -> Finding {
    of_computers(g, SystemTopic::Disk, |one, found| {
        found.or(match one.check.answer {
            DeviceKnown::Yes => Good,
            DeviceKnown::No => Bad,
            DeviceKnown::Unknown => Unknown,
        })
    })
}

fn updates(g: &Ground) -> Finding {
    of_computers(g, SystemTopic::Updates, |one, found| match one.behind {
        Some(days) => found.or(match days {
            days if days > UNPATCHED => Bad,
            days if days > BEHIND => Attention,
            _ => Good,
        }),
        None => found.or(match one.check.answer {
            DeviceKnown::No => Bad,
            _ => Unknown,
        }),
    })
}
