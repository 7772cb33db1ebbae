//! What a policy quotes of the practice's own settings: the placeholders, and how a text is
//! filled. Pure: the settings are passed in.

use super::{Office, PolicyDrift, PolicyPlaceholder, PolicyUnset};
use std::collections::{BTreeMap, HashMap};
use stillroom_record::{CodeRule, Role};

/// Days without a copy off site that are too many; crate `backup` turns red by the same number
/// (a test of the shell compares them).
pub const OFF_SITE_DAYS: u32 = 7;

/// The practice's settings, as policies quote them.
#[derive(Clone, Default, Debug)]
pub(super) struct Facts {
    pub(super) practice: String,
    pub(super) screen_minutes: u32,
    pub(super) vault_minutes: u32,
    pub(super) warn_seconds: u32,
    pub(super) code_rule: CodeRule,
    /// Each role with those who hold it now.
    pub(super) roles: Vec<(Role, Vec<String>)>,
    /// Each stick, and whether it is taken home.
    pub(super) sticks: Vec<(String, bool)>,
    pub(super) officials: HashMap<Office, String>,
    /// How often the policy itself is looked at.
    pub(super) review_months: u32,
}

/// A placeholder: what it is called, where it is set, what stands for it.
struct Known {
    name: &'static str,
    label: &'static str,
    place: &'static str,
    value: fn(&Facts) -> Option<String>,
}

const PRACTICE: &str = "Settings, Practice";
const OFFICIALS: &str = "Programme, Policies, Officials";
const STILLROOM: &str = "Stillroom itself";

const KNOWN: &[Known] = &[
    Known {
        name: "practice.name",
        label: "the practice's name",
        place: PRACTICE,
        value: |f| words(f.practice.clone()),
    },
    Known {
        name: "lock.screen_minutes",
        label: "idle minutes before the screen locks",
        place: PRACTICE,
        value: |f| number(f.screen_minutes),
    },
    Known {
        name: "lock.vault_minutes",
        label: "idle minutes before the record closes",
        place: PRACTICE,
        value: |f| number(f.vault_minutes),
    },
    Known {
        name: "lock.warn_seconds",
        label: "seconds of warning before the lock",
        place: PRACTICE,
        value: |f| number(f.warn_seconds),
    },
    Known {
        name: "passphrase.min_characters",
        label: "the least length of a passphrase",
        place: STILLROOM,
        value: |_| Some(stillroom_record::sign_in::passphrase::SHORTEST.to_string()),
    },
    Known {
        name: "pin.misses",
        label: "wrong PINs before the passphrase is asked for",
        place: STILLROOM,
        value: |_| number(stillroom_record::sign_in::pin::MISSES),
    },
    Known {
        name: "confirm.code",
        label: "from whom a code is asked for when something needs confirming",
        place: "Settings, Security",
        value: |f| Some(asked_for(f.code_rule).to_owned()),
    },
    Known {
        name: "roles.table",
        label: "the list of roles and who holds them",
        place: "Staff",
        value: |f| roles(&f.roles),
    },
    Known {
        name: "backup.sticks",
        label: "the backup sticks",
        place: "Backup",
        value: |f| listed(f.sticks.iter().map(|(name, _)| name.as_str())),
    },
    Known {
        name: "backup.taken_home",
        label: "the sticks that are taken home",
        place: "Backup",
        value: |f| listed(f.sticks.iter().filter(|(_, leaves)| *leaves).map(|(name, _)| name.as_str())),
    },
    Known {
        name: "backup.offsite_days",
        label: "the days without a copy elsewhere that are too many",
        place: STILLROOM,
        value: |_| number(OFF_SITE_DAYS),
    },
    Known {
        name: "officials.privacy",
        label: "the privacy official",
        place: OFFICIALS,
        value: |f| f.officials.get(&Office::Privacy).cloned(),
    },
    Known {
        name: "officials.security",
        label: "the security official",
        place: OFFICIALS,
        value: |f| f.officials.get(&Office::Security).cloned(),
    },
    Known {
        name: "officials.contact",
        label: "the contact for questions and complaints",
        place: OFFICIALS,
        value: |f| f.officials.get(&Office::Contact).cloned(),
    },
    Known {
        name: "policy.review_months",
        label: "the months between two reviews of the policy",
        place: "the policy itself",
        value: |f| number(f.review_months),
    },
];

