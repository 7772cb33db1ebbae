//! How the schedule's words stand in the database.

use super::{LocalDate, VisitKind, VisitStatus};
use stillroom_record::sql::{FromSql, FromSqlError, FromSqlResult, Result, ToSql, ToSqlOutput, ValueRef};

impl VisitStatus {
    /// The word in the database and in the journal.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::CheckedIn => "checkedIn",
            Self::Completed => "completed",
            Self::NoShow => "noShow",
            Self::Cancelled => "cancelled",
        }
    }
}

impl ToSql for VisitStatus {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.word()))
    }
}
impl FromSql for VisitStatus {
    fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match v.as_str()? {
            "booked" => Self::Booked,
            "confirmed" => Self::Confirmed,
            "checkedIn" => Self::CheckedIn,
            "completed" => Self::Completed,
            "noShow" => Self::NoShow,
            "cancelled" => Self::Cancelled,
            _ => return Err(FromSqlError::InvalidType),
        })
    }
}

impl ToSql for VisitKind {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Visit => "visit",
            Self::Block => "block",
        }))
    }
}
impl FromSql for VisitKind {
    fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
        match v.as_str()? {
            "visit" => Ok(Self::Visit),
            "block" => Ok(Self::Block),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl ToSql for LocalDate {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}
impl FromSql for LocalDate {
    fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
        v.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)
    }
}
