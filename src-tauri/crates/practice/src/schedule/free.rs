//! Where there is room next.

use super::conflict::{self, Search};
use super::store::Party;
use super::{FreeSlot, NextFreeReq};
use crate::{PracticeError, Result, catalog, staff};
use stillroom_record::{Access, Permission, ReadTx, Session};

/// What a search gives at most.
const MOST: u32 = 50;
/// The first instant of 2200: what is later is a slip, and the very late has no date.
const FAR: i64 = 7_258_118_400_000;
/// The length asked for when no service is named.
const USUAL_MINUTES: u32 = 30;

/// The next free starts of a provider, or of anyone who treats clients.
pub fn next_free(session: &Session, req: NextFreeReq) -> Result<Vec<FreeSlot>> {
    session.read(Access::new("schedule.free", Permission::ScheduleView), |tx| search(tx, req))
}

fn search(tx: &ReadTx<'_>, req: NextFreeReq) -> Result<Vec<FreeSlot>> {
    if req.count == 0 || req.count > MOST {
        return Err(PracticeError::invalid("count", format!("Ask for 1 to {MOST} free times.")));
    }
    if req.from.0 >= FAR {
        return Err(PracticeError::invalid("from", "Look for a free time before the year 2200."));
    }
    let zone = catalog::zone(tx)?;
    let (minutes, buffer_minutes) = match req.service {
        Some(s) => catalog::service(tx, s).map(|s| (s.minutes, s.buffer_minutes))?,
        None => (USUAL_MINUTES, 0),
    };
    let providers = match req.provider {
        Some(p) => vec![p],
        None => staff::columns(tx)?.into_iter().filter(|m| m.bookable).map(|m| m.person).collect(),
    };
    let count = req.count as usize;
    let from = req.from.max(tx.now());
    let mut found = Vec::new();
    for provider in providers {
        let search = Search {
            provider,
            minutes,
            buffer_minutes,
            others: req.room.map(Party::Room).into_iter().collect(),
            except: None,
        };
        found.extend(conflict::free(tx, zone, &search, from, count)?);
    }
    found.sort_by_key(|s| (s.date, s.start_minute));
    found.truncate(count);
    Ok(found)
}