fn asked_for(rule: CodeRule) -> &'static str {
    match rule {
        CodeRule::Off => "from nobody at present",
        CodeRule::WhoHasOne => "from whoever has set one up",
        CodeRule::Everyone => "from everyone",
    }
}

fn words(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

fn number(n: u32) -> Option<String> {
    (n > 0).then(|| n.to_string())
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    words(names.collect::<Vec<_>>().join(", "))
}

/// A line a role, in the order of the table of permissions.
fn roles(all: &[(Role, Vec<String>)]) -> Option<String> {
    let lines: Vec<_> = all
        .iter()
        .map(|(role, names)| {
            let who = if names.is_empty() { "nobody at present".to_owned() } else { names.join(", ") };
            format!("- **{}:** {who}", role_name(*role))
        })
        .collect();
    words(lines.join("\n"))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::PrivacyOfficer => "Privacy officer",
        Role::MedicalDirector => "Medical director",
        Role::Provider => "Provider",
        Role::FrontDesk => "Front desk",
    }
}

fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|k| k.name == name)
}

/// A text with its placeholders filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filled {
    pub(super) text: String,
    /// What it quotes.
    pub(super) quoted: BTreeMap<String, String>,
    /// What it would quote and isn't set.
    pub(super) unset: Vec<PolicyUnset>,
    /// The first placeholder that Stillroom doesn't know.
    pub(super) unknown: Option<String>,
}

/// The placeholders of a text in turn, with what stands before each; what is left comes last.
fn parts(template: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    let (mut rest, mut from) = (template, 0);
    while let Some((before, after)) = rest.get(from..).unwrap_or_default().split_once("{{") {
        let end = from + before.len();
        let name = after.split_once("}}").map(|(name, _)| name);
        match name.filter(|n| is_name(n.trim())) {
            Some(name) => {
                found.push((rest.get(..end).unwrap_or_default(), name.trim()));
                rest = rest.get(end + name.len() + 4..).unwrap_or_default();
                from = 0;
            }
            // Braces around anything else are braces.
            None => from = end + 2,
        }
    }
    (found, rest)
}

fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_')
}

