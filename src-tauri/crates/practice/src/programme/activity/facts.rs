//! What the review looks at: who was here, whose records there are, why somebody may have had to do
//! with them, and what was done, when, by whom.
//!
//! All of it is a plain value. [`super::facts_of`] reads it from the record; whoever tests the
//! review writes it down.

use crate::clients::{ClientId, quiet_debug};
use crate::schedule::LocalDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, Role, UtcMillis};

/// Everything that the patterns look at.
///
/// Events before `from` are the past that people's habits are taken from; eight weeks of it are
/// plenty, and none at all will do. Findings are of the days `from` to `to`.
#[derive(Clone, PartialEq)]
pub struct Facts {
    /// The practice's time zone: what is late is late on its wall clock.
    pub zone: Tz,
    /// The first day that is looked at.
    pub from: LocalDate,
    /// The last day that is looked at.
    pub to: LocalDate,
    /// When the practice is open, Monday to Sunday.
    pub open: [Option<Open>; 7],
    pub people: Vec<Someone>,
    pub clients: Vec<Subject>,
    /// Visits of any status, also cancelled ones: they are a reason to open a record.
    pub visits: Vec<VisitFact>,
    /// Other reasons: a call, a task, a request.
    pub reasons: Vec<Reason>,
    /// In any order; [`super::detect`] sorts them.
    pub events: Vec<Event>,
}
quiet_debug!(Facts.from);

/// Opening hours in minutes since midnight on the wall clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    pub from: u32,
    pub to: u32,
}

/// Somebody who works or worked here.
#[derive(Clone, PartialEq)]
pub struct Someone {
    pub id: PersonId,
    /// As they write it: "Kate Ng".
    pub name: String,
    pub roles: Vec<Role>,
    /// E.164 or as written; empty where the practice doesn't know it.
    pub phone: String,
    /// Street and number, as written; empty where the practice doesn't know it.
    pub address: String,
    pub postal: String,
    /// Their own record as a client, where they have one and it is known.
    pub own_record: Option<ClientId>,
    /// The last day, once it is known.
    pub leaves: Option<LocalDate>,
}
quiet_debug!(Someone.id);

/// A client.
#[derive(Clone, PartialEq)]
pub struct Subject {
    pub id: ClientId,
    pub given: String,
    pub family: String,
    /// Every number on file, as written or E.164.
    pub phones: Vec<String>,
    pub address: String,
    pub postal: String,
    pub vip: bool,
    /// The person of the staff whose record it is.
    pub staff: Option<PersonId>,
    /// When the record was made.
    pub created: UtcMillis,
    /// By an import, or another batch that nobody typed.
    pub imported: bool,
}
quiet_debug!(Subject.id);

/// A visit, of any status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitFact {
    pub client: ClientId,
    pub provider: PersonId,
    pub start: UtcMillis,
    pub end: UtcMillis,
    /// It was cancelled, or the client didn't come.
    pub fell_out: bool,
}

/// Why somebody may have had to do with a client, besides a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reason {
    pub client: ClientId,
    /// Whose task it is; none: anybody's.
    pub person: Option<PersonId>,
    pub from: UtcMillis,
    pub to: UtcMillis,
}

/// What somebody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    pub at: UtcMillis,
    /// None: nobody signed in (a failed sign-in whose login isn't known).
    pub who: Option<PersonId>,
    pub act: Act,
    /// Whose record; none where it is nobody's (a sign-in, an export of the whole list).
    pub client: Option<ClientId>,
}

