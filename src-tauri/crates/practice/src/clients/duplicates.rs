//! Records that may be of one person, found before a second one is made.

use super::model::{ClientDraft, ClientId, Duplicate, Matched};
use super::search::{self, fold::fold};
use super::similar::{self, Likeness};
use super::{cards, rules, store};
use crate::Result;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};
use stillroom_record::ReadTx;
use stillroom_record::sql::{Row, params};

/// More look-alikes than this help nobody.
const MOST: usize = 10;

/// What a person is told apart by; names folded. In one piece, for an import keeps hundreds of
/// thousands of them and compares each with many.
#[derive(Clone, PartialEq)]
pub(crate) struct Traits {
    text: Box<str>,
    /// Where each part of the text ends but the last, the numbers.
    ends: [u32; 5],
}

/// Between two numbers.
const BETWEEN: char = '\u{1f}';

/// The parts of [`Traits`].
#[derive(Clone, Copy)]
struct Parts<'a> {
    given: &'a str,
    family: &'a str,
    preferred: &'a str,
    /// Empty when it isn't known.
    birth_date: &'a str,
    email: &'a str,
    numbers: &'a str,
}

/// How the names of two are one person's: given name, family name, and the given names.
type NameLike<'a> = (Likeness, Likeness, &'a str, &'a str);

/// What two have in common who may be one person.
struct Like<'a> {
    number: bool,
    email: bool,
    birth: bool,
    name: Option<NameLike<'a>>,
}

impl Traits {
    pub(crate) fn of(d: &ClientDraft) -> Self {
        Self::new(
            [d.given_name.as_str(), &d.family_name, &d.preferred_name],
            d.birth_date.as_deref(),
            &d.email,
            d.phones.iter().filter_map(|p| p.e164.as_deref()),
        )
    }

    /// Names are given, family and preferred, as people write them.
    fn new<'a>(
        names: [&str; 3],
        birth_date: Option<&str>,
        email: &str,
        numbers: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut text = String::with_capacity(96);
        let mut ends = [0; 5];
        let [given, family, preferred] = names.map(fold);
        let email = email.trim().to_lowercase();
        let parts = [given.as_str(), &family, &preferred, birth_date.unwrap_or(""), &email];
        for (part, end) in parts.into_iter().zip(&mut ends) {
            text.push_str(part);
            *end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        }
        for number in numbers {
            text.push_str(number);
            text.push(BETWEEN);
        }
        Self { text: text.into_boxed_str(), ends }
    }

    fn parts(&self) -> Parts<'_> {
        let mut from = 0;
        let mut to = |end: usize| {
            let part = self.text.get(from..end).unwrap_or_default();
            from = end;
            part
        };
        let [given, family, preferred, birth_date, email] =
            self.ends.map(|end| to(usize::try_from(end).unwrap_or(usize::MAX)));
        Parts { given, family, preferred, birth_date, email, numbers: to(self.text.len()) }
    }

    /// Why these may be one person, in words; empty when nothing says so.
    fn reasons(&self, other: &Self) -> Vec<String> {
        self.parts().like(other.parts()).map(|l| l.reasons()).unwrap_or_default()
    }
}

