//! The record itself: encryption, the journal, verification, the schema, locking, the network.

use super::collectors::Collector;
use super::ground::Ground;
use super::model::EvidenceState::{Attention, Bad, Good, Unknown};
use super::rules::{Finding, count};
use stillroom_record::Notice;

const MONTH: i64 = 31;
const QUARTER: i64 = 92;
/// Longer than this a visitor has time to read a screen. The rule names no number.
const SCREEN: u32 = 10;
const SCREEN_LONG: u32 = 15;
const VAULT: u32 = 60;
const VAULT_LONG: u32 = 120;

pub(super) const COLLECTORS: &[Collector] = &[
    Collector {
        name: "record.verify",
        version: 1,
        title: "The record was verified",
        means: "All that was written is still there, as it was written.",
        looks_at: "The last run of Verify, which reads every page and every entry of the journal, and what it found.",
        days: 90,
        run: verify,
    },
    Collector {
        name: "record.audit",
        version: 1,
        title: "The journal is whole",
        means: "Each look and each change is written down, and nothing is missing between.",
        looks_at: "How far back the journal goes, whether entries were lost, and whether the clock was set back.",
        days: 90,
        run: audit,
    },
    Collector {
        name: "record.encryption",
        version: 1,
        title: "The record is encrypted",
        means: "A stolen disk or stick shows nobody anything.",
        looks_at: "How Stillroom encrypts the record and its backups, and with which key generation.",
        days: 0,
        run: encryption,
    },
    Collector {
        name: "record.schema",
        version: 1,
        title: "The record is up to date",
        means: "The record has the form that this version of Stillroom works with.",
        looks_at: "The changes of structure that this version of Stillroom brings, and those that the record has had.",
        days: 0,
        run: schema,
    },
    Collector {
        name: "logoff.idle",
        version: 1,
        title: "Automatic logoff",
        means: "A computer that somebody walked away from locks itself.",
        looks_at: "After how many idle minutes the screen locks, and after how many the record.",
        days: 0,
        run: logoff,
    },
    Collector {
        name: "app.network",
        version: 1,
        title: "Stillroom sends nothing",
        means: "Clients’ information doesn’t leave this computer by a network through Stillroom.",
        looks_at: "Stillroom’s own design: which connections the program makes or takes.",
        days: 0,
        run: network,
    },
];

fn verify(g: &Ground) -> Finding {
    if g.safe.damaged {
        return Finding::new(Bad, "A page of the record is damaged. Restore the newest backup.");
    }
    let Some((at, ok)) = g.safe.verified else {
        return Finding::new(Unknown, "The record was not verified in the last 100 days: run Verify.");
    };
    if !ok {
        return Finding::new(Bad, format!("Verify found something that isn’t right on {}.", g.date(at)))
            .at(at);
    }
    let state = match g.days_since(at) {
        days if days > QUARTER => Bad,
        days if days > MONTH => Attention,
        _ => Good,
    };
    Finding::new(state, format!("Verify read everything on {} and found all as it was written.", g.date(at)))
        .at(at)
}

fn audit(g: &Ground) -> Finding {
    let began = g.safe.began.map_or_else(|| "today".to_owned(), |at| g.date(at));
    let mut found = Finding::good(format!(
        "The journal has every look and every change since {began}: {} when today began.",
        count(g.safe.entries, "entry", "entries")
    ))
    .and("Each entry is chained to the one before by a code that only the record’s key can make.");
    let lost: i64 =
        g.safe.notices.iter().map(|n| if let Notice::EntriesLost { count } = n { *count } else { 0 }).sum();
    if lost > 0 {
        found = found.because(
            Bad,
            format!(
                "{} missing since this computer last saw the record.",
                count(lost, "entry is", "entries are")
            ),
        );
    } else if g.safe.gaps > 0 {
        found = found.because(
            Bad,
            format!(
                "{} of lost entries noted in the last 100 days.",
                count(g.safe.gaps, "stretch", "stretches")
            ),
        );
    }
    if g.safe.notices.contains(&Notice::RecordReplaced) {
        found = found.because(Bad, "The record isn’t the one that this computer saw last.");
    }
    if g.safe.notices.contains(&Notice::HeadDamaged) {
        found = found.because(Bad, "The newest entry is not as it was written: run Verify.");
    }
    if g.safe.clock_back > 0 || g.safe.notices.contains(&Notice::ClockSetBack) {
        found = found.because(
            Attention,
            format!(
                "The computer’s clock had been set back for {} in the last 100 days.",
                count(g.safe.clock_back, "entry", "entries")
            ),
        );
    }
    found
}

fn encryption(g: &Ground) -> Finding {
    let turns = g.safe.generation.saturating_sub(1);
    Finding::good("The record is encrypted with AES-256, each page under a code of its own that shows any change.")
        .and("The key opens only with a person’s passphrase and this computer’s key together, or with the printed sheet.")
        .and("Backups are encrypted too; a stick without the sheet is unreadable.")
        .and(match turns {
            0 => "The vault key is the first one.".to_owned(),
            n => format!("The vault key was replaced {}.", count(n, "time", "times")),
        })
}

