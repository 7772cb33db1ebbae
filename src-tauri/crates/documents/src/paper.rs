//! What the common templates take: a head, and blocks of text, lists and tables. A slice that
//! needs no look of its own builds one of these.

use serde::Serialize;

/// A letter, a report or a binder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Paper {
    /// The document's title, in the head and in the file.
    pub title: String,
    /// A line under the title.
    pub subtitle: String,
    /// Who it is from: the practice's name, its address in lines.
    pub from: Vec<String>,
    /// Whom it is to, in lines; none for a report.
    pub to: Vec<String>,
    /// Pairs under the title: "As of" and "September 30, 2026".
    pub facts: Vec<(String, String)>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// At the foot of each page, before the page's number.
    pub foot: String,
    /// What has to be said once, on the cover or at the end of the head.
    pub notice: String,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Block {
    /// Begins a section; `level` 1 to 3, each under one of the level above.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The heading.
        text: String,
    },
    /// Running text; a line break stays one.
    Text {
        /// The text.
        text: String,
    },
    /// Something a reader must not miss.
    Note {
        /// How it is marked.
        tone: Tone,
        /// The text.
        text: String,
    },
    /// Points.
    List {
        /// One each.
        items: Vec<String>,
    },
    /// Names and what they stand for, without lines.
    Facts {
        /// Name, value.
        rows: Vec<(String, String)>,
    },
    /// A table; its head comes again on each page.
    Table {
        /// Widths in proportion, one a column.
        widths: Vec<u8>,
        /// The head.
        head: Vec<String>,
        /// Rows, each with a cell a column. A cell that is a SHA-256 is set as one.
        rows: Vec<Vec<String>>,
    },
    /// Lines to sign on, each with what stands under it.
    Signatures {
        /// "Privacy officer, Dana Reed".
        names: Vec<String>,
    },
    /// A new page.
    Break,
}

impl Block {
    /// A heading of a level.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// Running text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// A note.
    #[must_use]
    pub fn note(tone: Tone, text: impl Into<String>) -> Self {
        Self::Note { tone, text: text.into() }
    }
}

/// How a note is marked: always by a word too, never by its colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// Worth knowing.
    Plain,
    /// Something is missing or out of date.
    Gap,
    /// Said by people, not seen by the program.
    Attested,
}

/// A certificate: one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// "Training record".
    pub title: String,
    /// The practice.
    pub from: String,
    /// The person.
    pub name: String,
    /// What they did, in a sentence.
    pub says: String,
    /// Pairs: "Passed on", "Score".
    pub facts: Vec<(String, String)>,
    /// Under the lines to sign on.
    pub signatures: Vec<String>,
    /// Small, at the foot.
    pub foot: String,
}
