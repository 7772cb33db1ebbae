//! The small part of Markdown that a policy may use, made into blocks: headings, paragraphs,
//! lists, bold. Everything else stands for itself. Pure.

use super::{TextBlock, TextBlockKind as Kind, TextSpan};

/// A text as blocks.
pub(crate) fn blocks(text: &str) -> Vec<TextBlock> {
    let mut all: Vec<TextBlock> = Vec::new();
    // Whether the next line goes on with the last block.
    let mut open = false;
    let mut lines: Vec<Vec<String>> = Vec::new();
    for line in text.lines().map(str::trim) {
        let (kind, start, words) = match line_of(line) {
            None => {
                open = false;
                continue;
            }
            Some(found) => found,
        };
        let last = all.last().map(|b| b.kind);
        match (kind, last) {
            // A line after an item or a paragraph goes on with it.
            (Kind::Paragraph, Some(Kind::Paragraph | Kind::Bullets | Kind::Numbers)) if open => {
                if let Some(item) = lines.last_mut().and_then(|items| items.last_mut()) {
                    item.push(' ');
                    item.push_str(words);
                }
            }
            // A list goes on over an empty line, unless its numbers begin anew.
            (Kind::Bullets | Kind::Numbers, Some(before))
                if before == kind && (open || kind == Kind::Bullets || start != 1) =>
            {
                if let Some(items) = lines.last_mut() {
                    items.push(words.to_owned());
                }
            }
            _ => {
                all.push(TextBlock { kind, start, items: Vec::new() });
                lines.push(vec![words.to_owned()]);
            }
        }
        open = !matches!(kind, Kind::Heading | Kind::Subheading);
    }
    for (block, items) in all.iter_mut().zip(&lines) {
        block.items = items.iter().map(|item| spans(item)).collect();
    }
    all
}

/// What a line begins: its kind, the number it bears, its words. Nothing of an empty line.
fn line_of(line: &str) -> Option<(Kind, u32, &str)> {
    if line.is_empty() {
        return None;
    }
    if let Some(words) = line.strip_prefix("### ") {
        return Some((Kind::Subheading, 1, words.trim()));
    }
    if let Some(words) = line.strip_prefix("## ").or_else(|| line.strip_prefix("# ")) {
        return Some((Kind::Heading, 1, words.trim()));
    }
    if let Some(words) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((Kind::Bullets, 1, words.trim()));
    }
    if let Some((digits, words)) = line.split_once(". ")
        && (1..=3).contains(&digits.len())
        && let Ok(number) = digits.parse::<u32>()
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        return Some((Kind::Numbers, number, words.trim()));
    }
    Some((Kind::Paragraph, 1, line))
}

/// Words between two pairs of stars are bold; a pair that is never closed stands for itself.
fn spans(words: &str) -> Vec<TextSpan> {
    let mut all = Vec::new();
    let mut rest = words;
    let mut push = |text: &str, bold| {
        if !text.is_empty() {
            all.push(TextSpan { text: text.to_owned(), bold });
        }
    };
    while let Some((before, after)) = rest.split_once("**") {
        let Some((bold, further)) = after.split_once("**") else { break };
        if bold.is_empty() {
            // Four stars in a row are four stars.
            break;
        }
        push(before, false);
        push(bold, true);
        rest = further;
    }
    push(rest, false);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_testkit::hostile;

    /// The words of a block, bold in brackets.
    fn told(block: &TextBlock) -> String {
        let words = |item: &Vec<TextSpan>| {
            item.iter()
                .map(|s| if s.bold { format!("[{}]", s.text) } else { s.text.clone() })
                .collect::<String>()
        };
        format!(
            "{:?} {} {}",
            block.kind,
            block.start,
            block.items.iter().map(words).collect::<Vec<_>>().join(" | ")
        )
    }

    #[test]
    fn knows_headings_paragraphs_lists_and_bold() {
        let text = "# Purpose\nTwo lines\nof one paragraph.\n\n## What we do\n1. First **thing**\n   goes on.\n2. Second\n\n- **A:** one\n- two\n\n3. Third\n### Small\nEnd.";
        let all: Vec<_> = blocks(text).iter().map(told).collect();
        assert_eq!(
            all,
            [
                "Heading 1 Purpose",
                "Paragraph 1 Two lines of one paragraph.",
                "Heading 1 What we do",
                "Numbers 1 First [thing] goes on. | Second",
                "Bullets 1 [A:] one | two",
                "Numbers 3 Third",
                "Subheading 1 Small",
                "Paragraph 1 End.",
            ]
        );
    }

    #[test]
    fn what_is_no_mark_stands_for_itself() {
        let all: Vec<_> = blocks("<b>not bold</b> **open\n\n#nothing\n\n2026. A year\n\na. letter\n\n****")
            .iter()
            .map(told)
            .collect();
        assert_eq!(
            all,
            [
                "Paragraph 1 <b>not bold</b> **open",
                "Paragraph 1 #nothing",
                "Paragraph 1 2026. A year",
                "Paragraph 1 a. letter",
                "Paragraph 1 ****",
            ]
        );
    }

    #[test]
    fn any_text_becomes_blocks_and_no_word_is_lost() {
        for text in hostile::strings() {
            let shown: String =
                blocks(&text).iter().flat_map(|b| &b.items).flatten().map(|s| s.text.as_str()).collect();
            let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).count();
            assert_eq!(letters(&shown), letters(&text));
        }
    }
}