/// What an event is, by what it says of need.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    // ── Looks, the shallow ones first ──
    /// One of many on a day of the schedule, a day sheet, a list. Says nothing by itself.
    Listed,
    /// A hit of a search that was left at that.
    Found,
    /// The record opened: `client.view`.
    Opened,
    /// The health summary.
    Health,
    /// Who changed it and when.
    History,
    /// A note of a visit, or its draft.
    Note,
    /// Photos.
    Photo,
    Printed,
    /// Taken out of Stillroom; without a client, a list of many.
    Exported,
    /// Asked for and not allowed by the role.
    Refused,
    /// Opened in an emergency, with a reason.
    BreakGlass,

    // ── Something done for the client: why most records are opened ──
    /// A new record.
    Added,
    /// Contact data or wishes changed.
    Edited,
    /// A visit booked.
    Booked,
    /// A visit moved, cancelled, confirmed, checked in, completed; its desk note written.
    Visit,
    /// The health summary changed.
    HealthEdited,
    /// A note drafted, signed, added to.
    Charted,
    /// Two records of one person compared or merged; look-alikes looked through.
    Merged,
    /// Taken in from a file.
    Imported,
    /// Another thing done for the client: a call noted, a request answered, a letter.
    Served,

    // ── Of the practice and the way in ──
    /// The journal read, of this client or whole: a review, not curiosity.
    Reviewed,
    SignedIn,
    /// A sign-in that failed. `who` is whose login it was, where that is known.
    Missed,
}

impl Act {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Listed,
        Self::Found,
        Self::Opened,
        Self::Health,
        Self::History,
        Self::Note,
        Self::Photo,
        Self::Printed,
        Self::Exported,
        Self::Refused,
        Self::BreakGlass,
        Self::Added,
        Self::Edited,
        Self::Booked,
        Self::Visit,
        Self::HealthEdited,
        Self::Charted,
        Self::Merged,
        Self::Imported,
        Self::Served,
        Self::Reviewed,
        Self::SignedIn,
        Self::Missed,
    ];

    /// It opened the record, and didn't only list or find it.
    #[must_use]
    pub const fn opens(self) -> bool {
        matches!(
            self,
            Self::Opened
                | Self::Health
                | Self::History
                | Self::Note
                | Self::Photo
                | Self::Printed
                | Self::Exported
                | Self::Refused
                | Self::BreakGlass
        )
    }

    /// Something was done for the client.
    #[must_use]
    pub const fn cares(self) -> bool {
        matches!(
            self,
            Self::Added
                | Self::Edited
                | Self::Booked
                | Self::Visit
                | Self::HealthEdited
                | Self::Charted
                | Self::Merged
                | Self::Imported
                | Self::Served
        )
    }
}

/// What kind of thing is odd.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Pattern {
    /// No visit, booking or task near it, and nothing was done.
    NoNeed,
    /// The surname of the person who looked.
    Surname,
    /// Their address or phone number.
    Household,
    /// Flagged VIP.
    Vip,
    /// The record of a colleague.
    Colleague,
    /// One's own record.
    Own,
    /// While the practice was shut.
    OutOfHours,
    /// Again and again, with nothing done.
    Returns,
    /// Deeper than an enquiry goes: notes, photos, history, a print.
    Depth,
    /// Many records in a short time.
    Bulk,
    /// Printed or taken out.
    TakenOut,
    /// In somebody's last weeks.
    Leaver,
    /// Opened in an emergency.
    BreakGlass,
    /// After sign-ins that failed.
    FailedSignIns,
}

/// One thing that is odd about a finding, and how much it weighs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Odd {
    pub pattern: Pattern,
    pub points: u32,
    /// In plain words, with no name in them.
    pub text: String,
}

/// Something worth a look: of one person on one client, or on many.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub who: PersonId,
    /// Whose record; none when it is about many.
    pub client: Option<ClientId>,
    /// Every client it is about, the one included.
    pub clients: Vec<ClientId>,
    pub first: UtcMillis,
    pub last: UtcMillis,
    /// The Monday of its week.
    pub week: LocalDate,
    /// The sum of what is odd.
    pub score: u32,
    /// Above the higher threshold: shown whatever else there is that week.
    pub strong: bool,
    /// What is odd, what weighs most first.
    pub odd: Vec<Odd>,
}
