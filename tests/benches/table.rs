//! The table: figure, bar, pass; and the same as JSON.

use serde_json::{Value, json};
use std::path::Path;

/// One line of the "Speed".
#[derive(Debug)]
struct Row {
    what: String,
    figure: f64,
    unit: &'static str,
    bar: Option<(Bar, f64)>,
    note: String,
}

/// Which side of the bar is good.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bar {
    AtMost,
    AtLeast,
    Exactly,
}

/// All lines so far, said as they come.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Row>);

impl Row {
    fn passes(&self) -> Option<bool> {
        self.bar.map(|(side, bar)| match side {
            Bar::AtMost => self.figure <= bar,
            Bar::AtLeast => self.figure >= bar,
            Bar::Exactly => (self.figure - bar).abs() < 0.005,
        })
    }

    fn line(&self) -> String {
        let bar = self.bar.map_or(String::new(), |(side, bar)| {
            let sign = match side {
                Bar::AtMost => "≤",
                Bar::AtLeast => "≥",
                Bar::Exactly => "=",
            };
            format!("{sign} {bar} {}", self.unit)
        });
        let verdict = match self.passes() {
            Some(true) => "pass",
            Some(false) => "MISS",
            None => "",
        };
        let figure = format!("{:.2} {}", self.figure, self.unit);
        format!("{:<52} {figure:>14}  {bar:<14} {verdict:<5} {}", self.what, self.note)
    }
}

impl Table {
    /// A figure with a bar.
    pub(crate) fn judge(
        &mut self,
        what: &str,
        figure: f64,
        unit: &'static str,
        bar: (Bar, f64),
        note: impl Into<String>,
    ) {
        self.add(Row { what: what.into(), figure, unit, bar: Some(bar), note: note.into() });
    }

    /// A figure that only informs.
    pub(crate) fn tell(&mut self, what: &str, figure: f64, unit: &'static str, note: impl Into<String>) {
        self.add(Row { what: what.into(), figure, unit, bar: None, note: note.into() });
    }

    fn add(&mut self, row: Row) {
        say(&row.line());
        self.0.push(row);
    }

    /// Says all lines again, in one piece, and how many missed their bar.
    pub(crate) fn close(&self) -> usize {
        say("");
        for row in &self.0 {
            say(&row.line());
        }
        let missed = self.0.iter().filter(|r| r.passes() == Some(false)).count();
        let judged = self.0.iter().filter(|r| r.bar.is_some()).count();
        say(&format!("\n{} of {judged} bars met", judged - missed));
        missed
    }

    pub(crate) fn write(&self, file: &Path, about: &Value) -> std::io::Result<()> {
        let rows: Vec<Value> = self
            .0
            .iter()
            .map(|r| {
                json!({
                    "what": r.what, "figure": r.figure, "unit": r.unit, "note": r.note,
                    "bar": r.bar.map(|(side, bar)| json!({ "side": format!("{side:?}"), "value": bar })),
                    "pass": r.passes(),
                })
            })
            .collect();
        std::fs::write(file, serde_json::to_string_pretty(&json!({ "about": about, "rows": rows }))?)
    }
}

/// One line, at once.
pub(crate) fn say(line: &str) {
    xtask::say::say(line);
}