impl<'a> Parts<'a> {
    fn givens(self) -> impl Iterator<Item = &'a str> {
        [self.given, self.preferred].into_iter().filter(|n| !n.is_empty())
    }

    fn numbers(self) -> impl Iterator<Item = &'a str> {
        self.numbers.split(BETWEEN).filter(|n| !n.is_empty())
    }

    /// The likeliest way in which the names are one person's.
    fn name_like(self, other: Self) -> Option<NameLike<'a>> {
        let family = similar::family(self.family, other.family);
        let nobody_has_two = self.family.is_empty() && other.family.is_empty();
        let mut best: Option<NameLike<'a>> = None;
        for a in self.givens() {
            // Given and family name in each other's field.
            let is_crossed = a == other.family;
            if family.is_none() && !nobody_has_two && !is_crossed {
                continue;
            }
            for b in other.givens() {
                let straight = family.and_then(|f| similar::given(a, b).map(|g| (g, f)));
                let crossed =
                    (is_crossed && self.family == b).then_some((Likeness::Similar, Likeness::Similar));
                // People with one name only.
                let single = (nobody_has_two && a == b).then_some((Likeness::Same, Likeness::Same));
                for (g, f) in [straight, crossed, single].into_iter().flatten() {
                    if best.is_none_or(|(bg, bf, ..)| (g, f) < (bg, bf)) {
                        best = Some((g, f, a, b));
                    }
                }
            }
        }
        best
    }

    fn like(self, other: Self) -> Option<Like<'a>> {
        let birth = !self.birth_date.is_empty() && self.birth_date == other.birth_date;
        let other_birth = !self.birth_date.is_empty() && !other.birth_date.is_empty() && !birth;
        if other_birth {
            // Nobody has two, whatever else is alike; and the rest is dear to compare.
            return None;
        }
        let number = self.numbers().any(|n| other.numbers().any(|o| n == o));
        let email = !self.email.is_empty() && self.email == other.email;
        let contact_differs = (!self.numbers.is_empty() && !other.numbers.is_empty() && !number)
            || (!self.email.is_empty() && !other.email.is_empty() && !email);
        if contact_differs && !birth && !number && !email {
            return None;
        }
        let name = self.name_like(other);
        let same_name = matches!(name, Some((Likeness::Same, Likeness::Same, ..)));
        let is_one = (birth && (name.is_some() || number || email))
            || ((number || email) && name.is_some())
            || (same_name && !contact_differs && !birth);
        is_one.then_some(Like { number, email, birth, name })
    }
}

impl Like<'_> {
    /// Sure enough to leave a row of a file out: one name, and something that no two people
    /// share by chance.
    fn is_sure(&self) -> bool {
        let is_named_so =
            matches!(self.name, Some((Likeness::Same | Likeness::Nickname, Likeness::Same, ..)));
        is_named_so && (self.number || self.email || self.birth)
    }

    fn reasons(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.number {
            all.push("Same phone number".to_owned());
        }
        if self.birth {
            all.push("Same birth date".to_owned());
        }
        if self.email {
            all.push("Same e-mail address".to_owned());
        }
        match self.name {
            Some((Likeness::Same, Likeness::Same, ..)) => all.push("Same name".to_owned()),
            Some((Likeness::Nickname, _, a, b)) => {
                all.push(format!("{} and {} are used for one another", shown(a), shown(b)))
            }
            Some(_) => all.push("Similar name".to_owned()),
            None => {}
        }
        all
    }
}

