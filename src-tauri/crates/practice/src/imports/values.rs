//! Cells as values. Pure. What can't be read is said in words, never guessed.

use crate::clients::{Allergy, Severity};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// In which order a column of dates writes day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DateOrder {
    MonthFirst,
    DayFirst,
    /// Some rows of the column can only be the one, some only the other.
    Mixed,
}

/// What the dates of a column were seen to be.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DateEvidence {
    month_first: u32,
    day_first: u32,
    either: u32,
}

impl DateEvidence {
    pub(crate) fn see(&mut self, text: &str) {
        if let Some(Shape::Numbers { first, second, .. }) = shape(text) {
            match (first > 12, second > 12) {
                (true, false) => self.day_first += 1,
                (false, true) => self.month_first += 1,
                (false, false) if first != second => self.either += 1,
                _ => {}
            }
        }
    }

    /// The order, and whether nothing in the column itself says so.
    pub(crate) fn order(self, usual: DateOrder) -> (DateOrder, bool) {
        match (self.month_first, self.day_first) {
            (0, 0) => (usual, self.either > 0),
            (_, 0) => (DateOrder::MonthFirst, false),
            (0, _) => (DateOrder::DayFirst, false),
            _ => (DateOrder::Mixed, self.either > 0),
        }
    }
}

enum Shape {
    /// Year, month and day say which they are.
    Plain(i32, u32, u32),
    Numbers {
        first: u32,
        second: u32,
        year: Year,
    },
}

#[derive(Clone, Copy)]
enum Year {
    Whole(i32),
    TwoDigits(i32),
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn shape(text: &str) -> Option<Shape> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    // A time behind the date: midnight of an export, or of a visit.
    let date = match text.split_once('T') {
        Some((d, t)) if t.starts_with(|c: char| c.is_ascii_digit()) => d,
        _ => match text.split_once(' ') {
            Some((d, t))
                if t.contains(':')
                    && d.contains(|c: char| c.is_ascii_digit())
                    && !d.is_empty()
                    && d.contains(['-', '/', '.']) =>
            {
                d
            }
            _ => text,
        },
    };
    let lower = date.to_ascii_lowercase();
    let parts: Vec<&str> = lower.split(['-', '/', '.', ',', ' ']).filter(|p| !p.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else {
        // 19900314
        if let [one] = parts.as_slice()
            && one.len() == 8
            && one.bytes().all(|b| b.is_ascii_digit())
        {
            let part = |from: usize, to: usize| one.get(from..to).and_then(|p| p.parse::<u32>().ok());
            let year =
                one.get(..4).and_then(|y| y.parse::<i32>().ok()).filter(|y| (1850..2200).contains(y))?;
            return Some(Shape::Plain(year, part(4, 6)?, part(6, 8)?));
        }
        return None;
    };
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<u32>().ok()).flatten();
    let day = |s: &str| number(without_ordinal(s));
    let month = |s: &str| {
        MONTHS
            .iter()
            .position(|m| s.len() >= 3 && s.starts_with(m) && s.bytes().all(|b| b.is_ascii_alphabetic()))
            .and_then(|i| u32::try_from(i + 1).ok())
    };
    let year = |s: &str| {
        let n = i32::try_from(number(s)?).ok()?;
        match s.len() {
            4 => Some(Year::Whole(n)),
            2 => Some(Year::TwoDigits(n)),
            _ => None,
        }
    };
    if a.len() == 4 {
        let Some(Year::Whole(y)) = year(a) else { return None };
        return Some(Shape::Plain(y, number(b).or_else(|| month(b))?, day(c)?));
    }
    let year = year(c)?;
    match (month(a), month(b)) {
        (Some(m), None) => plain(year, m, day(b)?),
        (None, Some(m)) => plain(year, m, day(a)?),
        _ => Some(Shape::Numbers { first: number(a)?, second: number(b)?, year }),
    }
}