/// The names of the placeholders that a text uses, each once.
#[cfg(test)]
pub(super) fn used(template: &str) -> Vec<&str> {
    let mut names: Vec<_> = parts(template).0.into_iter().map(|(_, name)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Fills a text. What isn't set says so, and where to set it.
pub(super) fn fill(template: &str, facts: &Facts) -> Filled {
    let mut filled =
        Filled { text: String::new(), quoted: BTreeMap::new(), unset: Vec::new(), unknown: None };
    let (found, rest) = parts(template);
    for (before, name) in found {
        filled.text.push_str(before);
        match known(name) {
            None => {
                filled.text.push_str(&format!("{{{{{name}}}}}"));
                filled.unknown.get_or_insert_with(|| name.to_owned());
            }
            Some(k) => match (k.value)(facts) {
                Some(value) => {
                    filled.text.push_str(&value);
                    filled.quoted.insert(name.to_owned(), value);
                }
                None => {
                    filled.text.push_str(&format!("[not set yet: {}; see {}]", k.label, k.place));
                    let unset = PolicyUnset { label: k.label.to_owned(), place: k.place.to_owned() };
                    if !filled.unset.contains(&unset) {
                        filled.unset.push(unset);
                    }
                }
            },
        }
    }
    filled.text.push_str(rest);
    filled
}

/// Which of the settings that a version quoted are others now.
pub(super) fn drift(quoted: &BTreeMap<String, String>, facts: &Facts) -> Vec<PolicyDrift> {
    quoted
        .iter()
        .filter_map(|(name, was)| {
            let k = known(name)?;
            let now = (k.value)(facts);
            (now.as_ref() != Some(was)).then(|| PolicyDrift {
                label: k.label.to_owned(),
                was: was.clone(),
                now,
            })
        })
        .collect()
}

/// Every placeholder, with what stands for it now.
pub(super) fn all(facts: &Facts) -> Vec<PolicyPlaceholder> {
    KNOWN
        .iter()
        .map(|k| PolicyPlaceholder {
            name: k.name.to_owned(),
            label: k.label.to_owned(),
            value: (k.value)(facts),
        })
        .collect()
}

#[cfg(test)]
pub(super) fn is_known(name: &str) -> bool {
    known(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            practice: "Linden Skin".into(),
            code_rule: CodeRule::WhoHasOne,
            screen_minutes: 3,
            vault_minutes: 30,
            warn_seconds: 20,
            roles: vec![(Role::Owner, vec!["Lena Hart".into()]), (Role::Provider, Vec::new())],
            sticks: vec![("Blue".into(), true), ("Green".into(), false)],
            officials: HashMap::from([(Office::Privacy, "Ruth Adeyemi".to_owned())]),
            review_months: 12,
        }
    }

    #[test]
    fn fills_in_what_is_set_and_says_what_is_not() {
        let text = "{{practice.name}} locks after {{ lock.screen_minutes }} minutes. {{officials.security}} knows {{backup.sticks}}; home: {{backup.taken_home}}.";
        let filled = fill(text, &facts());
        assert_eq!(
            filled.text,
            "Linden Skin locks after 3 minutes. [not set yet: the security official; see Programme, Policies, Officials] knows Blue, Green; home: Blue."
        );
        assert_eq!(filled.unset.len(), 1);
        assert_eq!(filled.quoted.get("lock.screen_minutes").map(String::as_str), Some("3"));
        assert_eq!(filled.unknown, None);
    }

    #[test]
    fn the_roles_are_a_list_with_those_who_hold_them() {
        assert_eq!(
            fill("{{roles.table}}", &facts()).text,
            "- **Owner:** Lena Hart\n- **Provider:** nobody at present"
        );
    }

    #[test]
    fn an_unknown_placeholder_is_named_and_other_braces_stay() {
        let filled = fill("{{ No }} {{}} {{{practice.name}}} {{lock.hours}} {{", &facts());
        assert_eq!(filled.unknown.as_deref(), Some("lock.hours"));
        assert_eq!(filled.text, "{{ No }} {{}} {{{practice.name}}} {{lock.hours}} {{");
        assert_eq!(used("{{b.a}} {{a}} {{b.a}}"), ["a", "b.a"]);
    }

    #[test]
    fn a_value_is_never_filled_again() {
        let facts = Facts { practice: "{{lock.screen_minutes}}".into(), ..facts() };
        assert_eq!(fill("{{practice.name}}", &facts).text, "{{lock.screen_minutes}}");
    }

    #[test]
    fn tells_which_quoted_settings_are_others_now() {
        let quoted =
            fill("{{lock.screen_minutes}} {{officials.privacy}} {{lock.vault_minutes}}", &facts()).quoted;
        assert!(drift(&quoted, &facts()).is_empty());
        let later = Facts { screen_minutes: 5, officials: HashMap::new(), ..facts() };
        let told: Vec<_> = drift(&quoted, &later).into_iter().map(|d| (d.label, d.was, d.now)).collect();
        assert_eq!(
            told,
            [
                ("idle minutes before the screen locks".to_owned(), "3".to_owned(), Some("5".to_owned())),
                ("the privacy official".to_owned(), "Ruth Adeyemi".to_owned(), None),
            ]
        );
    }

    #[test]
    fn every_placeholder_has_a_value_once_all_is_set() {
        let mut facts = facts();
        facts.officials.insert(Office::Security, "A".into());
        facts.officials.insert(Office::Contact, "B".into());
        assert!(all(&facts).iter().all(|p| p.value.is_some()));
        assert!(all(&Facts::default()).iter().filter(|p| p.value.is_none()).count() > 8);
    }
}
