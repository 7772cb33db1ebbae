//! What may be written, approved and signed; which version is in force; when a policy is looked
//! at again, and until when a version is kept. Pure.

use super::store::{Approval, Signed, Version};
use super::{PolicyVersionState as State, facts::Filled};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::{Datelike, Months, NaiveDate};
use stillroom_record::Role;

const LONGEST_TEXT: usize = 40_000;
const MOST_LINES: usize = 1_500;
const LONGEST_NOTE: usize = 1_000;
/// 164.316(b)(2)(i), 164.530(j).
const KEPT_YEARS: u32 = 6;
/// An approval that lies further ahead is a slip of the finger.
const FURTHEST_MONTHS: u32 = 12;

/// A policy's text as it will be kept: line ends of one kind, nothing at its end.
pub(super) fn template(text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    let invalid = |message: &str| Err(PracticeError::invalid("template", message));
    if text.trim().is_empty() {
        return invalid("There is no text yet. Write what you do, or give the draft up.");
    }
    if text.chars().count() > LONGEST_TEXT || text.lines().count() > MOST_LINES {
        return invalid("A policy holds at most 40,000 characters in 1,500 lines. Shorten it.");
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return invalid("The text holds a character that can't be printed. Remove it.");
    }
    Ok(text)
}

/// Whether a text asks only for what Stillroom knows.
pub(super) fn known(filled: &Filled) -> Result<()> {
    match &filled.unknown {
        None => Ok(()),
        Some(_) => Err(PracticeError::invalid(
            "template",
            "The text holds a placeholder in double braces that Stillroom doesn't know. Choose one of the list, or write the words themselves.",
        )),
    }
}

/// Whether everything that a text quotes is there: what is approved says no "not set yet".
pub(super) fn whole(filled: &Filled) -> Result<()> {
    known(filled)?;
    let Some(first) = filled.unset.first() else { return Ok(()) };
    let more = match filled.unset.len() - 1 {
        0 => String::new(),
        n => format!(" {n} more {} missing.", if n == 1 { "is" } else { "are" }),
    };
    Err(PracticeError::invalid(
        "template",
        format!(
            "The text quotes {}, which isn't set yet: see {}.{more} Set it, or take it out of the text.",
            first.label, first.place
        ),
    ))
}

pub(super) fn review_months(months: u32) -> Result<u32> {
    if (1..=36).contains(&months) {
        Ok(months)
    } else {
        Err(PracticeError::invalid("reviewMonths", "A policy is looked at again after 1 to 36 months."))
    }
}