fn plain(year: Year, month: u32, day: u32) -> Option<Shape> {
    match year {
        Year::Whole(y) => Some(Shape::Plain(y, month, day)),
        // The century is for the reader to say; keep the numbers in month-first order beyond doubt.
        Year::TwoDigits(_) if day > 12 => Some(Shape::Numbers { first: month, second: day, year }),
        Year::TwoDigits(_) => None,
    }
}

/// "3rd" is 3; "third" stays a word.
fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|e| word.strip_suffix(e)).unwrap_or(word)
}

/// Where two digits of a year belong.
#[derive(Clone, Copy)]
pub(crate) enum Century {
    /// The latest such year that isn't to come.
    Past(NaiveDate),
    /// This century.
    This(NaiveDate),
}

/// A date in a column of this order.
pub(crate) fn date(text: &str, order: DateOrder, century: Century) -> Result<NaiveDate, String> {
    const NONE: &str = "This isn't a date that Stillroom can read, such as 1990-03-14 or 3/14/1990.";
    let whole = |y: Year| match (y, century) {
        (Year::Whole(y), _) => y,
        (Year::TwoDigits(n), Century::Past(today)) => {
            let this = today.year() - today.year() % 100 + n;
            if this > today.year() { this - 100 } else { this }
        }
        (Year::TwoDigits(n), Century::This(today)) => today.year() - today.year() % 100 + n,
    };
    match shape(text).ok_or(NONE)? {
        Shape::Plain(y, m, d) => {
            NaiveDate::from_ymd_opt(y, m, d).ok_or_else(|| "There is no such day.".to_owned())
        }
        Shape::Numbers { first, second, year } => {
            let y = whole(year);
            let (m, d) = match (first > 12, second > 12, order) {
                (true, true, _) => return Err("There is no such day.".to_owned()),
                // Only one reading is a date, whatever the other rows do: but a lone stranger in a
                // column of the other order is more likely a slip.
                (true, false, DateOrder::MonthFirst) => {
                    return Err("There is no such month; the other dates of this column are month/day/year."
                        .to_owned());
                }
                (false, true, DateOrder::DayFirst) => {
                    return Err("There is no such month; the other dates of this column are day/month/year."
                        .to_owned());
                }
                (true, false, _) | (false, false, DateOrder::DayFirst) => (second, first),
                (false, true, _) | (false, false, DateOrder::MonthFirst) => (first, second),
                (false, false, DateOrder::Mixed) if first == second => (first, second),
                (false, false, DateOrder::Mixed) => {
                    return Err("This can be month/day or day/month: this column has both. Write it as year-month-day.".to_owned());
                }
            };
            NaiveDate::from_ymd_opt(y, m, d).ok_or_else(|| "There is no such day.".to_owned())
        }
    }
}

/// The time behind a date, where there is one.
pub(crate) fn time_behind(text: &str) -> Option<&str> {
    let text = text.trim();
    let (_, time) = text
        .split_once('T')
        .filter(|(d, _)| d.contains(|c: char| c.is_ascii_digit()))
        .or_else(|| text.split_once(' ').filter(|(_, t)| t.contains(':')))?;
    Some(time)
}

/// Minutes since midnight of "9:30", "9:30 am", "14:05:00", "2pm".
pub(crate) fn time(text: &str) -> Result<u32, String> {
    let none = || "This isn't a time of day, such as 14:30 or 2:30 pm.".to_owned();
    let lower = text.trim().to_ascii_lowercase().replace('.', ":").replace(' ', "");
    let lower = lower.trim_end_matches('z');
    let (clock, half) = match () {
        () if lower.ends_with("am") || lower.ends_with("a:m:") => {
            (lower.trim_end_matches(|c: char| !c.is_ascii_digit()), Some(0))
        }
        () if lower.ends_with("pm") || lower.ends_with("p:m:") => {
            (lower.trim_end_matches(|c: char| !c.is_ascii_digit()), Some(12))
        }
        () => (lower, None),
    };
    let mut parts = clock.split(':');
    let mut part =
        || parts.next().map(|p| if p.is_empty() || p.len() > 2 { None } else { p.parse::<u32>().ok() });
    let hour = part().flatten().ok_or_else(none)?;
    let minute = match part() {
        Some(m) => m.ok_or_else(none)?,
        None if half.is_some() => 0,
        None => return Err(none()),
    };
    let hour = match half {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return Err(none()),
        None => hour,
    };
    if hour > 23 || minute > 59 { Err(none()) } else { Ok(hour * 60 + minute) }
}

