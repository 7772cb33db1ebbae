//! The starter texts: one file a policy, with what it is at its head.

use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;
use stillroom_record::Role;
use uuid::Uuid;

use super::PolicyId;

/// A policy as it comes with Stillroom.
#[derive(Clone, Debug)]
pub(super) struct Starter {
    pub(super) head: Head,
    pub(super) text: &'static str,
}

/// What stands at the head of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    #[serde(rename = "id")]
    pub(super) slug: String,
    pub(super) number: u32,
    pub(super) title: String,
    pub(super) citations: Vec<String>,
    /// Who has to read it.
    pub(super) roles: Vec<Role>,
    pub(super) review_months: u32,
    /// What the text quotes: a test compares.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with the text"))]
    placeholders: Vec<String>,
    /// Only for practices that chose what it is about.
    #[serde(default)]
    pub(super) optional: bool,
}

impl Starter {
    /// The same on every device: a policy is what it is about.
    pub(super) fn id(&self) -> PolicyId {
        const FIRST: u128 = 0x5111_0000_0000_7000_8000_0086_0000_0000;
        PolicyId(Uuid::from_u128(FIRST + u128::from(self.head.number)))
    }
}

static ALL: Text<Vec<Starter>> = Text::new(
    &[
        file!("policies/01-risk-management.md", "Policies"),
        file!("policies/02-sanctions.md", "Policies"),
        file!("policies/03-log-review.md", "Policies"),
        file!("policies/04-officials.md", "Policies"),
        file!("policies/05-workforce-access.md", "Policies"),
        file!("policies/06-training.md", "Policies"),
        file!("policies/07-passwords.md", "Policies"),
        file!("policies/08-incidents.md", "Policies"),
        file!("policies/09-breach.md", "Policies"),
        file!("policies/10-contingency.md", "Policies"),
        file!("policies/11-evaluation.md", "Policies"),
        file!("policies/12-business-associates.md", "Policies"),
        file!("policies/13-facility.md", "Policies"),
        file!("policies/14-workstations.md", "Policies"),
        file!("policies/15-media-disposal.md", "Policies"),
        file!("policies/16-access-control.md", "Policies"),
        file!("policies/17-audit-integrity.md", "Policies"),
        file!("policies/18-transmission.md", "Policies"),
        file!("policies/19-documentation.md", "Policies"),
        file!("policies/20-minimum-necessary.md", "Policies"),
        file!("policies/21-photos-marketing.md", "Policies"),
        file!("policies/22-notice.md", "Policies"),
        file!("policies/23-access.md", "Policies"),
        file!("policies/24-amendment.md", "Policies"),
        file!("policies/25-accounting.md", "Policies"),
        file!("policies/26-restrictions.md", "Policies"),
        file!("policies/27-complaints.md", "Policies"),
        file!("policies/28-verification.md", "Policies"),
        file!("policies/29-hybrid.md", "Policies"),
    ],
    read,
);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&ALL]
}

/// Every starter policy, in its order.
pub(super) fn all() -> &'static [Starter] {
    ALL.get()
}

/// The starter policy of that name.
pub(super) fn find(slug: &str) -> Option<&'static Starter> {
    ALL.get().iter().find(|s| s.head.slug == slug)
}

/// The starter policy of that id.
pub(super) fn of(id: PolicyId) -> Option<&'static Starter> {
    ALL.get().iter().find(|s| s.id() == id)
}

