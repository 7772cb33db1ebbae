//! What people had learned by the end of a day: what counts is signed for.

use super::{content, store};
use crate::programme::as_of::{AsOf, Late, row, shown};
use crate::schedule::LocalDate;
use crate::{Result, staff};
use std::collections::HashMap;
use stillroom_record::{PersonId, ReadTx, UtcMillis};

/// One thing that somebody learned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LearnedThen {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) course: String,
    /// "version 2, 94 %", or who gave the course elsewhere.
    pub(crate) how: String,
    pub(crate) on: LocalDate,
    /// Somebody says so; Stillroom didn't see it.
    pub(crate) attested: bool,
    /// The row.
    pub(crate) trace: String,
}

/// Everything that was signed for or recorded by then, and what was entered later.
pub(crate) fn as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<(Vec<LearnedThen>, Vec<Late>)> {
    let names: HashMap<PersonId, String> = staff::members(tx)?.into_iter().map(|m| (m.id, m.name)).collect();
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let title = |course: &str| content::course(course).map_or_else(|| course.to_owned(), |c| c.info().title);
    let mut late = Vec::new();
    let mut all: Vec<LearnedThen> = store::attempts(tx)?
        .into_iter()
        .filter_map(|a| {
            let signed = a.line.signed_at.filter(|signed| at.knew(*signed))?;
            Some(LearnedThen {
                person: a.person,
                name: name(a.person),
                course: title(&a.line.course),
                how: format!("version {}, {} %", a.line.version, a.line.score.unwrap_or(0)),
                on: at.date(signed),
                attested: false,
                trace: row("training_attempt", a.line.id),
            })
        })
        .collect();
    let withdrawn = withdrawn(tx)?;
    for e in store::elsewhere(tx)? {
        let what = format!("{}, by {}", e.what, e.provider);
        if at.late(e.done_on, e.recorded_at) {
            late.push(Late {
                about: e.done_on,
                entered: at.date(e.recorded_at),
                what: format!("Training of {} elsewhere on {}: {what}.", name(e.person), shown(e.done_on)),
                trace: row("training_elsewhere", e.id),
            });
        }
        let gone = withdrawn.get(&e.id.0).is_some_and(|when| at.knew(*when));
        if at.knew(e.recorded_at) && e.done_on <= at.day && !gone {
            all.push(LearnedThen {
                person: e.person,
                name: name(e.person),
                course: e.course.as_deref().map_or_else(|| "Training elsewhere".to_owned(), title),
                how: what,
                on: e.done_on,
                attested: true,
                trace: row("training_elsewhere", e.id),
            });
        }
    }
    all.sort_by(|a, b| (&a.course, b.on, &a.name).cmp(&(&b.course, a.on, &b.name)));
    Ok((all, late))
}

fn withdrawn(tx: &ReadTx<'_>) -> Result<HashMap<uuid::Uuid, UtcMillis>> {
    let rows = tx.query(
        "SELECT id, withdrawn_at FROM training_elsewhere WHERE withdrawn_at IS NOT NULL",
        [],
        |r| Ok((r.get::<_, super::ElsewhereId>(0)?.0, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
