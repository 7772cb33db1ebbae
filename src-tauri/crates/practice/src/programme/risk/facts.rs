//! What the app knows of itself and the practice: shown in the interview, asked of nobody. Pure.

use super::{RiskFact, RiskKnown};
use crate::catalog::LockPolicy;
use stillroom_record::people::Person;
use stillroom_record::{KnownStick, UtcMillis};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A backup, and one off site, is a week old at most: as the backup's own page says.
const BACKUP_DAYS: i64 = 7;
/// A restore that was tried longer ago than a year proves nothing.
const DRILL_DAYS: i64 = 365;

/// Every fact there is.
#[cfg(test)]
pub(super) const KEYS: [&str; 11] = [
    "database-encrypted",
    "own-logins",
    "auto-lock",
    "roles",
    "journal",
    "passphrases",
    "leavers",
    "emergency-sheet",
    "backups",
    "off-site",
    "restore-drill",
];

/// What they are told from.
pub(super) struct Seen<'a> {
    pub(super) lock: LockPolicy,
    pub(super) people: &'a [Person],
    /// Who left and has a way in all the same.
    pub(super) leavers_in: usize,
    pub(super) sticks: &'a [KnownStick],
    pub(super) now: UtcMillis,
}

pub(super) fn facts(seen: &Seen<'_>) -> Vec<RiskFact> {
    let active = seen.people.iter().filter(|p| p.active).count();
    let former = seen.people.len() - active;
    let mut all = vec![
        fact(
            "database-encrypted",
            RiskKnown::Yes,
            "Stillroom’s record and its backups are encrypted (AES-256).".to_owned(),
            "164.312(a)(2)(iv)",
        ),
        fact(
            "own-logins",
            RiskKnown::Yes,
            format!("{}, each with a login of their own.", people(active)),
            "164.312(a)(2)(i)",
        ),
        fact(
            "auto-lock",
            RiskKnown::Yes,
            format!(
                "The screen locks after {}, the record closes after {}.",
                minutes(seen.lock.screen_minutes),
                minutes(seen.lock.vault_minutes)
            ),
            "164.312(a)(2)(iii)",
        ),
        fact(
            "roles",
            RiskKnown::Yes,
            "Each person sees in Stillroom what their role may see.".to_owned(),
            "164.308(a)(4)(ii)(B)",
        ),
        fact(
            "journal",
            RiskKnown::Yes,
            "Every look and change is in a journal that shows when somebody tampered with it.".to_owned(),
            "164.312(b)",
        ),
        fact(
            "passphrases",
            RiskKnown::Yes,
            "Passphrases are long, common ones are refused, and guessing is slowed down.".to_owned(),
            "164.312(d)",
        ),
        fact(
            "emergency-sheet",
            RiskKnown::Yes,
            "A sheet with contacts and allergies can be printed for a day without the computer.".to_owned(),
            "164.308(a)(7)(ii)(C)",
        ),
    ];
    all.push(match (former, seen.leavers_in) {
        (0, _) => fact(
            "leavers",
            RiskKnown::Yes,
            "Nobody has left since Stillroom keeps the record.".to_owned(),
            "164.308(a)(3)(ii)(C)",
        ),
        (n, 0) => fact(
            "leavers",
            RiskKnown::Yes,
            format!("{} left, and nobody of them has a way into Stillroom.", people(n)),
            "164.308(a)(3)(ii)(C)",
        ),
        (_, n) => fact(
            "leavers",
            RiskKnown::No,
            format!("{} left and still has a way into Stillroom.", people(n)),
            "164.308(a)(3)(ii)(C)",
        ),
    });
    all.extend(of_backups(seen));
    all
}

