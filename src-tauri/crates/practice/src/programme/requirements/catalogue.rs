//! The catalogue, as the edition in force has it.

use super::model::{AppProof, Requirement, RequirementGroup, RequirementKind, RequirementLevel};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

/// A file of the content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Of a pack that isn't law: what to say wherever it is shown.
    #[serde(default)]
    notice: String,
    requirements: Vec<Entry>,
}

/// A requirement as the files write it: what is usual is left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    id: String,
    cite: String,
    title: String,
    group: RequirementGroup,
    kind: RequirementKind,
    parent: Option<String>,
    level: Option<RequirementLevel>,
    asks: String,
    good: String,
    human: String,
    attest: String,
    #[serde(default)]
    app: AppProof,
    #[serde(default)]
    collectors: Vec<String>,
    #[serde(default)]
    counsel: bool,
    normally_na: Option<String>,
    /// The law asks for it no longer. What was decided of it stays, and so does its row.
    #[serde(default)]
    retired: bool,
}

/// What was read of a file.
struct Pack {
    notice: String,
    requirements: Vec<Requirement>,
    retired: Vec<Requirement>,
}

fn pack(texts: &[&'static str]) -> Result<Pack, String> {
    let File { notice, requirements } = toml_file(texts)?;
    let (retired, requirements): (Vec<_>, Vec<_>) = requirements.into_iter().partition(|e| e.retired);
    let read = |e: Entry| Requirement {
        id: e.id,
        cite: e.cite,
        title: e.title,
        group: e.group,
        kind: e.kind,
        parent: e.parent,
        level: e.level,
        asks: e.asks,
        good: e.good,
        human: e.human,
        attest: e.attest,
        app: e.app,
        collectors: e.collectors,
        counsel: e.counsel,
        normally_na: e.normally_na,
    };
    let all = |of: Vec<Entry>| of.into_iter().map(read).collect();
    Ok(Pack { notice, requirements: all(requirements), retired: all(retired) })
}

static SECURITY: Text<Pack> = Text::new(&[file!("requirements_security.toml", "Requirements")], pack);
static PRIVACY: Text<Pack> = Text::new(&[file!("requirements_privacy.toml", "Requirements")], pack);
static PROPOSED: Text<Pack> = Text::new(&[file!("proposed_2025.toml", "Requirements, proposed")], pack);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&SECURITY, &PRIVACY, &PROPOSED]
}

/// The name of the pack of the proposed rule, in the database.
pub(super) const PROPOSED_PACK: &str = "proposed_2025";

/// What is in force, in the order of the rules.
pub(super) fn in_force() -> impl Iterator<Item = &'static Requirement> {
    SECURITY.get().requirements.iter().chain(&PRIVACY.get().requirements)
}

/// What is proposed and isn't law.
pub(super) fn proposed() -> impl Iterator<Item = &'static Requirement> {
    PROPOSED.get().requirements.iter()
}

/// What to say of the proposed rule.
pub(super) fn proposed_notice() -> &'static str {
    &PROPOSED.get().notice
}

