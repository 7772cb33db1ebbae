//! Every line of a binder, and what it rests on: nothing that a reader sees stands outside of this
//! list. It is read from the finished paper, so a line that somebody adds there is in it.

use stillroom_documents::{Block, Paper, Tone};

/// What a line rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rests {
    /// A row of the record.
    Row,
    /// The SHA-256 of a file, of a finding or of what was approved.
    Digest,
    /// Lines of this binder or rows of the record that anybody can count again.
    Counted,
    /// It says that there is nothing.
    Absence,
    /// It claims nothing of this practice: the words of the rules and of the program.
    Words,
    /// It claims something, and nothing is named.
    Nothing,
}

impl Rests {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Digest => "sha256",
            Self::Counted => "counted",
            Self::Absence => "absence",
            Self::Words => "words",
            Self::Nothing => "nothing",
        }
    }
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Claim {
    /// The headings above it.
    pub(super) section: String,
    /// Its cells, with a bar between them.
    pub(super) says: String,
    pub(super) rests: Rests,
    /// The row, or the digest.
    pub(super) on: String,
}

/// The last column of a table that names what its lines rest on.
const TRACES: &[&str] = &["Row", "SHA-256", "Row or SHA-256"];
/// What a line without a row may say: that there is none.
const NONE: &[&str] = &["Nobody was named", "Not assessed by then", "no version in force"];
/// Pairs that tell what the rules ask.
const ASKED: &[&str] = &["Asked", "What shows it", "Level", "Note"];

/// Every line of a paper, from the cover to the end.
pub(super) fn claims(paper: &Paper) -> Vec<Claim> {
    let mut all = Vec::new();
    let mut above = [String::from("Cover"), String::new(), String::new()];
    let mut add = |above: &[String], says: String, rests: Rests, on: &str| {
        let section = above.iter().filter(|one| !one.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
        all.push(Claim { section, says, rests, on: on.to_owned() });
    };
    for text in [&paper.title, &paper.subtitle, &paper.notice, &paper.foot] {
        add(&above, text.clone(), Rests::Words, "");
    }
    for (name, value) in &paper.facts {
        add(&above, format!("{name} | {value}"), Rests::Counted, "");
    }
    for block in &paper.blocks {
        match block {
            Block::Heading { level, text } => {
                let level = usize::from(*level).clamp(1, above.len());
                above.iter_mut().skip(level).for_each(String::clear);
                if let Some(own) = above.get_mut(level - 1) {
                    text.clone_into(own);
                }
            }
            Block::Text { text } => add(&above, text.clone(), Rests::Words, ""),
            Block::List { items } => {
                items.iter().for_each(|item| add(&above, item.clone(), Rests::Words, ""));
            }
            Block::Note { tone: Tone::Gap, text } => add(&above, text.clone(), Rests::Absence, ""),
            Block::Note { text, .. } => add(&above, text.clone(), Rests::Nothing, ""),
            Block::Facts { rows } => {
                for (name, value) in rows {
                    let rests = if ASKED.contains(&name.as_str()) { Rests::Words } else { Rests::Counted };
                    add(&above, format!("{name} | {value}"), rests, "");
                }
            }
            Block::Table { head, rows, .. } => {
                let traced = head.last().is_some_and(|last| TRACES.contains(&last.as_str()));
                for row in rows {
                    match row.split_last() {
                        Some((on, cells)) if traced => {
                            let says = cells.join(" | ");
                            let rests = rests_on(on, &says);
                            add(&above, says, rests, on);
                        }
                        _ => add(&above, row.join(" | "), Rests::Counted, ""),
                    }
                }
            }
            Block::Signatures { names } => {
                names.iter().for_each(|name| add(&above, name.clone(), Rests::Nothing, ""));
            }
            Block::Break => {}
        }
    }
    all
}

fn rests_on(on: &str, says: &str) -> Rests {
    let digest = on.len() == 64 && on.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let row = on.split_once(' ').is_some_and(|(table, id)| {
        !table.is_empty()
            && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            && uuid::Uuid::try_parse(id).is_ok()
    });
    match on {
        _ if digest => Rests::Digest,
        _ if row => Rests::Row,
        "" if NONE.iter().any(|none| says.contains(none)) => Rests::Absence,
        _ => Rests::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forged(last: &str, cells: &[&str]) -> Rests {
        let cells: Vec<String> = cells.iter().map(|c| (*c).to_owned()).collect();
        let head = (1..cells.len()).map(|n| n.to_string()).chain([last.to_owned()]).collect();
        let blocks = vec![
            Block::heading(1, "Officials"),
            Block::Table { widths: vec![1; cells.len()], head, rows: vec![cells] },
        ];
        claims(&Paper { blocks, ..Paper::default() }).last().unwrap().rests
    }

    #[test]
    fn a_line_that_names_nothing_is_found() {
        let id = uuid::Uuid::now_v7();
        assert_eq!(
            forged("Row", &["Privacy officer", "Ruth", &format!("programme_official {id}")]),
            Rests::Row
        );
        assert_eq!(forged("Row or SHA-256", &["Document", &"0a".repeat(32)]), Rests::Digest);
        assert_eq!(forged("Row", &["Privacy officer", "Nobody was named", ""]), Rests::Absence);
        for on in ["", "yes", &id.to_string(), "requirement 308.a.2", &"0A".repeat(32), "the owner"] {
            assert_eq!(forged("Row", &["All doors lock", on]), Rests::Nothing, "{on}");
        }
        assert_eq!(forged("When", &["All doors lock", "always"]), Rests::Counted);
    }

    #[test]
    fn nothing_on_the_paper_is_left_out() {
        let paper = Paper {
            title: "1".into(),
            subtitle: "2".into(),
            notice: "3".into(),
            foot: "4".into(),
            facts: vec![("5".into(), "x".into())],
            blocks: vec![
                Block::heading(1, "A"),
                Block::text("6"),
                Block::heading(2, "B"),
                Block::List { items: vec!["7".into()] },
                Block::note(Tone::Gap, "8"),
                Block::note(Tone::Attested, "9"),
                Block::Facts { rows: vec![("Asked".into(), "10".into()), ("Result".into(), "11".into())] },
                Block::heading(1, "C"),
                Block::Signatures { names: vec!["12".into()] },
            ],
            ..Paper::default()
        };
        let all = claims(&paper);
        assert_eq!(all.len(), 12);
        let of = |n: usize| all.get(n).map(|c| (c.section.as_str(), c.rests)).unwrap();
        assert_eq!(of(4), ("Cover", Rests::Counted));
        assert_eq!(of(6), ("A / B", Rests::Words));
        assert_eq!(of(8), ("A / B", Rests::Nothing));
        assert_eq!(of(10), ("A / B", Rests::Counted));
        assert_eq!(of(11), ("C", Rests::Nothing));
    }
}