/// A sentence as it will be kept; `needed` says why it can't be left out.
pub(super) fn sentence(field: &'static str, text: &str, needed: Option<&str>) -> Result<String> {
    let text = text.trim();
    if let Some(needed) = needed.filter(|_| text.is_empty()) {
        return Err(PracticeError::invalid(field, needed));
    }
    if text.chars().count() > LONGEST_NOTE {
        return Err(PracticeError::invalid(field, format!("Use at most {LONGEST_NOTE} characters.")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(PracticeError::invalid(field, "Leave out control characters."));
    }
    Ok(text.to_owned())
}

/// The day from which a version holds: not in the past, not before that of the version before.
pub(super) fn effective_on(on: LocalDate, today: LocalDate, before: Option<LocalDate>) -> Result<LocalDate> {
    let invalid = |message: &str| Err(PracticeError::invalid("effectiveOn", message));
    if on < today {
        return invalid("A policy can't hold from a day that is over. Choose today or later.");
    }
    if before.is_some_and(|before| on < before) {
        return invalid("An approved version takes effect later than that. Choose its day or a later one.");
    }
    if today.0.checked_add_months(Months::new(FURTHEST_MONTHS)).is_none_or(|last| on.0 > last) {
        return invalid("Choose a day within a year.");
    }
    Ok(on)
}

/// A signature is the signer's own full name, as the practice writes it; case and spaces don't matter.
pub(crate) fn signs(typed: &str, name: &str) -> Result<()> {
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if plain(typed) == plain(name) {
        return Ok(());
    }
    Err(PracticeError::invalid("name", "Type your full name as it stands above. That is your signature."))
}

/// The version that is in force today: the newest whose day has come.
pub(super) fn effective(versions: &[Version], today: LocalDate) -> Option<(&Version, &Approval)> {
    versions
        .iter()
        .filter_map(|v| v.approval.as_ref().map(|a| (v, a)))
        .filter(|(_, a)| a.effective_on <= today)
        .max_by_key(|(v, _)| v.number)
}

/// The newest approved version, in force or not.
pub(super) fn approved(versions: &[Version]) -> Option<(&Version, &Approval)> {
    versions.iter().filter_map(|v| v.approval.as_ref().map(|a| (v, a))).max_by_key(|(v, _)| v.number)
}

/// Where a version stands among the others of its policy.
pub(super) fn state(version: &Version, versions: &[Version], today: LocalDate) -> State {
    let Some(approval) = &version.approval else { return State::Draft };
    let now = effective(versions, today).map_or(0, |(v, _)| v.number);
    if version.number == now {
        State::Effective
    } else if version.number < now {
        State::Superseded
    } else {
        debug_assert!(approval.effective_on > today, "what holds by now is in force or superseded");
        State::Approved
    }
}

/// Until when a superseded version is kept at least: six years from its making or from the day
/// on which the next one took its place, whichever is later.
pub(super) fn kept_until(
    version: &Version,
    versions: &[Version],
    made: LocalDate,
    today: LocalDate,
) -> Option<LocalDate> {
    if state(version, versions, today) != State::Superseded {
        return None;
    }
    let next = versions
        .iter()
        .filter(|v| v.number > version.number)
        .filter_map(|v| v.approval.as_ref())
        .map(|a| a.effective_on)
        .min()?;
    Some(years_later(made.max(next), KEPT_YEARS))
}

/// A day so many years later; where the year has no such day, the one after it.
fn years_later(day: LocalDate, years: u32) -> LocalDate {
    let later = day.0.checked_add_months(Months::new(years * 12)).unwrap_or(NaiveDate::MAX);
    LocalDate(if later.day() < day.0.day() { later.succ_opt().unwrap_or(later) } else { later })
}

/// When a version in force is looked at again.
pub(super) fn review_due(effective_on: LocalDate, reviewed: Option<LocalDate>, months: u32) -> LocalDate {
    let from = reviewed.map_or(effective_on, |on| on.max(effective_on));
    LocalDate(from.0.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
}

/// Whether a policy is one of those that somebody with these roles reads.
pub(super) fn concerns(readers: &[Role], roles: &[Role]) -> bool {
    roles.iter().any(|r| readers.contains(r))
}

/// Of one person's signatures, the newest that still stands for version `now`: no later version
/// up to it changed what people do.
pub(super) fn standing<'a>(
    mine: impl Iterator<Item = &'a Signed>,
    versions: &[Version],
    now: u32,
) -> Option<&'a Signed> {
    let number = |s: &Signed| versions.iter().find(|v| v.id == s.version).map(|v| v.number);
    let newest =
        mine.filter_map(|s| number(s).map(|n| (n, s))).filter(|(n, _)| *n <= now).max_by_key(|(n, _)| *n);
    newest.filter(|(n, _)| !material_between(versions, *n, now)).map(|(_, s)| s)
}

/// From when on a signature could be given that stands for version `now`: the first day of the
/// earliest version since which none changed what people do.
pub(super) fn signable_since(versions: &[Version], now: u32) -> Option<LocalDate> {
    versions
        .iter()
        .filter(|v| v.number <= now && !material_between(versions, v.number, now))
        .filter_map(|v| v.approval.as_ref().map(|a| a.effective_on))
        .min()
}

fn material_between(versions: &[Version], after: u32, upto: u32) -> bool {
    versions
        .iter()
        .filter(|v| v.number > after && v.number <= upto)
        .any(|v| v.approval.as_ref().is_some_and(|a| a.material))
}

/// What the approval of a version covers.
pub(super) fn version_digest(version: &Version, slug: &str, a: &Approval) -> [u8; 32] {
    let quoted: Vec<u8> = a
        .quoted
        .iter()
        .flat_map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes(), b"\0"].concat())
        .collect();
    crate::chart::digest(&[
        b"stillroom policy 1",
        version.id.0.as_bytes(),
        slug.as_bytes(),
        &version.number.to_le_bytes(),
        &version.review_months.to_le_bytes(),
        a.text.as_bytes(),
        &quoted,
        a.edition.as_bytes(),
        a.change.as_bytes(),
        &[u8::from(a.material)],
        a.effective_on.to_string().as_bytes(),
        a.approver.0.as_bytes(),
        a.approver_text.as_bytes(),
        a.approver_roles.as_bytes(),
        &a.at.0.to_le_bytes(),
    ])
}

/// What a person's signature covers: the version as it was approved included.
pub(super) fn signed_digest(signed: &Signed, version: &Approval) -> [u8; 32] {
    crate::chart::digest(&[
        b"stillroom policy acknowledgement 1",
        signed.id.as_bytes(),
        signed.version.0.as_bytes(),
        &version.digest,
        signed.person.0.as_bytes(),
        signed.signer.as_bytes(),
        signed.roles.as_bytes(),
        &signed.at.0.to_le_bytes(),
    ])
}

