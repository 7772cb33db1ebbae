//! What may be said of a document, and how it stands on a day. Pure.

use super::model::{AddUploadReq, UploadState};
use crate::programme::words::{LINE, TEXT, needed, past};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::NaiveDate;

/// Days before its last day from which a document is said to run out.
const SOON: i64 = 30;

pub(super) fn upload(mut req: AddUploadReq, today: NaiveDate) -> Result<AddUploadReq> {
    req.title = needed("title", &req.title, LINE, "Give the document a title. Nothing was saved.")?;
    req.proves = needed("proves", &req.proves, TEXT, "Say in a sentence what it proves. Nothing was saved.")?;
    req.of_day = past("ofDay", req.of_day, LocalDate(today))?;
    if req.expires.is_some_and(|last| last < req.of_day) {
        return Err(PracticeError::invalid(
            "expires",
            "It can’t run out before the day that it is of. Nothing was saved.",
        ));
    }
    Ok(req)
}

pub(super) fn reason(typed: &str) -> Result<String> {
    needed("reason", typed, TEXT, "Say why it is withdrawn. Nothing was saved.")
}

/// How it stands on a day, and how many days it has left.
pub(super) fn stands(
    expires: Option<LocalDate>,
    superseded: bool,
    withdrawn: bool,
    day: NaiveDate,
) -> (UploadState, Option<i32>) {
    let left = expires.map(|last| (last.0 - day).num_days());
    let state = match left {
        _ if withdrawn => UploadState::Withdrawn,
        _ if superseded => UploadState::Superseded,
        Some(left) if left < 0 => UploadState::Expired,
        Some(left) if left <= SOON => UploadState::Expiring,
        _ => UploadState::Current,
    };
    let counts = matches!(state, UploadState::Current | UploadState::Expiring);
    (state, left.filter(|_| counts).and_then(|left| i32::try_from(left).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn req() -> AddUploadReq {
        AddUploadReq {
            requirement: "310.c".into(),
            replaces: None,
            title: " Fire inspection ".into(),
            proves: "The doors lock.".into(),
            of_day: day("2026-03-01"),
            expires: Some(day("2026-03-01")),
        }
    }

    #[test]
    fn the_last_day_still_counts_and_the_next_does_not() {
        let on = |today: &str| stands(Some(day("2026-03-12")), false, false, day(today).0);
        assert_eq!(on("2026-02-09"), (UploadState::Current, Some(31)));
        assert_eq!(on("2026-02-10"), (UploadState::Expiring, Some(30)));
        assert_eq!(on("2026-03-12"), (UploadState::Expiring, Some(0)));
        assert_eq!(on("2026-03-13"), (UploadState::Expired, None));
        let never = stands(None, false, false, day("2036-03-12").0);
        assert_eq!(never, (UploadState::Current, None));
    }

    #[test]
    fn what_was_withdrawn_or_replaced_is_said_before_what_ran_out() {
        let of = |superseded, withdrawn| {
            stands(Some(day("2026-01-01")), superseded, withdrawn, day("2026-03-12").0).0
        };
        assert_eq!(of(true, true), UploadState::Withdrawn);
        assert_eq!(of(true, false), UploadState::Superseded);
        assert_eq!(of(false, false), UploadState::Expired);
    }

    #[test]
    fn each_field_is_named_when_it_wont_do() {
        let today = day("2026-03-12").0;
        let refused = |change: &dyn Fn(&mut AddUploadReq)| {
            let mut req = req();
            change(&mut req);
            upload(req, today).unwrap_err().field().map(str::to_owned)
        };
        assert_eq!(upload(req(), today).unwrap().title, "Fire inspection");
        assert_eq!(refused(&|r| r.title = " ".into()).as_deref(), Some("title"));
        assert_eq!(refused(&|r| r.title = "x".repeat(LINE + 1)).as_deref(), Some("title"));
        assert_eq!(refused(&|r| r.proves = String::new()).as_deref(), Some("proves"));
        assert_eq!(refused(&|r| r.of_day = day("2026-03-13")).as_deref(), Some("ofDay"));
        assert_eq!(refused(&|r| r.expires = Some(day("2026-02-28"))).as_deref(), Some("expires"));
        assert_eq!(reason("  ").unwrap_err().field(), Some("reason"));
    }
}
