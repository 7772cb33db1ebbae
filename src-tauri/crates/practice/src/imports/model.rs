//! A file on its way into the record. Types that hold PHI don't print it.

use crate::clients::{ClientHit, quiet_debug};
use serde::{Deserialize, Serialize};
use stillroom_record::{EntryId, UtcMillis};

stillroom_record::define_id! {
    /// One file opened for import.
    ImportJobId
}
stillroom_record::define_id! {
    /// One row that waits to be put right.
    ParkedId
}

/// What the file looks like.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    pub job: ImportJobId,
    pub file_name: String,
    pub encoding: String,
    pub delimiter: String,
    pub rows: u32,
    pub columns: Vec<ImportColumn>,
    pub fields: Vec<ImportField>,
}

/// A column of the file, with the field it seems to hold.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    pub index: u32,
    pub header: String,
    pub sample: Vec<String>,
    /// The key of a field, when its header or content names one.
    pub field: Option<String>,
}

/// A field that a column may be matched to.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportField {
    pub key: String,
    pub label: String,
    pub required: bool,
    /// Whether several columns may be matched to it: what they hold comes together.
    pub many: bool,
}

/// What would happen.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    pub rows: u32,
    pub good: u32,
    /// The first ten thousand of them.
    pub bad: Vec<BadRow>,
    pub bad_rows: u32,
    /// The first ten thousand of them.
    pub duplicates: Vec<ImportDuplicate>,
    pub duplicate_rows: u32,
    /// Of them, those sure enough to be left out where that is chosen.
    pub sure_rows: u32,
    pub future_visits: u32,
    /// What a person should know of how the file is read, e.g. that its dates can be read in two ways.
    pub notes: Vec<String>,
}

/// A row that can't come in as it is. The header is row 1, as a spreadsheet counts.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BadRow {
    pub row: u32,
    pub problems: Vec<Problem>,
}

/// What is wrong with one cell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", rename = "RowProblem")]
pub struct Problem {
    pub column: String,
    pub value: String,
    pub message: String,
}

/// A row that looks like somebody who is in the record already, or in an earlier row of the file.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportDuplicate {
    pub row: u32,
    pub name: String,
    pub existing: ClientHit,
    /// The earlier row, when the look-alike is in the file itself and has no record yet.
    pub earlier_row: Option<u32>,
    /// Sure enough to be left out by "skip"; the others come in, and can be merged.
    pub sure: bool,
}

/// What to do with look-alikes that are sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum OnDuplicate {
    Skip,
    Import,
}

/// What happened.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportDone {
    pub imported: u32,
    pub parked: u32,
    pub skipped: u32,
    pub entry: EntryId,
}

/// A row that waits to be put right in the app.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedRow {
    pub id: ParkedId,
    pub row: u32,
    pub file_name: String,
    pub cells: Vec<ParkedCell>,
    pub problems: Vec<Problem>,
    /// Columns of which only the beginning is here; `get_parked` gives them whole.
    pub cut: Vec<String>,
}

/// Which of the rows that wait.
#[derive(Clone, Copy, Debug, Default, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ListParkedReq {
    /// Behind which row; none is from the start.
    pub after: Option<ParkedPlace>,
    /// How many at most: 1 to 500.
    pub limit: u32,
}

/// Some of the rows that wait, in their order.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedPage {
    pub rows: Vec<ParkedRow>,
    /// How many wait in all.
    pub waiting: u32,
    /// Where to go on; none when these were the last.
    pub next: Option<ParkedPlace>,
}

/// A row's place among those that wait. It stays good when the row is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedPlace {
    /// When its file was taken in.
    pub at: UtcMillis,
    pub row: u32,
    pub id: ParkedId,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedCell {
    pub column: String,
    pub field: Option<String>,
    pub value: String,
}

/// A corrected cell.
#[derive(Clone, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FixedCell {
    pub column: String,
    pub value: String,
}

/// Whether the corrected row came in; if not, what is still wrong.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Fixed {
    pub ok: bool,
    pub row: Option<ParkedRow>,
}

quiet_debug!(
    ImportPreview.job,
    ImportColumn.index,
    ImportReport.good,
    BadRow.row,
    Problem.column,
    ImportDuplicate.row,
    ParkedRow.id,
    ParkedPage.waiting,
    ParkedCell.column,
    FixedCell.column,
);