/// Refuses to show as approved what isn't what was approved.
pub(super) fn intact(version: &Version, slug: &str) -> Result<()> {
    match &version.approval {
        Some(a) if version_digest(version, slug, a) != a.digest => Err(PracticeError::Conflict(
            "This version isn't what was approved: the record was changed outside Stillroom. Ask the privacy officer to run a verification.".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// A draft that isn't one any more.
pub(super) fn gone() -> PracticeError {
    PracticeError::Conflict(
        "This draft was approved or given up meanwhile. Nothing was changed; look at the policy again."
            .to_owned(),
    )
}

/// As two figures a byte.
pub(in crate::programme) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{PolicyVersionId, store};
    use super::*;
    use std::collections::BTreeMap;
    use stillroom_record::{PersonId, UtcMillis};

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    /// Versions of one policy: the day of each, and whether it is material; no day is a draft.
    fn versions(all: &[(Option<&str>, bool)]) -> Vec<Version> {
        let approval = |on: &str, material| Approval {
            text: "Text".into(),
            quoted: BTreeMap::new(),
            edition: "2026.1".into(),
            change: String::new(),
            material,
            effective_on: day(on),
            at: UtcMillis(0),
            approver: PersonId(uuid::Uuid::nil()),
            approver_text: "Lena Hart".into(),
            approver_roles: "Owner".into(),
            digest: [0; 32],
        };
        all.iter()
            .zip(1..)
            .map(|(&(on, material), number)| Version {
                id: PolicyVersionId::new(),
                number,
                revision: 1,
                template: "Text".into(),
                review_months: 12,
                saved_by: PersonId(uuid::Uuid::nil()),
                saved_at: UtcMillis(0),
                approval: on.map(|on| approval(on, material)),
            })
            .collect()
    }

    fn signature(of: &Version) -> Signed {
        store::Signed {
            id: uuid::Uuid::now_v7(),
            version: of.id,
            person: PersonId(uuid::Uuid::nil()),
            signer: "Mia Torres".into(),
            roles: "FrontDesk".into(),
            at: UtcMillis(0),
            digest: [0; 32],
        }
    }

    #[test]
    fn a_signature_could_be_given_since_the_earliest_version_that_nothing_material_followed() {
        let all = versions(&[
            (Some("2026-01-01"), true),
            (Some("2026-02-01"), false),
            (Some("2026-03-01"), true),
            (Some("2026-04-01"), false),
            (None, false),
        ]);
        let since = |now| signable_since(&all, now).map(|on| on.to_string());
        assert_eq!(since(1).as_deref(), Some("2026-01-01"));
        assert_eq!(since(2).as_deref(), Some("2026-01-01"));
        assert_eq!(since(3).as_deref(), Some("2026-03-01"));
        assert_eq!(since(4).as_deref(), Some("2026-03-01"));
        assert_eq!(signable_since(&versions(&[(None, true)]), 1), None);
    }

    #[test]
    fn dates_alone_say_which_version_is_in_force() {
        use State::*;
        let all = versions(&[(Some("2026-01-01"), true), (Some("2026-03-01"), true), (None, false)]);
        let states = |today: &str| all.iter().map(|v| state(v, &all, day(today))).collect::<Vec<_>>();
        assert_eq!(states("2025-12-31"), [Approved, Approved, Draft]);
        assert_eq!(states("2026-02-28"), [Effective, Approved, Draft]);
        assert_eq!(states("2026-03-01"), [Superseded, Effective, Draft]);
        let both = versions(&[(Some("2026-01-01"), true), (Some("2026-01-01"), true)]);
        assert_eq!(
            both.iter().map(|v| state(v, &both, day("2026-01-01"))).collect::<Vec<_>>(),
            [Superseded, Effective]
        );
    }

    #[test]
    fn a_superseded_version_is_kept_six_years_from_its_last_day_or_its_making() {
        let all = versions(&[(Some("2024-02-29"), true), (Some("2028-02-29"), true), (None, false)]);
        let kept = |n: usize, made: &str, today: &str| {
            kept_until(&all[n], &all, day(made), day(today)).map(|d| d.to_string())
        };
        assert_eq!(kept(0, "2024-02-01", "2026-01-01"), None, "still in force");
        assert_eq!(
            kept(0, "2024-02-01", "2028-03-01").as_deref(),
            Some("2034-03-01"),
            "2034 has no 29 February"
        );
        assert_eq!(
            kept(0, "2030-01-05", "2030-03-01").as_deref(),
            Some("2036-01-05"),
            "made later than it ended"
        );
        assert_eq!(kept(1, "2028-02-01", "2030-03-01"), None);
        assert_eq!(kept(2, "2028-02-01", "2030-03-01"), None, "a draft is no document yet");
    }

    #[test]
    fn a_review_moves_the_clock_and_an_older_one_does_not() {
        let due = |reviewed: Option<&str>| review_due(day("2026-03-31"), reviewed.map(day), 11).to_string();
        assert_eq!(due(None), "2027-02-28");
        assert_eq!(due(Some("2026-06-15")), "2027-05-15");
        assert_eq!(due(Some("2026-01-15")), "2027-02-28", "a look at the version before");
    }

    #[test]
    fn a_signature_stands_until_a_version_changes_what_people_do() {
        let all = versions(&[
            (Some("2026-01-01"), true),
            (Some("2026-02-01"), false),
            (Some("2026-03-01"), true),
            (Some("2026-04-01"), false),
        ]);
        let first = [signature(&all[0])];
        let stands = |signed: &[Signed], now| standing(signed.iter(), &all, now).map(|s| s.version);
        assert_eq!(stands(&first, 1), Some(all[0].id));
        assert_eq!(stands(&first, 2), Some(all[0].id), "a corrected telephone number asks nobody again");
        assert_eq!(stands(&first, 3), None);
        assert_eq!(stands(&[signature(&all[0]), signature(&all[2])], 4), Some(all[2].id));
        assert_eq!(stands(&[signature(&all[3])], 3), None, "a later version's signature is none of this one");
        assert_eq!(stands(&[], 1), None);
    }

    #[test]
    fn an_effective_day_is_today_or_later_and_never_before_an_approved_one() {
        let field = |on: &str, before: Option<&str>| {
            effective_on(day(on), day("2026-03-12"), before.map(day))
                .map_err(|e| e.field().map(str::to_owned))
        };
        assert!(field("2026-03-12", None).is_ok());
        assert!(field("2027-03-12", Some("2026-05-01")).is_ok());
        for (on, before) in [("2026-03-11", None), ("2026-04-30", Some("2026-05-01")), ("2027-03-13", None)] {
            assert_eq!(field(on, before).unwrap_err().as_deref(), Some("effectiveOn"), "{on}");
        }
    }

    #[test]
    fn a_signature_is_the_persons_own_name() {
        assert!(signs(" mia  TORRES ", "Mia Torres").is_ok());
        for typed in ["", "Mia", "Mia Torres, NP", "Nora Ibe"] {
            assert_eq!(signs(typed, "Mia Torres").unwrap_err().field(), Some("name"), "{typed}");
        }
    }

    #[test]
    fn every_part_of_an_approval_is_covered_by_its_digest() {
        let all = versions(&[(Some("2026-01-01"), true)]);
        let [version] = &all[..] else { unreachable!() };
        let a = version.approval.clone().unwrap();
        let whole = version_digest(version, "access", &a);
        let other = |change: &dyn Fn(&mut Version, &mut Approval)| {
            let (mut v, mut a) = (version.clone(), a.clone());
            change(&mut v, &mut a);
            version_digest(&v, "access", &a)
        };
        assert_eq!(other(&|_, _| {}), whole);
        type Change = dyn Fn(&mut Version, &mut Approval);
        let changes: [&Change; 12] = [
            &|v, _| v.number = 2,
            &|v, _| v.review_months = 6,
            &|_, a| a.text.push('!'),
            &|_, a| drop(a.quoted.insert("lock.screen_minutes".into(), "3".into())),
            &|_, a| a.edition = "2027.1".into(),
            &|_, a| a.change = "x".into(),
            &|_, a| a.material = false,
            &|_, a| a.effective_on = day("2026-01-02"),
            &|_, a| a.at = UtcMillis(1),
            &|_, a| a.approver = PersonId(uuid::Uuid::max()),
            &|_, a| a.approver_text.push('x'),
            &|_, a| a.approver_roles.push('x'),
        ];
        for (n, change) in changes.iter().enumerate() {
            assert_ne!(other(change), whole, "change {n}");
        }
        assert_ne!(version_digest(version, "notice", &a), whole);
    }

    #[test]
    fn refuses_texts_that_nobody_could_print() {
        let field = |t: &str| template(t).err().and_then(|e| e.field().map(str::to_owned));
        assert_eq!(template("a\r\nb \n\n").unwrap(), "a\nb");
        for bad in ["", " \n", "a\u{0}b", "a\u{7}", &"x".repeat(40_001), &"\nx".repeat(1_600)] {
            assert_eq!(field(bad).as_deref(), Some("template"));
        }
    }
}