fn of_backups(seen: &Seen<'_>) -> [RiskFact; 3] {
    let days = |at: UtcMillis| (seen.now.0 - at.0).max(0) / DAY;
    let ran = seen.sticks.iter().filter_map(|s| s.ran).max();
    let away =
        seen.sticks.iter().filter(|s| s.leaves).filter_map(|s| if s.here { s.carried } else { s.ran }).max();
    let drilled = seen.sticks.iter().filter_map(|s| s.drilled).max_by_key(|d| d.at);
    let judged = |at: Option<UtcMillis>, within: i64| {
        at.map_or(RiskKnown::No, |at| if days(at) <= within { RiskKnown::Yes } else { RiskKnown::No })
    };
    [
        fact(
            "backups",
            judged(ran, BACKUP_DAYS),
            ran.map_or_else(
                || "There is no backup yet.".to_owned(),
                |at| format!("The last backup was made {}.", ago(days(at))),
            ),
            "164.308(a)(7)(ii)(A)",
        ),
        fact(
            "off-site",
            judged(away, BACKUP_DAYS),
            away.map_or_else(
                || "No backup is kept outside the practice.".to_owned(),
                |at| format!("The newest copy outside the practice was made {}.", ago(days(at))),
            ),
            "164.308(a)(7)(ii)(A)",
        ),
        match drilled {
            None => fact(
                "restore-drill",
                RiskKnown::No,
                "No restore was tried yet.".to_owned(),
                "164.308(a)(7)(ii)(D)",
            ),
            Some(d) if !d.ok => fact(
                "restore-drill",
                RiskKnown::No,
                format!("The last restore was tried {}, and the copy didn’t pass.", ago(days(d.at))),
                "164.308(a)(7)(ii)(D)",
            ),
            Some(d) => fact(
                "restore-drill",
                judged(Some(d.at), DRILL_DAYS),
                format!("A restore was tried {}, and the copy passed.", ago(days(d.at))),
                "164.308(a)(7)(ii)(D)",
            ),
        },
    ]
}

fn fact(key: &str, holds: RiskKnown, text: String, cite: &str) -> RiskFact {
    RiskFact { key: key.to_owned(), text, holds, cite: cite.to_owned() }
}

fn people(n: usize) -> String {
    if n == 1 { "One person".to_owned() } else { format!("{n} people") }
}

fn minutes(n: u32) -> String {
    if n == 1 { "a minute".to_owned() } else { format!("{n} minutes") }
}

fn ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        n => format!("{n} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_record::Drilled;

    const NOW: UtcMillis = UtcMillis(1_800_000_000_000);

    fn stick() -> KnownStick {
        KnownStick {
            id: uuid::Uuid::nil(),
            version: 1,
            name: String::new(),
            leaves: true,
            known_since: NOW,
            ran: Some(NOW.plus(-2 * DAY)),
            snapshot: None,
            checked: None,
            drilled: Some(Drilled { at: NOW.plus(-40 * DAY), ok: true, by_sheet: false }),
            sheet_passed: None,
            older_sheet: false,
            older_key: false,
            place: None,
            here: false,
            carried: None,
        }
    }

    fn of(sticks: &[KnownStick]) -> Vec<RiskFact> {
        let lock = LockPolicy::default();
        facts(&Seen { lock, people: &[], leavers_in: 0, sticks, now: NOW })
    }

    fn holds(all: &[RiskFact], key: &str) -> RiskKnown {
        all.iter().find(|f| f.key == key).unwrap().holds
    }

    #[test]
    fn every_key_has_its_fact() {
        let mut keys: Vec<_> = of(&[]).into_iter().map(|f| f.key).collect();
        let mut all: Vec<_> = KEYS.map(str::to_owned).to_vec();
        keys.sort();
        all.sort();
        assert_eq!(keys, all);
    }

    #[test]
    fn a_backup_counts_for_a_week_and_off_site_only_when_it_is_away() {
        let none = of(&[]);
        assert_eq!((holds(&none, "backups"), holds(&none, "restore-drill")), (RiskKnown::No, RiskKnown::No));
        let away = of(&[stick()]);
        assert_eq!((holds(&away, "backups"), holds(&away, "off-site")), (RiskKnown::Yes, RiskKnown::Yes));
        let here = of(&[KnownStick { here: true, ..stick() }]);
        assert_eq!((holds(&here, "backups"), holds(&here, "off-site")), (RiskKnown::Yes, RiskKnown::No));
        let old = of(&[KnownStick { ran: Some(NOW.plus(-8 * DAY)), ..stick() }]);
        assert_eq!((holds(&old, "backups"), holds(&old, "off-site")), (RiskKnown::No, RiskKnown::No));
    }

    #[test]
    fn a_failed_or_old_drill_proves_nothing() {
        assert_eq!(holds(&of(&[stick()]), "restore-drill"), RiskKnown::Yes);
        for (age, ok) in [(1, false), (366, true)] {
            let drilled = Some(Drilled { at: NOW.plus(-age * DAY), ok, by_sheet: true });
            assert_eq!(holds(&of(&[KnownStick { drilled, ..stick() }]), "restore-drill"), RiskKnown::No);
        }
    }
}
