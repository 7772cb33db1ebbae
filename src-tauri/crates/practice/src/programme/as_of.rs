//! A past day: what was recorded by its end. What was written down later about an earlier day was
//! not known then; it is told apart, with the day on which it was entered.

use crate::clients::local_date;
use crate::schedule::{LocalDate, wall};
use crate::{PracticeError, Result, catalog};
use chrono::Days;
use chrono_tz::Tz;
use std::collections::HashMap;
use stillroom_record::{Change, ReadTx, UtcMillis};
use uuid::Uuid;

/// The end of a day of the practice's calendar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsOf {
    pub(crate) day: LocalDate,
    /// The first moment that is too late.
    pub(crate) end: UtcMillis,
    /// The last moment that counts, for what asks how old something was.
    pub(crate) last: UtcMillis,
    pub(crate) zone: Tz,
}

impl AsOf {
    /// The end of a day; of today, this moment.
    pub(crate) fn on(tx: &ReadTx<'_>, day: LocalDate) -> Result<Self> {
        let zone = catalog::zone(tx)?;
        if day.0 > local_date(tx.now(), zone) {
            return Err(PracticeError::invalid("asOf", "Choose today or an earlier day."));
        }
        let next = day.0.checked_add_days(Days::new(1)).unwrap_or(day.0);
        let end = wall::resolve(zone, next, 0).or_next();
        Ok(Self { day, end, last: end.min(tx.now()), zone })
    }

    /// Whether what was recorded at this moment was there by the end of the day.
    pub(crate) fn knew(&self, recorded: UtcMillis) -> bool {
        recorded < self.end
    }

    /// The practice's day of a moment.
    pub(crate) fn date(&self, at: UtcMillis) -> LocalDate {
        LocalDate(local_date(at, self.zone))
    }

    /// Whole days from then to the day.
    pub(crate) fn days_since(&self, at: UtcMillis) -> i64 {
        (self.day.0 - self.date(at).0).num_days().max(0)
    }

    /// What stood by the end of the day in the columns of a row that changed since: the journal takes
    /// each change back. `changes` are those of its record, newest first.
    pub(crate) fn rewound(
        &self,
        changes: &[Change],
        table: &str,
        row: Uuid,
    ) -> HashMap<String, Option<String>> {
        let row = row.to_string();
        let later = changes.iter().filter(|c| !self.knew(c.at)).flat_map(|c| &c.fields);
        // The oldest comes last, and stays.
        later
            .filter(|f| f.table == table && f.row.as_ref() == Some(&row))
            .map(|f| (f.column.clone(), f.from.clone()))
            .collect()
    }

    /// Entered after the day, about that day or an earlier one.
    pub(crate) fn late(&self, about: LocalDate, recorded: UtcMillis) -> bool {
        about <= self.day && !self.knew(recorded)
    }
}

/// What was entered after the day about that day or an earlier one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Late {
    /// The day that it is about.
    pub(crate) about: LocalDate,
    /// The day on which it was entered.
    pub(crate) entered: LocalDate,
    pub(crate) what: String,
    /// The row, by [`row`].
    pub(crate) trace: String,
}

/// A row as a reader can ask for it: the table's name and the id.
pub(crate) fn row(table: &str, id: impl std::fmt::Display) -> String {
    format!("{table} {id}")
}

/// "Mar 12, 2026".
pub(crate) fn shown(day: LocalDate) -> String {
    day.0.format("%b %-d, %Y").to_string()
}