/// A yes or a no; nothing when the cell is empty.
pub(crate) fn yes_no(text: &str) -> Result<Option<bool>, String> {
    Ok(match text.trim().to_lowercase().as_str() {
        "" | "-" | "n/a" | "unknown" => None,
        "yes" | "y" | "true" | "t" | "1" | "x" | "on" | "ja" | "si" | "sí" | "oui" | "✓" | "checked"
        | "opted in" | "opt-in" | "opt in" | "subscribed" | "allowed" | "vip" | "granted" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "off" | "nein" | "non" | "unchecked" | "not subscribed"
        | "none" | "denied" => Some(false),
        _ => return Err("This is neither yes nor no.".to_owned()),
    })
}

/// The same for a column of opt-outs or opt-ins, where words say which way round they mean.
pub(crate) fn opt(text: &str, is_opt_out: bool) -> Result<Option<bool>, String> {
    let refuses = match text.trim().to_lowercase().as_str() {
        "opted out" | "opt-out" | "opt out" | "unsubscribed" | "do not contact" | "blocked" => Some(true),
        "opted in" | "opt-in" | "opt in" | "subscribed" => Some(false),
        _ => yes_no(text)?.map(|yes| yes == is_opt_out),
    };
    Ok(refuses)
}

/// Cents of "$1,234.50", "(12.00)", "1.234,50 €", "-7".
pub(crate) fn money(text: &str) -> Result<i64, String> {
    let none = || "This isn't an amount of money, such as 125.00.".to_owned();
    let t = text.trim();
    let in_brackets = t.starts_with('(') && t.ends_with(')');
    let mut digits = String::new();
    let mut is_negative = in_brackets;
    for c in t.chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            '-' | '\u{2212}' => is_negative = true,
            '$' | '€' | '£' | ' ' | '\u{a0}' | '\u{202f}' | '(' | ')' | '+' | '\'' => {}
            _ if matches!(
                t.to_ascii_uppercase().trim_matches(|c: char| !c.is_ascii_alphabetic()),
                "USD" | "EUR" | "GBP" | "CAD" | "AUD"
            ) => {}
            _ => return Err(none()),
        }
    }
    // The last separator is of the cents when one or two digits follow it.
    let (whole, cents) = match digits.rfind(['.', ',']) {
        Some(at) => {
            let (w, c) = digits.split_at(at);
            let c = c.get(1..).unwrap_or("");
            match c.len() {
                0 => (w, "0"),
                1 | 2 => (w, c),
                3 => (digits.as_str(), "0"),
                _ => return Err(none()),
            }
        }
        None => (digits.as_str(), "0"),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() && cents == "0" || whole.len() > 9 {
        return Err(none());
    }
    let units: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| none())? };
    let hundredths: i64 = match cents.len() {
        1 => cents.parse::<i64>().map_err(|_| none())? * 10,
        _ => cents.parse().map_err(|_| none())?,
    };
    let all = units * 100 + hundredths;
    Ok(if is_negative { -all } else { all })
}

/// The parts of a list in one cell.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split([';', '|', ',', '\n', '\r'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Allergies of one cell; `None` where the cell says that there are none.
pub(crate) fn allergies(text: &str) -> Option<Vec<Allergy>> {
    let whole = text.trim().trim_end_matches('.').to_lowercase();
    let none = [
        "nka",
        "nkda",
        "nkfa",
        "none",
        "no",
        "no known allergies",
        "no known drug allergies",
        "none known",
        "no allergies",
        "denies",
        "n/a",
        "na",
        "nil",
        "nka/nkda",
    ];
    if none.contains(&whole.as_str()) {
        return None;
    }
    Some(list(text).into_iter().map(|t| allergy(&t)).collect())
}

