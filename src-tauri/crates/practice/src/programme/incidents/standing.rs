//! How the duties stand that incidents bring, over all of them: what the programme's evidence is made
//! of. How many are open isn't said: not everybody who sees the programme may know of one.

use super::file::{self, Frame};
use super::store::{self, IncidentRow};
use super::{IncidentAct, IncidentClock, IncidentStatus, NoticeKind, rules};
use crate::Result;
use crate::programme::clocks;
use stillroom_record::ReadTx;

/// For how long what was late stays to be seen.
const YEAR: i32 = 365;

/// How the notices of one kind stand.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct NoticesStand {
    /// Those with a clock that went out, whenever.
    pub(crate) sent: u32,
    /// Of the last year those that went out after their day.
    pub(crate) late: u32,
    /// One hasn't gone out, and its day has passed.
    pub(crate) beyond: bool,
    /// The same, of one of which it isn't known whether it is needed.
    pub(crate) perhaps: bool,
}

/// How the duties stand that incidents bring.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct IncidentsStand {
    /// Looked into and decided; of a breach those were told who don't wait for the year's end.
    pub(crate) settled: u32,
    /// Of the last year those that were decided after their first clock had run out.
    pub(crate) decided_late: u32,
    /// One isn't decided, and a clock of it has run out.
    pub(crate) undecided: bool,
    pub(crate) individuals: NoticesStand,
    pub(crate) states: NoticesStand,
    pub(crate) media: NoticesStand,
    pub(crate) hhs: NoticesStand,
}

impl IncidentsStand {
    fn of(&mut self, kind: NoticeKind) -> Option<&mut NoticesStand> {
        match kind {
            NoticeKind::Individual => Some(&mut self.individuals),
            NoticeKind::State => Some(&mut self.states),
            NoticeKind::Media => Some(&mut self.media),
            NoticeKind::Hhs => Some(&mut self.hhs),
            // It has no clock of its own.
            NoticeKind::Substitute => None,
        }
    }

    fn take(&mut self, frame: &Frame, clock: &IncidentClock, live: bool) {
        let late = clock
            .sent
            .is_some_and(|on| on > clock.deadline.due && clocks::days_between(on, frame.today) <= YEAR);
        let Some(of) = self.of(clock.kind) else { return };
        of.sent += u32::from(clock.sent.is_some());
        of.late += u32::from(late);
        // A State's rule that was entered after a file was closed asks nothing of it.
        let beyond = live && clock.sent.is_none() && clock.days_left < 0;
        // HHS is told of every breach; of how many people it is says only by when.
        let needed = clock.sure || clock.kind == NoticeKind::Hhs;
        of.beyond |= beyond && needed;
        of.perhaps |= beyond && !needed;
    }
}

/// How they stand, of every incident that was reported.
pub(crate) fn stand(tx: &ReadTx<'_>) -> Result<IncidentsStand> {
    let frame = Frame::of(tx)?;
    let mut stand = IncidentsStand::default();
    for row in store::incidents(tx)? {
        count(tx, &frame, &row, &mut stand)?;
    }
    Ok(stand)
}

fn count(tx: &ReadTx<'_>, frame: &Frame, row: &IncidentRow, stand: &mut IncidentsStand) -> Result<()> {
    use IncidentStatus::{Assessed, Closed, Exception, LowProbability, Notified, Open, Triage};
    let nobody = |_| String::new();
    let trail = store::decisions(tx, row.id, nobody)?;
    // As they ran, also of what is settled by now.
    let people = file::people(&file::affected(tx, row)?, row.rough);
    let holds = store::holds(tx, row.id, nobody)?;
    let notices = store::notices(tx, row.id, nobody)?;
    let all = rules::clocks(Open, row.discovered, &people, &holds, &notices, &frame.rules, frame.today);
    let live = rules::is_live(row.status);
    if live || (row.status == Closed && file::outcome(&trail) == Some(IncidentAct::Breach)) {
        for clock in &all {
            stand.take(frame, clock, live);
        }
    }
    stand.settled += u32::from(matches!(row.status, Exception | LowProbability | Notified | Closed));
    stand.undecided |= matches!(row.status, Open | Triage | Assessed)
        && all.iter().any(|clock| clock.sent.is_none() && clock.days_left < 0);
    // What was opened again for new facts was decided once: in time, or not.
    let decided = trail
        .iter()
        .find(|d| !matches!(d.act, IncidentAct::Notified | IncidentAct::Reopened | IncidentAct::Closed))
        .map(|d| clocks::local_day(d.at, frame.zone));
    let first = all.iter().filter(|clock| clock.sure).map(|clock| clock.deadline.due).min();
    if let (Some(on), Some(due)) = (decided, first) {
        stand.decided_late += u32::from(on > due && clocks::days_between(on, frame.today) <= YEAR);
    }
    Ok(())
}
