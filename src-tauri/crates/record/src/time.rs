//! Instants and the clock that is passed in.

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct UtcMillis(pub i64);

impl UtcMillis {
    /// This instant moved by `ms` milliseconds.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}
impl crate::sql::ToSql for UtcMillis {
    fn to_sql(&self) -> crate::sql::Result<crate::sql::ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}
impl crate::sql::FromSql for UtcMillis {
    fn column_result(v: crate::sql::ValueRef<'_>) -> crate::sql::FromSqlResult<Self> {
        v.as_i64().map(Self)
    }
}

/// Where the time comes from; passed in, so that tests own it.
pub trait Clock: Send + Sync {
    /// The wall clock now.
    fn now(&self) -> UtcMillis;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;
impl Clock for SystemClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(chrono::Utc::now().timestamp_millis())
    }
}