fn allergy(text: &str) -> Allergy {
    let severities = [
        ("severe", Severity::Severe),
        ("anaphylaxis", Severity::Severe),
        ("anaphylactic", Severity::Severe),
        ("life-threatening", Severity::Severe),
        ("moderate", Severity::Moderate),
        ("mild", Severity::Mild),
    ];
    let severity_in =
        |t: &str| severities.iter().find(|(w, _)| t.to_lowercase().contains(w)).map(|(_, s)| *s);
    // "Latex (severe: hives)" or "Latex - hives": what is behind is how it shows.
    let (substance, behind) = match text.split_once('(') {
        Some((s, rest)) if rest.trim_end().ends_with(')') => (s, rest.trim_end().trim_end_matches(')')),
        _ => text.split_once(" - ").or_else(|| text.split_once(": ")).unwrap_or((text, "")),
    };
    let severity = severity_in(behind).unwrap_or(Severity::Unknown);
    let is_word_alone = severities
        .iter()
        .any(|(w, s)| behind.trim().eq_ignore_ascii_case(w) && *w != "anaphylaxis" && *s == severity);
    let reaction = if is_word_alone { "" } else { behind.trim() };
    let substance = substance.trim();
    if substance.is_empty() {
        return Allergy {
            substance: text.trim().to_owned(),
            reaction: String::new(),
            severity: Severity::Unknown,
        };
    }
    Allergy { substance: substance.to_owned(), reaction: reaction.to_owned(), severity }
}

/// Given and family name of a full one: "Ng, Katherine" or "Katherine Ng".
pub(crate) fn full_name(text: &str) -> (String, String) {
    let t = text.trim();
    if let Some((family, given)) = t.split_once(',') {
        return (given.trim().to_owned(), family.trim().to_owned());
    }
    match t.rsplit_once(char::is_whitespace) {
        Some((given, family)) => (given.trim().to_owned(), family.trim().to_owned()),
        None => (String::new(), t.to_owned()),
    }
}

