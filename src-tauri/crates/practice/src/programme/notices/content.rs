//! The texts: data.

use super::model::{NoticeRule, NoticeText};
use crate::programme::edition::{AnyText, Text, as_written, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Content {
    /// The paragraph where the practice holds Part 2 records.
    pub(super) part2: String,
    pub(super) rule: Vec<NoticeRule>,
}

static CONTENT: Text<Content> = Text::new(&[file!("notices.toml", "Notices")], toml_file);
static HIPAA: Text<&str> = Text::new(&[file!("notices/hipaa.md", "Notices")], as_written);
static PLAIN: Text<&str> = Text::new(&[file!("notices/plain.md", "Notices")], as_written);
static RIGHTS_HIPAA: Text<&str> = Text::new(&[file!("notices/rights_hipaa.md", "Notices")], as_written);
static RIGHTS_PLAIN: Text<&str> = Text::new(&[file!("notices/rights_plain.md", "Notices")], as_written);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT, &HIPAA, &PLAIN, &RIGHTS_HIPAA, &RIGHTS_PLAIN]
}

pub(super) fn content() -> &'static Content {
    CONTENT.get()
}

/// The notice, as it comes with the texts.
pub(super) fn notice(text: NoticeText) -> &'static str {
    match text {
        NoticeText::Hipaa => HIPAA.get(),
        NoticeText::Plain => PLAIN.get(),
    }
}

/// The one page of rights.
pub(super) fn handout(text: NoticeText) -> &'static str {
    match text {
        NoticeText::Hipaa => RIGHTS_HIPAA.get(),
        NoticeText::Plain => RIGHTS_PLAIN.get(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_citation() {
        let mut ids: Vec<_> = content().rule.iter().map(|r| r.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), content().rule.len());
        for rule in &content().rule {
            assert!(
                rule.cite.starts_with("45 CFR 164.") || rule.cite.starts_with("15 U.S.C."),
                "{}",
                rule.id
            );
            assert!(rule.text.ends_with('.'), "{}", rule.id);
        }
    }

    #[test]
    fn no_text_promises_what_nobody_can() {
        for text in NoticeText::ALL
            .iter()
            .flat_map(|t| [notice(*t), handout(*t)])
            .chain([include_str!("../content/notices.toml")])
        {
            let lower = text.to_lowercase();
            assert!(["compliant", "certified", "guarantee"].iter().all(|w| !lower.contains(w)));
        }
    }

    #[test]
    fn a_practice_that_isnt_covered_claims_no_hipaa() {
        for text in [notice(NoticeText::Plain), handout(NoticeText::Plain)] {
            for word in
                ["HIPAA", "45 CFR", "Department of Health", "covered entity", "required by federal law"]
            {
                assert!(!text.contains(word), "{word}");
            }
        }
    }

    /// 164.520(b)(1): the header word for word, and a part for each of its contents.
    #[test]
    fn the_notice_holds_what_the_rule_asks_of_it() {
        let text = notice(NoticeText::Hipaa);
        let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(
            "THIS NOTICE DESCRIBES HOW MEDICAL INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED AND HOW YOU CAN GET ACCESS TO THIS INFORMATION. PLEASE REVIEW IT CAREFULLY."
        ));
        for part in [
            "to treat you",
            "to be paid",
            "to run the practice",
            "With your written authorization",
            "psychotherapy notes",
            "marketing",
            "sale of your information",
            "take it back",
            "restriction",
            "in full",
            "another way or at another place",
            "see or get a copy",
            "amended",
            "accounting of disclosures",
            "paper copy",
            "required by law to keep",
            "legal duties",
            "breach",
            "follow the notice that is in force",
            "change this notice",
            "complain to us",
            "Secretary",
            "nobody will hold it against you",
            "{{contact}}",
            "{{phone}}",
            "{{effective}}",
            "fundraising",
        ] {
            assert!(told.contains(part), "{part}");
        }
        for (text, places) in [
            (
                text,
                ["practice", "contact", "phone", "effective", "address", "part2", "additions", "website"]
                    .as_slice(),
            ),
            (
                notice(NoticeText::Plain),
                ["practice", "contact", "phone", "effective", "address", "part2", "additions", "website"]
                    .as_slice(),
            ),
            (handout(NoticeText::Hipaa), ["practice", "contact", "phone"].as_slice()),
            (handout(NoticeText::Plain), ["practice", "contact", "phone"].as_slice()),
        ] {
            for place in places {
                assert!(text.contains(&format!("{{{{{place}}}}}")), "{place}");
            }
        }
    }
}