/// The requirement of this id, in force or retired; what is proposed only while the pack is on.
pub(super) fn find(id: &str, with_proposed: bool) -> Option<&'static Requirement> {
    let retired = || SECURITY.get().retired.iter().chain(&PRIVACY.get().retired);
    in_force()
        .chain(retired())
        .find(|r| r.id == id)
        .or_else(|| proposed().filter(|_| with_proposed).find(|r| r.id == id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use super::{RequirementGroup as G, RequirementKind as K, RequirementLevel as L};
    use crate::programme::evidence;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = &'static Requirement> {
        in_force().chain(proposed())
    }

    #[test]
    fn the_security_rule_has_22_standards_and_43_specifications() {
        let of = |kind| in_force().filter(move |r| r.kind == kind);
        assert_eq!((of(K::Standard).count(), of(K::Specification).count()), (22, 43));
        let of = |group| in_force().filter(move |r| r.group == group && r.kind == K::Standard).count();
        let sections = [G::Administrative, G::Physical, G::Technical, G::Organisational, G::Documentation];
        assert_eq!(sections.map(of), [9, 4, 5, 2, 2]);
        // Eight stand alone and have a level; fourteen carry specifications, which have theirs.
        let alone = in_force().filter(|r| r.kind == K::Standard && r.level.is_some()).count();
        assert_eq!(alone, 8);
        let addressable = in_force().filter(|r| r.level == Some(L::Addressable)).count();
        assert_eq!(addressable, 22);
    }

    #[test]
    fn each_requirement_has_its_own_citation_and_words() {
        let mut ids = BTreeSet::new();
        let mut cites = BTreeSet::new();
        for r in all() {
            assert!(ids.insert(&r.id), "{} is there twice", r.id);
            if r.kind == K::Proposed {
                assert!(r.cite.contains("90 FR 898 (proposed)"), "{}", r.id);
            } else {
                assert!(r.cite.starts_with("45 CFR 164."), "{} has no citation", r.id);
                assert!(cites.insert(&r.cite), "{} is cited twice", r.cite);
            }
            for text in [&r.title, &r.asks, &r.good, &r.human, &r.attest] {
                assert!(!text.trim().is_empty() && text.len() < 320, "{}: {text}", r.id);
            }
            assert!(
                r.asks.ends_with('.') && r.good.ends_with(['.', '?']) && r.attest.ends_with('.'),
                "{}",
                r.id
            );
        }
        assert!(in_force().filter(|r| matches!(r.kind, K::Privacy | K::Breach)).count() >= 25);
    }

    #[test]
    fn a_citation_of_the_security_rule_is_that_of_its_id() {
        for r in in_force().filter(|r| matches!(r.kind, K::Standard | K::Specification)) {
            let mut parts = r.id.split('.');
            let mut cite = format!("45 CFR 164.{}", parts.next().unwrap());
            parts.for_each(|part| cite.push_str(&format!("({part})")));
            // A standard with specifications beside it is paragraph (i) of its own in 164.308(a).
            assert!(r.cite == cite || r.cite == format!("{cite}(i)"), "{} is cited as {}", r.id, r.cite);
        }
    }

    #[test]
    fn each_has_a_collector_or_is_for_a_person_to_attest() {
        for r in all() {
            for name in &r.collectors {
                assert!(evidence::is_known(name), "{}: no collector is called {name}", r.id);
            }
            assert_eq!(r.app == AppProof::None, r.collectors.is_empty(), "{}", r.id);
        }
    }

    #[test]
    fn a_specification_belongs_to_a_standard_and_says_whether_it_is_required() {
        let standards: BTreeSet<_> = in_force().filter(|r| r.kind == K::Standard).map(|r| &r.id).collect();
        for r in all() {
            match r.kind {
                K::Specification => {
                    assert!(r.level.is_some(), "{}", r.id);
                    assert!(standards.contains(r.parent.as_ref().unwrap()), "{}", r.id);
                }
                K::Standard => assert!(r.parent.is_none(), "{}", r.id),
                // Required and addressable are the Security Rule's words alone.
                K::Privacy | K::Breach | K::Proposed => assert!(r.level.is_none() && r.parent.is_none()),
            }
        }
    }

    #[test]
    fn what_is_proposed_says_that_it_is_not_law_and_is_found_only_when_on() {
        assert!(proposed_notice().contains("not law"));
        assert!(proposed().all(|r| r.group == G::Proposed && r.kind == K::Proposed));
        assert!(find("nprm.mfa", false).is_none() && find("nprm.mfa", true).is_some());
        assert!(find("308.a.1.ii.A", false).is_some() && find("999", true).is_none());
    }

    #[test]
    fn nothing_promises_what_nobody_can_promise() {
        for r in all() {
            for text in [&r.title, &r.asks, &r.good, &r.human, &r.attest] {
                let low = text.to_lowercase();
                for word in ["compliant", "certified", "guarantee"] {
                    assert!(!low.contains(word), "{}: {text}", r.id);
                }
            }
        }
    }
}