/// Skin type of "III", "3", "Type IV".
pub(crate) fn fitzpatrick(text: &str) -> Result<Option<u32>, String> {
    let t = text.trim().to_uppercase();
    let t = t.strip_prefix("TYPE").map_or(t.as_str(), str::trim);
    Ok(match t {
        "" => None,
        "1" | "I" => Some(1),
        "2" | "II" => Some(2),
        "3" | "III" => Some(3),
        "4" | "IV" => Some(4),
        "5" | "V" => Some(5),
        "6" | "VI" => Some(6),
        _ => return Err("A skin type is I to VI.".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }
    const US: DateOrder = DateOrder::MonthFirst;
    fn born(text: &str, order: DateOrder) -> Result<NaiveDate, String> {
        date(text, order, Century::Past(day(2026, 5, 14)))
    }

    #[test]
    fn reads_dates_of_several_systems() {
        for text in [
            "1990-03-14",
            "3/14/1990",
            "03/14/90",
            "19900314",
            "14-Mar-1990",
            "March 14, 1990",
            "14 Mar 1990",
            "1990/3/14",
            "1990-03-14T00:00:00",
            "3/14/1990 0:00",
            " 3-14-1990 ",
            "Mar 14th, 1990",
            "14-Mar-90",
        ] {
            assert_eq!(born(text, US), Ok(day(1990, 3, 14)), "{text}");
        }
        assert_eq!(born("14.03.1990", DateOrder::DayFirst), Ok(day(1990, 3, 14)));
        assert_eq!(born("4/3/1990", DateOrder::DayFirst), Ok(day(1990, 3, 4)));
        for text in
            ["1990-02-30", "13/13/1990", "soon", "32946", "", "1990", "3/14", "14/3/1990", "１９９０-03-14"]
        {
            assert!(born(text, US).is_err(), "{text}");
        }
        assert!(born("3/4/1990", DateOrder::Mixed).is_err());
        assert_eq!(born("4/4/1990", DateOrder::Mixed), Ok(day(1990, 4, 4)));
    }

    #[test]
    fn a_column_says_in_which_order_its_dates_are() {
        let order = |texts: &[&str]| {
            let mut e = DateEvidence::default();
            texts.iter().for_each(|t| e.see(t));
            e.order(US)
        };
        assert_eq!(order(&["3/4/1990", "14/3/1990"]), (DateOrder::DayFirst, false));
        assert_eq!(order(&["3/4/1990", "3/14/1990"]), (US, false));
        assert_eq!(order(&["3/4/1990", "5/6/1991"]), (US, true));
        assert_eq!(order(&["1990-03-04"]), (US, false));
        assert_eq!(order(&["3/14/1990", "14/3/1990", "3/4/1990"]), (DateOrder::Mixed, true));
    }

    #[test]
    fn reads_times_money_and_opt_outs() {
        assert_eq!(time("9:30"), Ok(570));
        assert_eq!(time("2:30 PM"), Ok(870));
        assert_eq!(time("12 am"), Ok(0));
        assert_eq!(time("14:05:00"), Ok(845));
        assert!(time("25:00").is_err() && time("13 pm").is_err() && time("9").is_err());
        for (text, cents) in [
            ("$1,234.50", 123_450),
            ("(12.00)", -1200),
            ("1.234,50 €", 123_450),
            ("-7", -700),
            ("0.5", 50),
            ("1,000", 100_000),
            ("USD 12.5", 1250),
            ("0", 0),
        ] {
            assert_eq!(money(text), Ok(cents), "{text}");
        }
        for text in ["twelve", "", "1.23456", "99999999999"] {
            assert!(money(text).is_err(), "{text}");
        }
        assert_eq!(opt("yes", true), Ok(Some(true)));
        assert_eq!(opt("no", false), Ok(Some(true)));
        assert_eq!(opt("unsubscribed", false), Ok(Some(true)));
        assert!(opt("perhaps", true).is_err());
    }

    #[test]
    fn splits_allergies_and_hears_how_grave_they_are() {
        let all =
            allergies("Latex (severe); lidocaine - hives, Penicillin (severe: anaphylaxis)\nnickel").unwrap();
        let show: Vec<_> =
            all.iter().map(|a| (a.substance.as_str(), a.reaction.as_str(), a.severity)).collect();
        assert_eq!(
            show,
            [
                ("Latex", "", Severity::Severe),
                ("lidocaine", "hives", Severity::Unknown),
                ("Penicillin", "severe: anaphylaxis", Severity::Severe),
                ("nickel", "", Severity::Unknown),
            ]
        );
        assert!(allergies("NKDA").is_none());
        assert_eq!(allergies(""), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn no_cell_makes_the_readers_panic(text in "\\PC{0,30}|[0-9/.:, apm-]{0,20}") {
            let _ = born(&text, US);
            let _ = time(&text);
            let _ = money(&text);
            let _ = opt(&text, true);
            let _ = allergies(&text);
            let _ = full_name(&text);
            let _ = fitzpatrick(&text);
            let _ = time_behind(&text);
        }

        #[test]
        fn a_written_date_is_read_as_it_was(days in 0_i32..40_000) {
            let d = NaiveDate::from_num_days_from_ce_opt(699_000 + days).unwrap();
            let today = day(2026, 5, 14);
            prop_assume!(d <= today);
            prop_assert_eq!(born(&d.format("%Y-%m-%d").to_string(), US), Ok(d));
            prop_assert_eq!(born(&d.format("%m/%d/%Y").to_string(), US), Ok(d));
            prop_assert_eq!(born(&d.format("%d.%m.%Y").to_string(), DateOrder::DayFirst), Ok(d));
        }
    }
}
