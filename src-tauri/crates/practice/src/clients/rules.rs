//! What a client must be like, and what follows from what is written. Pure.

use super::model::{Allergy, ClientDraft, Health, Phone, Severity};
use crate::{PracticeError, Result};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use phonenumber::country;
use stillroom_record::UtcMillis;

/// The longest line of text, and the longest note, in characters.
pub(crate) const LONGEST_LINE: usize = 500;
pub(crate) const LONGEST_NOTE: usize = 50_000;
const MOST_PHONES: usize = 20;
const MOST_TAGS: usize = 50;
const MOST_ALLERGIES: usize = 200;

/// Where the practice is: what dates and phone numbers depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) today: NaiveDate,
    pub(crate) region: Option<country::Id>,
}

impl Place {
    pub(crate) fn new(now: UtcMillis, zone: Tz, region: &str) -> Self {
        Self { today: local_date(now, zone), region: region.parse().ok() }
    }
}

/// The date of an instant on the practice's wall calendar.
pub(crate) fn local_date(at: UtcMillis, zone: Tz) -> NaiveDate {
    chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone).date_naive()
}

/// Completed years at `today`. Who was born on 29 February completes a year on 1 March in other years.
pub(crate) fn age(birth: NaiveDate, today: NaiveDate) -> Option<u32> {
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    u32::try_from(today.year() - birth.year() - i32::from(!had_birthday)).ok()
}

/// `YYYY-MM-DD` of a day that a living person can have been born on.
pub(crate) fn birth_date(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    let wrong = |m: &str| PracticeError::invalid("birthDate", m);
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|d| text.len() == 10 && d.year() >= 1000)
        .ok_or_else(|| wrong("Give the birth date as year-month-day, such as 1990-03-14."))?;
    born(date, today).map_err(wrong)?;
    Ok(date)
}

/// Says what is wrong with a birth date that is a date.
pub(crate) fn born(date: NaiveDate, today: NaiveDate) -> Result<(), &'static str> {
    if date > today {
        return Err("This birth date is in the future.");
    }
    if today.year() - date.year() > 130 {
        return Err("This birth date is more than 130 years ago.");
    }
    Ok(())
}

/// One line of text or a note: as written, but it must be text, and not endless.
pub(crate) fn text(field: &'static str, text: &str, longest: usize) -> Result<()> {
    text_problem(text, longest).map_or(Ok(()), |m| Err(PracticeError::invalid(field, m)))
}

/// What is wrong with a text, if something is.
pub(crate) fn text_problem(text: &str, longest: usize) -> Option<String> {
    // Counting bytes first spares walking through megabytes.
    if text.len() > longest * 4 || text.chars().count() > longest {
        return Some(format!("Use at most {longest} characters."));
    }
    // A line break is text; a NUL ends a text for much of the world's software.
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        .then(|| "This holds a control character that isn't text.".to_owned())
}

/// What is wrong with an e-mail address, if something is. Loose: only what can't ever work.
pub(crate) fn email_problem(email: &str) -> Option<&'static str> {
    let email = email.trim();
    if email.is_empty() {
        return None;
    }
    let ok = match email.rsplit_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !domain.is_empty()
                && !email.contains(char::is_whitespace)
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        }
        None => false,
    };
    (!ok).then_some("This isn't an e-mail address, such as name@example.com.")
}

/// The number in E.164, where what is written is a number of the region or names its country.
pub(crate) fn e164(written: &str, region: Option<country::Id>) -> Option<String> {
    if written.len() > 64 {
        return None;
    }
    if let Some(fast) = north_american(written, region) {
        return fast;
    }
    let number = phonenumber::parse(region, written).ok()?;
    let digits = number.national().value().to_string();
    (7..=15).contains(&digits.len()).then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

/// Ten digits (or eleven from 1) of the North American plan, without the costly general case:
/// an import asks this a hundred thousand times. `None` when it is for the general case to say.
fn north_american(written: &str, region: Option<country::Id>) -> Option<Option<String>> {
    let plus = written.trim_start().starts_with('+');
    if !matches!(region, Some(country::US | country::CA)) && !plus {
        return None;
    }
    if written.chars().any(|c| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '/')))
    {
        return None;
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let national = match (digits.len(), digits.strip_prefix('1')) {
        (11, Some(rest)) => rest,
        (10, _) if !plus => digits.as_str(),
        _ => return None,
    };
    let starts_well = |at: usize| national.as_bytes().get(at).is_some_and(|b| (b'2'..=b'9').contains(b));
    (starts_well(0) && starts_well(3)).then(|| Some(format!("+1{national}")))
}

