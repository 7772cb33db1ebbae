//! What a person typed: words of a name, digits of a number, a date, a mail address.

use super::fold::fold;
use chrono::{Datelike, NaiveDate};

/// More than this isn't a search.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 8;

#[derive(Default)]
pub(crate) struct Query {
    /// Folded.
    pub(crate) words: Vec<String>,
    /// Of a phone number.
    pub(crate) digits: Option<String>,
    /// Every reading of what looks like a birth date.
    pub(crate) dates: Vec<NaiveDate>,
    /// Lower case.
    pub(crate) email: Option<String>,
    /// A letter that says nothing yet, such as an ʻokina: anybody may be meant.
    pub(crate) anybody: bool,
}

/// What of a typed text is looked for.
pub(crate) fn looked_for(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().trim()
}

impl Query {
    pub(crate) fn parse(text: &str, today: NaiveDate) -> Self {
        let text = looked_for(text);
        let mut query = Self::default();
        if let Some(digits) = phone_digits(text, 1) {
            query.dates = date_of(text, today);
            query.digits = Some(digits);
            return query;
        }
        query.dates = date_of(text, today);
        if !query.dates.is_empty() {
            return query;
        }
        let mut names = String::new();
        for part in text.split_whitespace() {
            let dates =
                if part.chars().any(|c| c.is_ascii_digit()) { date_of(part, today) } else { Vec::new() };
            if !dates.is_empty() && query.dates.is_empty() {
                query.dates = dates;
            } else if let Some(digits) = phone_digits(part, 3) {
                query.digits.get_or_insert_default().push_str(&digits);
            } else if part.contains('@') && query.email.is_none() {
                query.email = Some(part.to_lowercase());
            } else {
                names.push_str(part);
                names.push(' ');
            }
        }
        query.words =
            fold(&names).split(' ').filter(|w| !w.is_empty()).take(MOST_WORDS).map(str::to_owned).collect();
        query.anybody = query.is_empty() && text.chars().any(char::is_alphabetic);
        query
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.digits.is_none() && self.dates.is_empty() && self.email.is_none()
    }
}

/// The digits, where there is nothing but digits and what stands between them in a phone number.
fn phone_digits(text: &str, at_least: usize) -> Option<String> {
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | '-' | '.' | '(' | ')' | '/' | ' ' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            _ => return None,
        }
    }
    (at_least..=20).contains(&digits.len()).then_some(digits)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Every reading of a date as people type it, of somebody born by `today`.
pub(crate) fn date_of(text: &str, today: NaiveDate) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut add = |y: i32, m: u32, d: u32| {
        if let Some(date) = NaiveDate::from_ymd_opt(y, m, d)
            && date <= today
            && date.year() > today.year() - 131
            && !dates.contains(&date)
        {
            dates.push(date);
        }
    };
    let lower = text.trim().to_lowercase();
    let parts: Vec<&str> = lower.split(['-', '/', '.', ',', ' ']).filter(|p| !p.is_empty()).collect();
    let number = |s: &str| s.parse::<u32>().ok().filter(|_| s.bytes().all(|b| b.is_ascii_digit()));
    let month = |s: &str| {
        let at = MONTHS.iter().position(|m| s.starts_with(m))?;
        let full = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        full.get(at)?.starts_with(s).then(|| u32::try_from(at + 1).ok()).flatten()
    };
    // Two digits are the latest such year that isn't to come.
    let year = |s: &str| -> Option<i32> {
        let n = i32::try_from(number(s)?).ok()?;
        match s.len() {
            4 => Some(n),
            2 => {
                let this = today.year() - today.year() % 100 + n;
                Some(if this > today.year() { this - 100 } else { this })
            }
            _ => None,
        }
    };
    match parts.as_slice() {
        [a, b, c] => {
            if let (4, Some(y), Some(m), Some(d)) =
                (a.len(), year(a), number(b).or_else(|| month(b)), number(c))
            {
                add(y, m, d);
            } else if let Some(y) = year(c) {
                match (number(a), number(b)) {
                    (Some(x), Some(z)) => {
                        add(y, x, z);
                        add(y, z, x);
                    }
                    (Some(d), None) => {
                        if let Some(m) = month(b) {
                            add(y, m, d);
                        }
                    }
                    (None, Some(d)) => {
                        if let Some(m) = month(a) {
                            add(y, m, d);
                        }
                    }
                    (None, None) => {}
                }
            }
        }
        [one] if one.len() == 8 && one.bytes().all(|b| b.is_ascii_digit()) => {
            let cut = |from: usize, to: usize| one.get(from..to).unwrap_or("");
            if let (Some(y), Some(m), Some(d)) = (year(cut(0, 4)), number(cut(4, 6)), number(cut(6, 8))) {
                add(y, m, d);
            }
            if let (Some(y), Some(a), Some(b)) = (year(cut(4, 8)), number(cut(0, 2)), number(cut(2, 4))) {
                add(y, a, b);
                add(y, b, a);
            }
        }
        _ => {}
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }
    fn today() -> NaiveDate {
        day(2026, 5, 14)
    }

    #[test]
    fn reads_a_birth_date_as_people_type_it() {
        for text in [
            "1990-03-14",
            "3/14/1990",
            "14.3.1990",
            "03141990",
            "14031990",
            "19900314",
            "14 mar 1990",
            "March 14, 1990",
            "3/14/90",
            "1990 march 14",
        ] {
            assert_eq!(date_of(text, today()), [day(1990, 3, 14)], "{text}");
        }
        assert_eq!(date_of("3/4/1990", today()), [day(1990, 3, 4), day(1990, 4, 3)]);
        assert_eq!(date_of("3/4/30", today()), [day(1930, 3, 4), day(1930, 4, 3)]);
        assert!(date_of("30/30/1990", today()).is_empty());
        assert!(date_of("mary 3 1990", today()).is_empty(), "Mary isn't May");
    }

    #[test]
    fn tells_names_numbers_dates_and_mail_apart() {
        let q = |t: &str| Query::parse(t, today());
        assert_eq!(q("(312) 555").digits.as_deref(), Some("312555"));
        assert_eq!(q("Ng 0123").digits.as_deref(), Some("0123"));
        assert_eq!(q("Ng 0123").words, ["ng"]);
        assert_eq!(q("ng, kate 3/14/1990").dates, [day(1990, 3, 14)]);
        assert_eq!(q("ng, kate 3/14/1990").words, ["ng", "kate"]);
        assert_eq!(q("Kate@Example.com").email.as_deref(), Some("kate@example.com"));
        assert_eq!(q("O'Brien").words, ["obrien"]);
        assert_eq!(q("王小明").words, ["王", "小", "明"]);
        assert!(q("  ").is_empty());
        assert!(q("%_\"*").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_a_search(text in "\\PC{0,80}|[0-9/. -]{0,12}") {
            let q = Query::parse(&text, today());
            prop_assert!(q.words.iter().all(|w| !w.is_empty() && !w.contains('"')));
        }
    }
}
