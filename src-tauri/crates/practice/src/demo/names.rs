//! Names of people in many scripts.

use super::dice::Dice;

/// Names that go together.
struct Group {
    weight: u32,
    given: Vec<&'static str>,
    family: Vec<&'static str>,
}

/// All groups.
pub(super) struct Names(Vec<Group>);

/// A given and a family name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) given: &'static str,
    pub(super) family: String,
}

impl Names {
    pub(super) fn new() -> Self {
        let mut lines = include_str!("names.txt").lines().filter(|l| !l.starts_with('#'));
        let mut groups = Vec::new();
        while let (Some(head), Some(given), Some(family)) = (lines.next(), lines.next(), lines.next()) {
            groups.push(Group {
                weight: head.trim_start_matches('@').trim().parse().unwrap_or(1),
                given: given.split_whitespace().collect(),
                family: family.split_whitespace().collect(),
            });
        }
        Self(groups)
    }

    /// A name; some people's parents came from two places, some have two family names.
    pub(super) fn roll(&self, dice: &mut Dice) -> Named {
        let (Some(a), Some(b)) = (dice.weighted(&self.0, |g| g.weight), dice.weighted(&self.0, |g| g.weight))
        else {
            return Named { given: "", family: String::new() };
        };
        let of = if a.weight > 2 && b.weight > 2 && dice.chance(0.06) { b } else { a };
        let given = dice.pick(&a.given);
        let mut family = dice.pick(&of.family).to_owned();
        if a.weight > 2 && dice.chance(0.03) {
            family.push('-');
            family.push_str(dice.pick(&b.family));
        }
        Named { given, family }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_400_given_and_800_family_names_in_many_scripts() {
        let names = Names::new();
        let given: HashSet<_> = names.0.iter().flat_map(|g| &g.given).collect();
        let family: HashSet<_> = names.0.iter().flat_map(|g| &g.family).collect();
        assert!(given.len() >= 400, "{}", given.len());
        assert!(family.len() >= 800, "{}", family.len());
        for letter in ['ж', 'θ', 'ع', 'ש', 'ա', 'ა', 'ọ', 'ễ', 'ō', 'ʻ'] {
            let there = given.iter().chain(&family).any(|n| n.to_lowercase().contains(letter));
            assert!(there, "no name with {letter}");
        }
    }
}