fn schema(g: &Ground) -> Finding {
    let had: Vec<u32> = g.safe.migrations.iter().map(|m| m.0).collect();
    let lacks: Vec<_> = g.wanted.iter().filter(|n| !had.contains(n)).collect();
    let newest = g.safe.migrations.iter().max_by_key(|m| m.1);
    if !lacks.is_empty() {
        let fact = format!(
            "The record lacks {} that this version of Stillroom brings.",
            count(lacks.len(), "change of structure", "changes of structure")
        );
        return Finding::new(Bad, fact)
            .and("Close Stillroom and open it again; it brings the record up to date.");
    }
    let Some((_, at)) = newest else {
        return Finding::new(Unknown, "The record doesn’t say which changes of structure it has had.");
    };
    Finding::good(format!(
        "The record has all {} of this version of Stillroom, the last since {}.",
        count(had.len(), "change of structure", "changes of structure"),
        g.date(*at)
    ))
    .at(*at)
}

fn logoff(g: &Ground) -> Finding {
    let lock = g.lock;
    let found = Finding::good(format!(
        "The screen locks after {} without a touch, the record after {}, with {} warning.",
        count(lock.screen_minutes, "minute", "minutes"),
        count(lock.vault_minutes, "minute", "minutes"),
        count(lock.warn_seconds, "second of", "seconds of")
    ))
    .and("A locked record has ended the session and forgotten its key. It also locks when the computer sleeps.");
    if lock.screen_minutes > SCREEN_LONG || lock.vault_minutes > VAULT_LONG {
        return found.because(
            Bad,
            "Before the screen or the record locks a visitor has time to sit down. Shorten it under Settings.",
        );
    }
    if lock.screen_minutes > SCREEN || lock.vault_minutes > VAULT {
        return found
            .because(Attention, "Until the screen or the record locks it is long where visitors pass.");
    }
    found
}

fn network(_: &Ground) -> Finding {
    Finding::good(
        "This program opens no connection and takes none: there is no way over a network to the record.",
    )
    .and("What people send by e-mail, text or a portal is not seen here.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::LockPolicy;
    use std::collections::BTreeMap;
    use stillroom_record::{Safeguards, UtcMillis};

    /// A sound record, verified a moment ago.
    fn ground() -> Ground {
        let now = UtcMillis(1_773_320_400_000);
        Ground {
            activity: (None, 7, 0),
            vendors: Vec::new(),
            devices: Vec::new(),
            checks: Vec::new(),
            zone: chrono_tz::America::Chicago,
            today: crate::clients::local_date(now, chrono_tz::America::Chicago),
            safe: Safeguards {
                device: stillroom_record::DeviceId(uuid::Uuid::nil()),
                migrations: vec![(1, now), (2, now)],
                generation: 1,
                recovery_confirmed: true,
                slots: Vec::new(),
                in_file: Vec::new(),
                code_rule: stillroom_record::CodeRule::Off,
                factors: Vec::new(),
                sticks: Vec::new(),
                looks: Vec::new(),
                damaged: false,
                notices: Vec::new(),
                began: Some(now),
                entries: 18_412,
                happened: BTreeMap::new(),
                misses: Vec::new(),
                gaps: 0,
                clock_back: 0,
                verified: Some((now, true)),
            },
            staff: Vec::new(),
            lock: LockPolicy::default(),
            reviewed: None,
            clients: super::super::clients::OfClients::default(),
            duties: super::super::duties::Duties::default(),
            wanted: vec![2],
        }
    }

    fn with(change: impl FnOnce(&mut Safeguards)) -> Ground {
        let mut g = ground();
        change(&mut g.safe);
        g
    }

    #[test]
    fn a_journal_that_lost_entries_or_was_replaced_is_red() {
        let sound = audit(&ground());
        assert!(sound.state == Good && sound.facts.first().unwrap().contains("18,412 entries"));
        let lost = audit(&with(|s| s.notices = vec![Notice::EntriesLost { count: 1 }]));
        assert!(lost.state == Bad && lost.facts.first().unwrap().starts_with("1 entry is missing"));
        assert_eq!(audit(&with(|s| s.gaps = 2)).state, Bad);
        assert_eq!(audit(&with(|s| s.notices = vec![Notice::RecordReplaced])).state, Bad);
        assert_eq!(audit(&with(|s| s.notices = vec![Notice::HeadDamaged])).state, Bad);
        assert_eq!(audit(&with(|s| s.clock_back = 1)).state, Attention);
    }

    #[test]
    fn a_damaged_record_and_a_verification_that_found_something_are_red() {
        assert_eq!(verify(&ground()).state, Good);
        assert_eq!(verify(&with(|s| s.damaged = true)).state, Bad);
        assert_eq!(verify(&with(|s| s.verified = s.verified.map(|(at, _)| (at, false)))).state, Bad);
        assert_eq!(verify(&with(|s| s.verified = None)).state, Unknown);
    }

    #[test]
    fn a_record_without_any_change_of_structure_is_not_known() {
        assert_eq!(schema(&ground()).state, Good);
        assert_eq!(schema(&with(|s| s.migrations = Vec::new())).state, Bad);
        let mut none = with(|s| s.migrations = Vec::new());
        none.wanted.clear();
        assert_eq!(schema(&none).state, Unknown);
    }
}