/// Two names on one line, as one writes them: family first where both are written in Han, kana or Hangul.
pub(crate) fn display_name(given: &str, family: &str, preferred: &str) -> String {
    let (g, f) = (given.trim(), family.trim());
    match (g.is_empty(), f.is_empty()) {
        (false, false) if g.chars().chain(f.chars()).all(super::search::fold::is_cjk) => format!("{f}{g}"),
        (false, false) => format!("{g} {f}"),
        (true, true) => preferred.trim().to_owned(),
        _ => format!("{g}{f}"),
    }
}

/// The draft as it will be kept. Names stay as written; only what isn't text is refused.
pub(crate) fn client(mut draft: ClientDraft, place: Place) -> Result<ClientDraft> {
    let lines: [(&'static str, &str); 15] = [
        ("givenName", &draft.given_name),
        ("familyName", &draft.family_name),
        ("preferredName", &draft.preferred_name),
        ("pronouns", &draft.pronouns),
        ("email", &draft.email),
        ("address", &draft.address.line1),
        ("address", &draft.address.line2),
        ("address", &draft.address.city),
        ("address", &draft.address.state),
        ("address", &draft.address.postal),
        ("address", &draft.address.country),
        ("emergency", &draft.emergency.name),
        ("emergency", &draft.emergency.phone),
        ("emergency", &draft.emergency.relation),
        ("referral", &draft.referral),
    ];
    for (field, line) in lines {
        text(field, line, LONGEST_LINE)?;
    }
    if let Some(g) = &draft.guardian {
        for line in [&g.name, &g.phone, &g.relation] {
            text("guardian", line, LONGEST_LINE)?;
        }
    }
    text("confidentialChannel", &draft.confidential_channel, LONGEST_LINE)?;
    text("note", &draft.note, LONGEST_NOTE)?;
    if [&draft.given_name, &draft.family_name, &draft.preferred_name].iter().all(|n| n.trim().is_empty()) {
        return Err(PracticeError::invalid("familyName", "Give a given name or a family name."));
    }
    if let Some(m) = email_problem(&draft.email) {
        return Err(PracticeError::invalid("email", m));
    }
    if draft.birth_date.as_deref().is_some_and(|d| d.trim().is_empty()) {
        draft.birth_date = None;
    }
    if let Some(d) = &draft.birth_date {
        birth_date(d, place.today)?;
    }
    draft.phones.retain(|p| !p.written.trim().is_empty());
    if draft.phones.len() > MOST_PHONES {
        return Err(PracticeError::invalid("phones", format!("Keep at most {MOST_PHONES} numbers.")));
    }
    for p in &mut draft.phones {
        text("phones", &p.written, LONGEST_LINE)?;
        text("phones", &p.label, LONGEST_LINE)?;
        p.e164 = e164(&p.written, place.region);
    }
    draft.tags = distinct(draft.tags);
    if draft.tags.len() > MOST_TAGS {
        return Err(PracticeError::invalid("tags", format!("Keep at most {MOST_TAGS} tags.")));
    }
    for t in &draft.tags {
        text("tags", t, LONGEST_LINE)?;
    }
    // A guardian of whom nothing is written is none.
    draft.guardian =
        draft.guardian.filter(|g| [&g.name, &g.phone, &g.relation].iter().any(|t| !t.trim().is_empty()));
    Ok(draft)
}

/// What the lists of a health summary must be like, typed or from a file.
pub(crate) fn health_lists(
    allergies: &[Allergy],
    medications: &[String],
    conditions: &[String],
) -> Result<()> {
    if allergies.len() > MOST_ALLERGIES {
        return Err(PracticeError::invalid("allergies", format!("Keep at most {MOST_ALLERGIES} allergies.")));
    }
    for a in allergies {
        text("allergies", &a.substance, LONGEST_LINE)?;
        text("allergies", &a.reaction, LONGEST_LINE)?;
    }
    for (field, list) in [("medications", medications), ("conditions", conditions)] {
        if list.len() > MOST_ALLERGIES {
            return Err(PracticeError::invalid(field, format!("Keep at most {MOST_ALLERGIES} lines.")));
        }
        for line in list {
            text(field, line, LONGEST_LINE)?;
        }
    }
    Ok(())
}

/// The health summary as it will be kept.
pub(crate) fn health(mut h: Health) -> Result<Health> {
    h.allergies.retain(|a| !a.substance.trim().is_empty());
    h.medications = distinct(h.medications);
    h.conditions = distinct(h.conditions);
    health_lists(&h.allergies, &h.medications, &h.conditions)?;
    text("note", &h.note, LONGEST_NOTE)?;
    if h.fitzpatrick.is_some_and(|f| !(1..=6).contains(&f)) {
        return Err(PracticeError::invalid("fitzpatrick", "The skin type is I to VI."));
    }
    if h.no_known_allergies && !h.allergies.is_empty() {
        return Err(PracticeError::invalid(
            "noKnownAllergies",
            "Allergies are listed, so \u{201c}no known allergies\u{201d} can't hold too.",
        ));
    }
    Ok(h)
}

/// Trims at the ends, drops what is empty and what was said before in other letters.
pub(crate) fn distinct(list: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    list.into_iter()
        .filter(|t| !t.trim().is_empty() && seen.insert(t.trim().to_lowercase()))
        .map(|t| if t.trim().len() == t.len() { t } else { t.trim().to_owned() })
        .collect()
}

/// Allergies of both, each substance once, in its graver form: the stricter union.
pub(crate) fn united_allergies(keep: &[Allergy], other: &[Allergy]) -> Vec<Allergy> {
    let mut all = keep.to_vec();
    for a in other {
        match all.iter_mut().find(|b| same_substance(&a.substance, &b.substance)) {
            Some(b) => {
                b.severity = graver(b.severity, a.severity);
                if !a.reaction.trim().is_empty() && !b.reaction.contains(a.reaction.trim()) {
                    if !b.reaction.trim().is_empty() {
                        b.reaction.push_str("; ");
                    }
                    b.reaction.push_str(a.reaction.trim());
                }
            }
            None => all.push(a.clone()),
        }
    }
    all
}

pub(crate) fn same_substance(a: &str, b: &str) -> bool {
    super::search::fold::fold(a) == super::search::fold::fold(b)
}

/// The graver of two. Nobody knows how grave an unknown one is: graver than mild.
pub(crate) fn graver(a: Severity, b: Severity) -> Severity {
    let rank = |s| match s {
        Severity::Mild => 0,
        Severity::Unknown => 1,
        Severity::Moderate => 2,
        Severity::Severe => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// Whether two written numbers are one number.
pub(crate) fn same_number(a: &Phone, b: &Phone) -> bool {
    match (&a.e164, &b.e164) {
        (Some(x), Some(y)) => x == y,
        _ => {
            let digits = |p: &Phone| p.written.chars().filter(char::is_ascii_digit).collect::<String>();
            a.written.trim() == b.written.trim() || (digits(a).len() >= 7 && digits(a) == digits(b))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }
    fn place() -> Place {
        Place { today: day(2026, 5, 14), region: Some(country::US) }
    }

    #[test]
    fn counts_completed_years() {
        assert_eq!(age(day(2008, 5, 14), day(2026, 5, 14)), Some(18));
        assert_eq!(age(day(2008, 5, 15), day(2026, 5, 14)), Some(17));
        assert_eq!(age(day(2008, 2, 29), day(2026, 2, 28)), Some(17));
        assert_eq!(age(day(2008, 2, 29), day(2026, 3, 1)), Some(18));
        assert_eq!(age(day(2027, 1, 1), day(2026, 3, 1)), None);
    }

    #[test]
    fn a_birthday_is_of_the_practices_day_not_of_utc() {
        let late = UtcMillis(day(2026, 5, 15).and_hms_opt(3, 0, 0).unwrap().and_utc().timestamp_millis());
        assert_eq!(local_date(late, chrono_tz::America::Chicago), day(2026, 5, 14));
        assert_eq!(local_date(late, chrono_tz::Europe::Berlin), day(2026, 5, 15));
    }

    #[test]
    fn keeps_a_number_as_written_beside_its_e164() {
        for written in ["(312) 555-0123", "312.555.0123", "+1 312 555 0123", "1-312-555-0123", " 3125550123 "]
        {
            assert_eq!(e164(written, Some(country::US)).as_deref(), Some("+13125550123"), "{written}");
        }
        assert_eq!(e164("030 901820", Some(country::DE)).as_deref(), Some("+4930901820"));
        assert_eq!(e164("+49 30 901820", Some(country::US)).as_deref(), Some("+4930901820"));
        assert_eq!(e164("ask her sister", Some(country::US)), None);
        assert_eq!(e164("555-0123", Some(country::US)).as_deref(), Some("+15550123"));
        assert_eq!(e164("", Some(country::US)), None);
    }

    #[test]
    fn refuses_a_client_without_a_name_a_wrong_mail_or_a_birth_to_come() {
        let field = |d: ClientDraft| client(d, place()).unwrap_err().field().map(str::to_owned);
        let ok = ClientDraft { given_name: "Kate".into(), ..ClientDraft::default() };
        assert!(client(ok.clone(), place()).is_ok());
        assert_eq!(
            field(ClientDraft { given_name: "  ".into(), ..ok.clone() }).as_deref(),
            Some("familyName")
        );
        assert_eq!(field(ClientDraft { email: "kate@".into(), ..ok.clone() }).as_deref(), Some("email"));
        for date in ["2026-05-15", "1890-01-01", "14.3.1990", "1990-02-30", "90-03-14"] {
            let draft = ClientDraft { birth_date: Some(date.into()), ..ok.clone() };
            assert_eq!(field(draft).as_deref(), Some("birthDate"), "{date}");
        }
        assert_eq!(field(ClientDraft { note: "a\0b".into(), ..ok.clone() }).as_deref(), Some("note"));
        assert_eq!(field(ClientDraft { given_name: "é".repeat(501), ..ok }).as_deref(), Some("givenName"));
    }

    #[test]
    fn writes_family_first_where_people_do() {
        assert_eq!(display_name("小明", "王", ""), "王小明");
        assert_eq!(display_name("Katherine", "Ng", "Kate"), "Katherine Ng");
        assert_eq!(display_name("", "", "Kate"), "Kate");
        assert_eq!(display_name("Prince", "", ""), "Prince");
    }

    fn allergies() -> impl Strategy<Value = Vec<Allergy>> {
        let severity = prop_oneof![
            Just(Severity::Mild),
            Just(Severity::Unknown),
            Just(Severity::Moderate),
            Just(Severity::Severe)
        ];
        prop::collection::vec(
            ("(latex|Latex|LATEX|lidocaine|penicillin)", "[a-z]{0,5}", severity)
                .prop_map(|(substance, reaction, severity)| Allergy { substance, reaction, severity }),
            0..6,
        )
    }

    proptest! {
        #[test]
        fn the_union_of_allergies_never_loses_one_nor_softens_it(a in allergies(), b in allergies()) {
            let all = united_allergies(&a, &b);
            for x in a.iter().chain(&b) {
                let kept: Vec<_> = all.iter().filter(|y| same_substance(&x.substance, &y.substance)).collect();
                prop_assert!(kept.iter().any(|y| graver(y.severity, x.severity) == y.severity));
                prop_assert!(kept.iter().any(|y| y.reaction.contains(x.reaction.trim())));
            }
        }

        #[test]
        fn no_text_makes_the_rules_panic(text in "\\PC*|[0-9 +().-]{0,20}", date in ".{0,12}") {
            let _ = e164(&text, Some(country::US));
            let _ = email_problem(&text);
            let draft = ClientDraft {
                given_name: text.clone(), email: text.clone(), birth_date: Some(date),
                phones: vec![Phone { id: None, written: text, e164: None, label: String::new() }],
                ..ClientDraft::default()
            };
            let _ = client(draft, place());
        }
    }
}
