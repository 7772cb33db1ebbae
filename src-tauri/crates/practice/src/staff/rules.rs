//! What a person's professional data must be like. Pure.

use super::model::{LicenceDraft, LicenceStatus, StaffDraft};
use crate::clients::text_problem;
use crate::{PracticeError, Result};
use chrono::{Datelike, NaiveDate};
use stillroom_record::Role;

/// How long before its end a licence is pointed out.
const SOON_DAYS: i64 = 60;
const LONGEST: usize = 120;

/// Whether somebody with these roles has a column in the schedule.
pub(crate) fn treats_clients(roles: &[Role]) -> bool {
    roles.iter().any(|r| matches!(r, Role::Provider | Role::MedicalDirector))
}

/// A licence is good on its last day.
pub(crate) fn status(expires: NaiveDate, today: NaiveDate) -> LicenceStatus {
    match (expires - today).num_days() {
        ..0 => LicenceStatus::Expired,
        0..=SOON_DAYS => LicenceStatus::ExpiresSoon,
        _ => LicenceStatus::Current,
    }
}

pub(crate) fn draft(mut d: StaffDraft) -> Result<StaffDraft> {
    for (field, text) in [("title", &mut d.title), ("credentials", &mut d.credentials)] {
        *text = text.trim().to_owned();
        line(field, text)?;
    }
    if d.roles.is_empty() {
        return Err(PracticeError::invalid("roles", "Give at least one role."));
    }
    if d.color > 63 {
        return Err(PracticeError::invalid("color", "Choose a colour from the list."));
    }
    Ok(d)
}

pub(crate) fn licence(mut d: LicenceDraft) -> Result<(LicenceDraft, NaiveDate)> {
    for (field, text) in [("kind", &mut d.kind), ("number", &mut d.number), ("state", &mut d.state)] {
        *text = text.trim().to_owned();
        line(field, text)?;
        if text.is_empty() && field != "state" {
            return Err(PracticeError::invalid(field, "This can't be empty."));
        }
    }
    let expires = NaiveDate::parse_from_str(d.expires.trim(), "%Y-%m-%d")
        .ok()
        .filter(|e| (1950..=2200).contains(&e.year()))
        .ok_or_else(|| {
            PracticeError::invalid(
                "expires",
                "Give the last day it is good for as year-month-day, such as 2027-05-14.",
            )
        })?;
    d.expires = expires.format("%Y-%m-%d").to_string();
    Ok((d, expires))
}

pub(crate) fn reason(text: &str) -> Result<()> {
    text_problem(text, 500).map_or(Ok(()), |m| Err(PracticeError::invalid("reason", m)))
}

fn line(field: &'static str, text: &str) -> Result<()> {
    if text.chars().any(char::is_control) {
        return Err(PracticeError::invalid(field, "Leave out line breaks and control characters."));
    }
    text_problem(text, LONGEST).map_or(Ok(()), |m| Err(PracticeError::invalid(field, m)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_record::PersonId;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_licence_is_good_on_its_last_day_and_pointed_out_before() {
        let today = day(2026, 5, 14);
        assert_eq!(status(day(2026, 5, 13), today), LicenceStatus::Expired);
        assert_eq!(status(today, today), LicenceStatus::ExpiresSoon);
        assert_eq!(status(day(2026, 7, 13), today), LicenceStatus::ExpiresSoon);
        assert_eq!(status(day(2026, 7, 14), today), LicenceStatus::Current);
    }

    #[test]
    fn refuses_a_licence_without_a_number_or_with_a_date_that_is_none() {
        let ok = LicenceDraft {
            id: None,
            person: PersonId::new(),
            kind: "RN".into(),
            number: " 12-34 ".into(),
            state: "TX".into(),
            expires: "2027-05-14".into(),
        };
        assert_eq!(licence(ok.clone()).unwrap().0.number, "12-34");
        let field = |d: LicenceDraft| licence(d).unwrap_err().field().map(str::to_owned);
        assert_eq!(field(LicenceDraft { number: " ".into(), ..ok.clone() }).as_deref(), Some("number"));
        assert_eq!(
            field(LicenceDraft { expires: "2027-02-30".into(), ..ok.clone() }).as_deref(),
            Some("expires")
        );
        assert_eq!(field(LicenceDraft { kind: "R\u{0}N".into(), ..ok }).as_deref(), Some("kind"));
    }
}
