//! A clock that is set to past days while the worked programme is made, and then let go.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_record::{Clock, UtcMillis};

const LET_GO: i64 = i64::MIN;

/// Stands where it was set; let go, it tells the time of the clock behind it.
pub struct PastClock {
    stands: AtomicI64,
    behind: Arc<dyn Clock>,
}

impl PastClock {
    /// Stands a year and a day before the present: set the practice up with it.
    #[must_use]
    pub fn a_year_ago(behind: Arc<dyn Clock>) -> Arc<Self> {
        let began = behind.now().plus(-366 * 86_400_000);
        Arc::new(Self { stands: AtomicI64::new(began.0), behind })
    }

    /// Forward only, so that the journal's times rise.
    pub(super) fn stand(&self, at: UtcMillis) {
        self.stands.fetch_max(at.0, Ordering::SeqCst);
    }

    /// The present again.
    pub(super) fn let_go(&self) {
        self.stands.store(LET_GO, Ordering::SeqCst);
    }
}

impl std::fmt::Debug for PastClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PastClock")
    }
}

impl Clock for PastClock {
    fn now(&self) -> UtcMillis {
        match self.stands.load(Ordering::SeqCst) {
            LET_GO => self.behind.now(),
            at => UtcMillis(at),
        }
    }
}
