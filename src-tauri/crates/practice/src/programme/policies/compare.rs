//! Two texts, line by line, and word by word where a line changed. Pure.

use super::{DiffKind as Kind, DiffLine, DiffPart};

/// Two texts that differ in more than this many pairs are told as one removed and one added.
const MOST_PAIRS: usize = 4_000_000;

/// What became of `from` in `to`.
pub(super) fn compare(from: &str, to: &str) -> Vec<DiffLine> {
    let lines = |text| str::lines(text).collect::<Vec<_>>();
    let mut all = Vec::new();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for (kind, line) in steps(&lines(from), &lines(to)) {
        match kind {
            Kind::Removed => removed.push(line),
            Kind::Added => added.push(line),
            Kind::Same | Kind::Changed => {
                settle(&mut all, &mut removed, &mut added);
                all.push(whole(Kind::Same, line));
            }
        }
    }
    settle(&mut all, &mut removed, &mut added);
    all
}

fn whole(kind: Kind, line: &str) -> DiffLine {
    DiffLine { kind, parts: vec![DiffPart { kind, text: line.to_owned() }] }
}

/// Lines that went and lines that came in their place: those that are alike are told as changed.
fn settle<'a>(all: &mut Vec<DiffLine>, removed: &mut Vec<&'a str>, added: &mut Vec<&'a str>) {
    let mut added = std::mem::take(added).into_iter().peekable();
    for line in removed.drain(..) {
        match added.peek().and_then(|new| changed(line, new)) {
            Some(both) => {
                all.push(both);
                added.next();
            }
            None => all.push(whole(Kind::Removed, line)),
        }
    }
    all.extend(added.map(|line| whole(Kind::Added, line)));
}

/// One line as a change of another; nothing where they have too little in common.
fn changed(from: &str, to: &str) -> Option<DiffLine> {
    let words = |line| str::split_inclusive(line, ' ').collect::<Vec<_>>();
    let (old, new) = (words(from), words(to));
    let mut parts: Vec<DiffPart> = Vec::new();
    let mut same = 0;
    for (kind, word) in steps(&old, &new) {
        same += usize::from(kind == Kind::Same && !word.trim().is_empty());
        match parts.last_mut() {
            Some(part) if part.kind == kind => part.text.push_str(word),
            _ => parts.push(DiffPart { kind, text: word.to_owned() }),
        }
    }
    (same * 3 >= old.len().max(new.len())).then_some(DiffLine { kind: Kind::Changed, parts })
}

/// The longest common run of both, with what went before what came.
fn steps<'a>(from: &[&'a str], to: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let before = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (head, from) = from.split_at(before);
    let to = to.get(before..).unwrap_or_default();
    let after = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
    let (from, tail) = from.split_at(from.len() - after);
    let to = to.get(..to.len() - after).unwrap_or_default();

    let mut all: Vec<_> = head.iter().map(|t| (Kind::Same, *t)).collect();
    if from.len().saturating_mul(to.len()) > MOST_PAIRS {
        all.extend(from.iter().map(|t| (Kind::Removed, *t)));
        all.extend(to.iter().map(|t| (Kind::Added, *t)));
    } else {
        middle(from, to, &mut all);
    }
    all.extend(tail.iter().map(|t| (Kind::Same, *t)));
    all
}

fn middle<'a>(from: &[&'a str], to: &[&'a str], all: &mut Vec<(Kind, &'a str)>) {
    // `common[i][j]`: how long the longest common run of from[i..] and to[j..] is.
    let wide = to.len() + 1;
    let mut common = vec![0_u32; (from.len() + 1) * wide];
    let at = |i: usize, j: usize| i * wide + j;
    let get = |common: &[u32], i, j| common.get(at(i, j)).copied().unwrap_or_default();
    for (i, a) in from.iter().enumerate().rev() {
        for (j, b) in to.iter().enumerate().rev() {
            let longest = if a == b {
                get(&common, i + 1, j + 1) + 1
            } else {
                get(&common, i + 1, j).max(get(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(at(i, j)) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (from.get(i), to.get(j)) {
        if a == b {
            all.push((Kind::Same, a));
            (i, j) = (i + 1, j + 1);
        } else if get(&common, i + 1, j) >= get(&common, i, j + 1) {
            all.push((Kind::Removed, a));
            i += 1;
        } else {
            all.push((Kind::Added, b));
            j += 1;
        }
    }
    all.extend(from.iter().skip(i).map(|t| (Kind::Removed, *t)));
    all.extend(to.iter().skip(j).map(|t| (Kind::Added, *t)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_testkit::hostile;

    /// `-gone-`, `+new+`, lines apart by `/`.
    fn told(from: &str, to: &str) -> String {
        let part = |p: &DiffPart| match p.kind {
            Kind::Removed => format!("-{}-", p.text),
            Kind::Added => format!("+{}+", p.text),
            Kind::Same | Kind::Changed => p.text.clone(),
        };
        let lines: Vec<_> =
            compare(from, to).iter().map(|l| l.parts.iter().map(part).collect::<String>()).collect();
        lines.join("/")
    }

    #[test]
    fn shows_the_words_that_changed_within_a_line() {
        assert_eq!(
            told("a\nlocks after 3 minutes, at most\nz", "a\nlocks after 5 minutes, at most\nz"),
            "a/locks after -3 +5 minutes, at most/z".replace("-3 +5 ", "-3 -+5 +")
        );
    }

    #[test]
    fn shows_lines_that_came_and_went_whole() {
        assert_eq!(told("one\ntwo\nthree", "one\nthree\nfour"), "one/-two-/three/+four+");
        assert_eq!(told("", "new"), "+new+");
        assert_eq!(told("same", "same"), "same");
        assert_eq!(
            told("wholly other words here", "not a bit alike"),
            "-wholly other words here-/+not a bit alike+"
        );
    }

    #[test]
    fn both_texts_can_be_read_out_of_a_comparison() {
        let all = hostile::strings();
        let each_with_another = all.iter().zip(all.iter().skip(7));
        let pairs: Vec<_> = each_with_another.filter(|(a, b)| a.len() + b.len() < 4_000).collect();
        assert!(pairs.len() > 500, "{} pairs show little", pairs.len());
        for (from, to) in pairs {
            let read = |gone: Kind| {
                let lines = compare(from, to);
                let kept = lines.iter().filter(|l| l.kind != gone).map(|l| {
                    l.parts.iter().filter(|p| p.kind != gone).map(|p| p.text.as_str()).collect::<String>()
                });
                kept.collect::<Vec<_>>()
            };
            assert_eq!(read(Kind::Added), from.lines().collect::<Vec<_>>());
            assert_eq!(read(Kind::Removed), to.lines().collect::<Vec<_>>());
        }
    }
}