/// A folded name with a capital, as people write it.
fn shown(folded: &str) -> String {
    let mut chars = folded.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn traits(tx: &ReadTx<'_>, id: ClientId) -> Result<Option<Traits>> {
    let numbers: Vec<String> = store::phones(tx, id)?.into_iter().filter_map(|p| p.e164).collect();
    Ok(tx.query_opt(
        "SELECT given_name, family_name, preferred_name, birth_date, email FROM client
         WHERE id = ?1 AND merged_into IS NULL",
        [id],
        |r| of_row(r, 0, &numbers),
    )?)
}

/// From a row's given, family and preferred name, birth date and address, the first of them at `from`.
fn of_row(r: &Row<'_>, from: usize, numbers: &[String]) -> stillroom_record::sql::Result<Traits> {
    let text = |i: usize| r.get::<_, Option<String>>(from + i).map(Option::unwrap_or_default);
    let (names, birth_date, email) = ([text(0)?, text(1)?, text(2)?], text(3)?, text(4)?);
    let names = names.each_ref().map(String::as_str);
    Ok(Traits::new(names, Some(&birth_date), &email, numbers.iter().map(String::as_str)))
}

/// Records that look like the draft, likeliest first; never the one that it changes.
pub(crate) fn find(tx: &ReadTx<'_>, draft: &ClientDraft) -> Result<Vec<Duplicate>> {
    let mine = Traits::of(draft);
    let mut ids: Vec<ClientId> = Vec::new();
    for n in mine.parts().numbers() {
        ids.extend(tx.query("SELECT client_id FROM client_phone WHERE e164 = ?1 LIMIT 100", [n], |r| {
            r.get::<_, ClientId>(0)
        })?);
    }
    if !mine.parts().email.is_empty() {
        ids.extend(tx.query(
            "SELECT id FROM client WHERE email <> '' AND lower(email) = lower(?1) LIMIT 100",
            [draft.email.trim()],
            |r| r.get::<_, ClientId>(0),
        )?);
    }
    if let Some(date) = &draft.birth_date {
        ids.extend(tx.query(
            "SELECT id FROM client WHERE birth_date = ?1 LIMIT 500",
            params![date],
            |r| r.get::<_, ClientId>(0),
        )?);
    }
    let (given, family) = (fold(&draft.given_name), fold(&draft.family_name));
    let words: Vec<&str> = given.split(' ').chain(family.split(' ')).filter(|w| !w.is_empty()).collect();
    ids.extend(search::exact_names(tx, &words)?);
    let mut known = HashSet::new();
    ids.retain(|id| Some(*id) != draft.id && known.insert(*id));
    let mut found = Vec::new();
    for id in ids {
        if let Some(theirs) = traits(tx, id)? {
            let reasons = mine.reasons(&theirs);
            if !reasons.is_empty() {
                found.push((reasons, id));
            }
        }
    }
    found.sort_by_key(|(reasons, _)| std::cmp::Reverse(reasons.len()));
    found.truncate(MOST);
    let mut all = Vec::new();
    for (reasons, id) in found {
        if let Some(client) = cards::hit(tx, id, Matched::Exact)? {
            all.push(Duplicate { client, reasons });
        }
    }
    Ok(all)
}

/// Everybody's traits in memory, for an import that asks a hundred thousand times.
#[derive(Default)]
pub(crate) struct Crowd {
    people: Vec<Traits>,
    /// The last of those who share a key, and the one before each.
    last: HashMap<u64, u32>,
    before: Vec<(u32, u32)>,
    hasher: std::hash::RandomState,
}

const NOBODY: u32 = u32::MAX;
/// Of those who share one key (a birth date of 1900-01-01, the spa's own number) so many are looked at.
const MOST_PER_KEY: usize = 64;

impl Crowd {
    /// Everybody in the record, with their ids in the order of [`Crowd::first_like`]'s answers.
    pub(crate) fn of_record(tx: &ReadTx<'_>) -> Result<(Self, Vec<ClientId>)> {
        let mut crowd = Self::default();
        let mut ids = Vec::new();
        let mut numbers: HashMap<ClientId, Vec<String>> = HashMap::new();
        tx.for_each("SELECT client_id, e164 FROM client_phone WHERE e164 IS NOT NULL", [], |r| {
            numbers.entry(r.get(0)?).or_default().push(r.get(1)?);
            Ok(())
        })?;
        tx.for_each(
            "SELECT id, given_name, family_name, preferred_name, birth_date, email FROM client
             WHERE merged_into IS NULL",
            [],
            |r| {
                let id: ClientId = r.get(0)?;
                ids.push(id);
                crowd.add(of_row(r, 1, &numbers.remove(&id).unwrap_or_default())?);
                Ok(())
            },
        )?;
        Ok((crowd, ids))
    }

    fn key(&self, kind: u8, parts: &[&str]) -> u64 {
        let mut h = self.hasher.build_hasher();
        h.write_u8(kind);
        for p in parts {
            h.write(p.as_bytes());
            h.write_u8(0xFF);
        }
        h.finish()
    }

    /// Two people who are like one another share at least one of these.
    fn keys(&self, t: Parts<'_>) -> impl Iterator<Item = u64> {
        let mut words: Vec<&str> =
            t.given.split(' ').chain(t.family.split(' ')).filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        let email = (!t.email.is_empty()).then(|| self.key(2, &[t.email]));
        let birth = (!t.birth_date.is_empty()).then(|| self.key(3, &[t.birth_date]));
        let name = self.key(4, &words);
        t.numbers().map(|n| self.key(1, &[n])).chain(email).chain(birth).chain([name])
    }

    pub(crate) fn add(&mut self, t: Traits) {
        let at = u32::try_from(self.people.len()).unwrap_or(NOBODY);
        let keys: Vec<u64> = self.keys(t.parts()).collect();
        for key in keys {
            let link = u32::try_from(self.before.len()).unwrap_or(NOBODY);
            let earlier = self.last.insert(key, link).unwrap_or(NOBODY);
            self.before.push((at, earlier));
        }
        self.people.push(t);
    }

    /// The one of the crowd that looks most like this person, the earliest among equals; and whether
    /// that is sure enough to leave the person out.
    pub(crate) fn first_like(&self, t: &Traits) -> Option<(usize, bool)> {
        let mine = t.parts();
        let mut best: Option<(bool, usize)> = None;
        for key in self.keys(mine) {
            let mut link = self.last.get(&key).copied();
            for _ in 0..MOST_PER_KEY {
                let Some((at, earlier)) = link.and_then(|l| self.before.get(usize::try_from(l).ok()?)) else {
                    break;
                };
                let at = usize::try_from(*at).unwrap_or(usize::MAX);
                if let Some(theirs) = self.people.get(at)
                    && let Some(like) = mine.like(theirs.parts())
                {
                    // Two who say the very same are one.
                    let found = (!(like.is_sure() || theirs == t), at);
                    best = Some(best.map_or(found, |b| b.min(found)));
                }
                link = (*earlier != NOBODY).then_some(*earlier);
            }
        }
        best.map(|(is_unsure, at)| (at, !is_unsure))
    }
}

/// The draft with its numbers in E.164, as far as it can be read while it is being typed.
pub(crate) fn readable(mut draft: ClientDraft, place: rules::Place) -> ClientDraft {
    for p in &mut draft.phones {
        p.e164 = rules::e164(&p.written, place.region);
    }
    draft.birth_date = draft.birth_date.filter(|d| store::iso(d).is_some());
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, family: &str, birth: Option<&str>, number: Option<&str>, email: &str) -> Traits {
        Traits::new([given, family, ""], birth, email, number.into_iter())
    }

    #[test]
    fn kate_ng_with_the_mobile_and_birth_date_of_katherine_ng_is_told() {
        let katherine = person("Katherine", "Ng", Some("1990-03-14"), Some("+13125550123"), "");
        let kate = person("Kate", "Ng", Some("1990-03-14"), Some("+13125550123"), "");
        assert_eq!(
            kate.reasons(&katherine),
            ["Same phone number", "Same birth date", "Kate and Katherine are used for one another"]
        );
        assert!(!kate.reasons(&person("Katherine", "Ng", None, Some("+13125550123"), "")).is_empty());
    }

    #[test]
    fn a_family_that_shares_a_phone_is_not_one_person() {
        let mother = person("Ana", "Lopez", Some("1980-01-01"), Some("+13125550123"), "lopez@example.com");
        assert!(
            mother.reasons(&person("Ben", "Lopez", Some("2010-01-01"), Some("+13125550123"), "")).is_empty()
        );
        assert!(
            mother.reasons(&person("Ana", "Lopez", Some("2010-01-01"), Some("+13125550123"), "")).is_empty()
        );
        assert!(mother.reasons(&person("Ana", "Lopez", None, Some("+13125559999"), "")).is_empty());
        assert!(!mother.reasons(&person("Ana", "Lopez", None, None, "")).is_empty());
        assert!(
            !mother.reasons(&person("Lopez", "Ana", Some("1980-01-01"), None, "")).is_empty(),
            "swapped fields"
        );
    }

    #[test]
    fn a_crowd_finds_what_a_comparison_of_all_would() {
        let mut crowd = Crowd::default();
        crowd.add(person("Ana", "Lopez", Some("1980-01-01"), None, ""));
        crowd.add(person("Katherine", "Ng", Some("1990-03-14"), Some("+13125550123"), ""));
        assert_eq!(crowd.first_like(&person("Kate", "Ng", None, Some("+13125550123"), "")), Some((1, true)));
        assert_eq!(crowd.first_like(&person("Anna", "López", Some("1980-01-01"), None, "")), Some((0, true)));
        assert_eq!(crowd.first_like(&person("Zoe", "Wu", Some("1980-01-01"), None, "")), None);
    }
}