fn read(files: &[&'static str]) -> Result<Vec<Starter>, String> {
    files
        .iter()
        .map(|file| {
            let (head, text) = parts(file).ok_or("it has no head between two lines +++")?;
            Ok(Starter { head: toml_file(&[head])?, text: text.trim() })
        })
        .collect()
}

/// The head of a policy's file, in TOML, and its text.
pub(in crate::programme) fn parts(file: &str) -> Option<(&str, &str)> {
    file.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"))
}

#[cfg(test)]
mod tests {
    use super::super::{TextBlockKind, facts, text};
    use super::*;

    /// Section numbers of 45 CFR Part 164 that each policy is about, as the design lists them.
    const LISTED: [(&str, &[&str]); 29] = [
        ("risk-management", &["308(a)(1)"]),
        ("sanctions", &["308(a)(1)(ii)(C)", "530(e)"]),
        ("log-review", &["308(a)(1)(ii)(D)"]),
        ("officials", &["308(a)(2)", "530(a)"]),
        ("workforce-access", &["308(a)(3)", "308(a)(4)"]),
        ("training", &["308(a)(5)", "530(b)"]),
        ("passwords", &["312(d)"]),
        ("incidents", &["308(a)(6)"]),
        ("breach", &["400–414"]),
        ("contingency", &["308(a)(7)"]),
        ("evaluation", &["308(a)(8)"]),
        ("business-associates", &["308(b)", "504(e)"]),
        ("facility", &["310(a)"]),
        ("workstations", &["310(b)", "310(c)"]),
        ("media-disposal", &["310(d)"]),
        ("access-control", &["312(a)"]),
        ("audit-integrity", &["312(b)", "312(c)"]),
        ("transmission", &["312(e)"]),
        ("documentation", &["316", "530(j)"]),
        ("minimum-necessary", &["502", "514"]),
        ("photos-marketing", &["508"]),
        ("notice", &["520"]),
        ("access", &["524"]),
        ("amendment", &["526"]),
        ("accounting", &["528"]),
        ("restrictions", &["522"]),
        ("complaints", &["530(d)", "530(f)", "530(g)", "530(h)"]),
        ("verification", &["514(h)", "502(g)"]),
        ("hybrid", &["105"]),
    ];

    const HEADINGS: [&str; 6] = [
        "Purpose",
        "Who this applies to",
        "What we do",
        "Who is responsible",
        "What is recorded, and how long",
        "Not decided here",
    ];

    fn headings(starter: &Starter) -> Vec<String> {
        let blocks = text::blocks(starter.text);
        let heads = blocks.into_iter().filter(|b| b.kind == TextBlockKind::Heading);
        heads.flat_map(|b| b.items).flatten().map(|s| s.text).collect()
    }

    /// The words of one part of the text.
    fn part<'a>(starter: &'a Starter, heading: &str) -> &'a str {
        let (_, after) = starter.text.split_once(&format!("## {heading}\n")).unwrap();
        after.split("\n## ").next().unwrap()
    }

    #[test]
    fn there_are_twenty_nine_in_their_order_each_with_its_citations() {
        assert_eq!(all().len(), LISTED.len());
        for ((starter, (slug, cites)), number) in all().iter().zip(LISTED).zip(1..) {
            let head = &starter.head;
            assert_eq!((head.slug.as_str(), head.number), (slug, number));
            for cite in cites {
                let whole = format!("45 CFR 164.{cite}");
                assert!(head.citations.contains(&whole), "{slug} lacks {whole}");
            }
            assert!(head.citations.iter().all(|c| c.starts_with("45 CFR 164.")), "{slug}");
            assert_eq!(find(slug).map(Starter::id), Some(starter.id()));
            assert_eq!(of(starter.id()).map(|s| s.head.number), Some(number));
            assert!((6..=24).contains(&head.review_months), "{slug}");
            assert!(!head.roles.is_empty() && head.roles.contains(&Role::PrivacyOfficer), "{slug}");
            assert!(!head.title.is_empty() && head.title.chars().count() < 60, "{slug}");
            assert_eq!(head.optional, number == 29, "{slug}");
        }
    }

    #[test]
    fn each_has_the_same_six_parts_and_steps_that_can_be_followed() {
        for starter in all() {
            assert_eq!(headings(starter), HEADINGS, "{}", starter.head.slug);
            let steps: usize = text::blocks(part(starter, "What we do"))
                .iter()
                .filter(|b| b.kind == TextBlockKind::Numbers)
                .map(|b| b.items.len())
                .sum();
            assert!((7..=14).contains(&steps), "{} has {steps} steps", starter.head.slug);
            let sentences = part(starter, "Purpose").matches(". ").count() + 1;
            assert!((1..=3).contains(&sentences), "{}: {sentences}", starter.head.slug);
            assert!(part(starter, HEADINGS[4]).contains("six years"), "{}", starter.head.slug);
            let open = part(starter, HEADINGS[5]);
            assert!(
                open.contains("counsel") || open.contains("state") || open.contains("rule"),
                "{}",
                starter.head.slug
            );
        }
    }

    #[test]
    fn each_is_as_long_as_somebody_will_read_and_says_nothing_that_it_must_not() {
        for starter in all() {
            let words = starter.text.split_whitespace().count();
            assert!((350..=900).contains(&words), "{} has {words} words", starter.head.slug);
            let lower = starter.text.to_lowercase();
            for never in ["compliant", "certified", "guarantee", "hipaa-", "lorem", "todo", "—", "shall"] {
                assert!(!lower.contains(never), "{} says {never}", starter.head.slug);
            }
        }
    }

    #[test]
    fn each_names_the_placeholders_that_it_uses_and_stillroom_knows_them() {
        for starter in all() {
            let mut named: Vec<_> = starter.head.placeholders.iter().map(String::as_str).collect();
            named.sort_unstable();
            assert_eq!(facts::used(starter.text), named, "{}", starter.head.slug);
            for name in named {
                assert!(facts::is_known(name), "{} quotes {name}", starter.head.slug);
            }
        }
        let quoted = |name: &str| all().iter().filter(|s| facts::used(s.text).contains(&name)).count();
        assert!(quoted("lock.screen_minutes") >= 2 && quoted("roles.table") >= 2);
        assert!(quoted("backup.sticks") >= 1 && quoted("officials.privacy") >= 20);
    }

    #[test]
    fn no_two_say_the_same_in_the_same_words() {
        let mut seen = std::collections::HashMap::new();
        for starter in all() {
            for block in text::blocks(starter.text).iter().filter(|b| b.kind != TextBlockKind::Heading) {
                for item in &block.items {
                    let words: String = item.iter().map(|s| s.text.as_str()).collect();
                    if words.split_whitespace().count() < 8 {
                        continue;
                    }
                    let before = seen.insert(words.clone(), &starter.head.slug);
                    assert_eq!(before, None, "{} repeats: {words}", starter.head.slug);
                }
            }
        }
    }
}
