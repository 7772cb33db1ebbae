//! The door, the permissions and the journal.
//!
//! Every look at the practice's record and every change to it goes through one
//! door ([`Session::read`], [`Session::write`]) and leaves an entry in one
//! journal. This crate knows nothing of spas: the slices above hand it a
//! [`Schema`] (migrations, journaled tables, undo rules) when it is opened.
//!
//! **Invariants.** Only this crate makes a [`ReadTx`] or a [`WriteTx`]; neither
//! gives out a connection. A permission is decided here, deny by default. A
//! change and its journal entry are one transaction.
#![deny(missing_docs)]

mod access;
mod actor;
mod break_glass;
mod copies;
mod door;
mod erase;
mod error;
mod files;
mod ground;
mod id;
mod journal;
pub mod people;
mod permission;
mod safeguards;
mod schema;
pub mod sign_in;
mod sticks;
mod time;

pub use access::{Access, Done, RecordRef, Topic};
pub use actor::{Actor, DeviceId, PersonId};
pub use break_glass::{BreakGlassAlert, Grant};
pub use copies::{BackupAct, BackupNote, RecordCopy, Standpoint, StickKeys};
pub use door::tx::{ReadTx, WriteTx};
pub use door::{Listener, Notice, Record, Session};
pub use erase::{Erased, Erasing, Overwritten};
pub use error::{RecordError, UndoConflict};
pub use files::{CONTENT, FileContent, FileId, KeptFile, NewFile, StagedFile};
pub use id::EntryId;
pub use journal::{
    Change, Check, Deed, EntryKind, EntryView, FieldChange, FirstBad, JournalPage, JournalQuery, Progress,
    VerifyReport,
};
pub use permission::{Permission, Role};
pub use safeguards::{CountedSlot, EmergencyLook, Happened, Safeguards};
pub use schema::{ClientRows, Goes, JournaledTable, Migration, Schema, UndoRule};
pub use sign_in::{CodeRule, StepUpAsks};
pub use sticks::{Drilled, KnownStick, SeenStick, stick_name};
pub use stillroom_vault::Passphrase;
pub use time::{Clock, SystemClock, UtcMillis};

/// What slices need to write SQL: parameters and rows, never a connection.
pub mod sql {
    pub use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
    pub use rusqlite::{Result, Row, named_params, params, params_from_iter};
}
