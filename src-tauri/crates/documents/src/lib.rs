//! Papers as PDF: what a person prints, sends or files. A template (`.typ`, compiled in) says
//! how a paper looks, the caller's values say what is on it, and [`render`] makes the file.
//!
//! Invariants:
//! - Values reach a template as values and are never pasted into markup, so that nothing a
//!   person types can become code, whatever it looks like.
//! - The same template, values and date make the same bytes: a digest of a paper means something.
//! - Templates and fonts are in the program. No file is read, nothing is fetched, and the date
//!   on a paper is the caller's: typst is given no clock.
//! - Nothing of a paper stays in memory afterwards: typst's cache is emptied.
//! - Papers are tagged PDF/UA-1 and PDF/A-2a: they can be read aloud and in thirty years. One that
//!   the standards refuse is made without them, and says so.
//!
//! *Not here*: what a paper says (the slices), where it is saved (the shell). Only this crate
//! names typst (deny.toml).

mod paper;
mod text;
mod world;

pub use paper::{Block, Certificate, Paper, Tone};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::fmt;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Dict, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What a paper looks like. Each names a file in `templates/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// A letter or report: a head, then blocks ([`Paper`]).
    Paper,
    /// A report with a cover, a table of contents and a number for each section ([`Paper`]).
    Binder,
    /// One page across, with names and lines to sign on ([`Certificate`]).
    Certificate,
}

impl Template {
    fn source(self) -> &'static str {
        match self {
            Self::Paper => include_str!("../templates/paper.typ"),
            Self::Binder => include_str!("../templates/binder.typ"),
            Self::Certificate => include_str!("../templates/certificate.typ"),
        }
    }
}

/// A finished paper. No `Debug` of what is on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pages in it.
    pub pages: usize,
    /// Characters that none of the fonts has; each is printed as "\u{fffd}". A screen says so.
    pub unprintable: usize,
    /// It keeps to PDF/A-2a and PDF/UA-1. One that can't is made all the same, and tagged.
    pub archival: bool,
}

impl fmt::Debug for Pdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pdf({} bytes, {} pages)", self.bytes.len(), self.pages)
    }
}

/// Why there is no paper. Nothing has been written when one of these comes back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// More text than a paper can hold.
    #[error(
        "There is too much text for one PDF ({bytes} bytes; {} at most). \
         Nothing was written. Choose less for it, or a shorter period.",
        text::MOST
    )]
    TooLong {
        /// How much there was.
        bytes: usize,
    },
    /// The values can't be given to a template, or the template is wrong.
    #[error("The PDF couldn't be set ({0}). Nothing was written, and the record is unchanged.")]
    Template(String),
}

/// Makes a paper.
///
/// # Errors
/// Too much text, or a template that doesn't fit its values.
pub fn render(template: Template, values: &impl Serialize, on: NaiveDate) -> Result<Pdf, DocumentError> {
    let mut values = serde_json::to_value(values).map_err(|e| DocumentError::Template(e.to_string()))?;
    let unprintable = text::clean(&mut values, &world::prints)?;
    let inputs = inputs(values)?;
    let made = set(template, inputs, on);
    // The cache would keep what the paper says.
    typst::comemo::evict(0);
    made.map(|pdf| Pdf { unprintable, ..pdf })
}

fn inputs(values: serde_json::Value) -> Result<Dict, DocumentError> {
    serde_json::from_value(serde_json::json!({ "data": values }))
        .map_err(|e| DocumentError::Template(e.to_string()))
}

fn set(template: Template, inputs: Dict, on: NaiveDate) -> Result<Pdf, DocumentError> {
    let world = world::Desk::new(template.source(), inputs);
    let document: PagedDocument = typst::compile(&world).output.map_err(|e| first(&e))?;
    let month = u8::try_from(on.month()).unwrap_or(1);
    let day = u8::try_from(on.day()).unwrap_or(1);
    let export = |standards: PdfStandards| {
        let options = PdfOptions {
            creator: Smart::Custom(Some("Stillroom".to_owned())),
            timestamp: Datetime::from_ymd_hms(on.year(), month, day, 0, 0, 0).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|e| first(&e))
    };
    let both = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|e| DocumentError::Template(e.message().to_string()))?;
    let kept = export(both);
    let archival = kept.is_ok();
    // A person's paper is worth more than a standard.
    let bytes = kept.or_else(|_| export(PdfStandards::default()))?;
    Ok(Pdf { bytes, pages: document.pages().len(), unprintable: 0, archival })
}

/// The first thing typst found wrong. It quotes the template, never a value: its messages are
/// about types and markup, and values are neither.
fn first(found: &EcoVec<SourceDiagnostic>) -> DocumentError {
    DocumentError::Template(found.first().map_or_else(|| "unknown".to_owned(), |d| d.message.to_string()))
}

#[cfg(test)]
mod tests;
