//! Records that may be of one person, found before a second one is made.

use super::model::{ClientDraft, ClientId, Duplicate, Matched};
use super::search::{self, fold::fold};
use super::similar::{self, Likeness};
use super::{cards, rules, store};
use crate::Result;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};
use stillroom_record::ReadTx;
use stillroom_record::sql::params;

/// More look-alikes than this help nobody.
const MOST: usize = 10;

/// What a person is told apart by; names folded.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Traits {
    given: String,
    family: String,
    preferred: String,
    birth_date: Option<String>,
    numbers: Vec<String>,
    email: String,
}

impl Traits {
    pub(crate) fn of(d: &ClientDraft) -> Self {
        Self {
            given: fold(&d.given_name),
            family: fold(&d.family_name),
            preferred: fold(&d.preferred_name),
            birth_date: d.birth_date.clone(),
            numbers: d.phones.iter().filter_map(|p| p.e164.clone()).collect(),
            email: d.email.trim().to_lowercase(),
        }
    }

    fn givens(&self) -> impl Iterator<Item = &str> {
        [self.given.as_str(), self.preferred.as_str()].into_iter().filter(|n| !n.is_empty())
    }

    /// The likeliest way in which the names are one person's.
    fn name_like<'a>(&'a self, other: &'a Self) -> Option<(Likeness, Likeness, &'a str, &'a str)> {
        let family = similar::family(&self.family, &other.family);
        let nobody_has_two = self.family.is_empty() && other.family.is_empty();
        let mut best: Option<(Likeness, Likeness, &str, &str)> = None;
        for a in self.givens() {
            // Given and family name in each other's field.
            let is_crossed = !a.is_empty() && a == other.family;
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

    /// Why these may be one person, in words; empty when nothing says so.
    pub(crate) fn reasons(&self, other: &Self) -> Vec<String> {
        self.like(other).map(|l| l.reasons).unwrap_or_default()
    }

    fn like(&self, other: &Self) -> Option<Like> {
        let number = self.numbers.iter().any(|n| other.numbers.contains(n));
        let email = !self.email.is_empty() && self.email == other.email;
        let birth = self.birth_date.is_some() && self.birth_date == other.birth_date;
        let other_birth = self.birth_date.is_some() && other.birth_date.is_some() && !birth;
        let name = self.name_like(other);
        let contact_differs = (!self.numbers.is_empty() && !other.numbers.is_empty() && !number)
            || (!self.email.is_empty() && !other.email.is_empty() && !email);
        let same_name = matches!(name, Some((Likeness::Same, Likeness::Same, ..)));
        let is_one = (birth && (name.is_some() || number || email))
            || ((number || email) && name.is_some() && !other_birth)
            || (same_name && !other_birth && !contact_differs && !birth);
        if !is_one {
            return None;
        }
        // Sure enough to leave a row of a file out: one name, and something that no two people share
        // by chance; or two records that say the very same.
        let is_named_so = matches!(name, Some((Likeness::Same | Likeness::Nickname, Likeness::Same, ..)));
        let is_sure = (is_named_so && (number || email || birth) && !other_birth) || self == other;
        let mut all = Vec::new();
        if number {
            all.push("Same phone number".to_owned());
        }
        if birth {
            all.push("Same birth date".to_owned());
        }
        if email {
            all.push("Same e-mail address".to_owned());
        }
        match name {
            Some((Likeness::Same, Likeness::Same, ..)) => all.push("Same name".to_owned()),
            Some((Likeness::Nickname, _, a, b)) => {
                all.push(format!("{} and {} are used for one another", shown(a), shown(b)))
            }
            Some(_) => all.push("Similar name".to_owned()),
            None => {}
        }
        Some(Like { reasons: all, is_sure })
    }
}

struct Like {
    reasons: Vec<String>,
    is_sure: bool,
}

/// A folded name with a capital, as people write it.
fn shown(folded: &str) -> String {
    let mut chars = folded.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn traits(tx: &ReadTx<'_>, id: ClientId) -> Result<Option<Traits>> {
    let found = tx.query_opt(
        "SELECT given_name, family_name, preferred_name, birth_date, email FROM client
         WHERE id = ?1 AND merged_into IS NULL",
        [id],
        |r| {
            Ok(Traits {
                given: fold(&r.get::<_, String>(0)?),
                family: fold(&r.get::<_, String>(1)?),
                preferred: fold(&r.get::<_, String>(2)?),
                birth_date: r.get(3)?,
                numbers: Vec::new(),
                email: r.get::<_, String>(4)?.trim().to_lowercase(),
            })
        },
    )?;
    let Some(mut t) = found else { return Ok(None) };
    t.numbers = store::phones(tx, id)?.into_iter().filter_map(|p| p.e164).collect();
    Ok(Some(t))
}

/// Records that look like the draft, likeliest first; never the one that it changes.
pub(crate) fn find(tx: &ReadTx<'_>, draft: &ClientDraft) -> Result<Vec<Duplicate>> {
    let mine = Traits::of(draft);
    let mut ids: Vec<ClientId> = Vec::new();
    for n in &mine.numbers {
        ids.extend(tx.query("SELECT client_id FROM client_phone WHERE e164 = ?1 LIMIT 100", [n], |r| {
            r.get::<_, ClientId>(0)
        })?);
    }
    if !mine.email.is_empty() {
        ids.extend(tx.query(
            "SELECT id FROM client WHERE email <> '' AND lower(email) = lower(?1) LIMIT 100",
            [draft.email.trim()],
            |r| r.get::<_, ClientId>(0),
        )?);
    }
    if let Some(date) = &mine.birth_date {
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

/// Everybody's traits in memory, for an import that asks a hundred thousand times. Packed, for
/// there may be hundreds of thousands of people.
#[derive(Default)]
pub(crate) struct Crowd {
    people: Vec<Box<str>>,
    /// The last of those who share a key, and the one before each.
    last: HashMap<u64, u32>,
    before: Vec<(u32, u32)>,
    hasher: std::hash::RandomState,
}

const NOBODY: u32 = u32::MAX;
/// Between the packed parts; text of the record holds no control characters.
const BETWEEN: char = '\u{1f}';
/// Of those who share one key (a birth date of 1900-01-01, the spa's own number) so many are looked at.
const MOST_PER_KEY: usize = 64;

impl Traits {
    fn pack(&self) -> Box<str> {
        // An address is text without control characters, and so is what is folded.
        let mut out = [
            &self.given,
            &self.family,
            &self.preferred,
            self.birth_date.as_deref().unwrap_or(""),
            &self.email,
        ]
        .join("\u{1f}");
        for n in &self.numbers {
            out.push(BETWEEN);
            out.push_str(n);
        }
        out.into_boxed_str()
    }

    fn unpack(packed: &str) -> Self {
        let mut parts = packed.split(BETWEEN).map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (given, family, preferred, birth, email) = (next(), next(), next(), next(), next());
        Self {
            given,
            family,
            preferred,
            birth_date: Some(birth).filter(|b| !b.is_empty()),
            email,
            numbers: parts.collect(),
        }
    }
}

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
                crowd.add(&Traits {
                    given: fold(&r.get::<_, String>(1)?),
                    family: fold(&r.get::<_, String>(2)?),
                    preferred: fold(&r.get::<_, String>(3)?),
                    birth_date: r.get(4)?,
                    numbers: numbers.remove(&id).unwrap_or_default(),
                    email: r.get::<_, String>(5)?.trim().to_lowercase(),
                });
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
    fn keys(&self, t: &Traits) -> Vec<u64> {
        let mut keys: Vec<u64> = t.numbers.iter().map(|n| self.key(1, &[n])).collect();
        if !t.email.is_empty() {
            keys.push(self.key(2, &[&t.email]));
        }
        if let Some(d) = &t.birth_date {
            keys.push(self.key(3, &[d]));
        }
        let names = format!("{} {}", t.given, t.family);
        let mut words: Vec<&str> = names.split(' ').filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        keys.push(self.key(4, &words));
        keys
    }

    pub(crate) fn add(&mut self, t: &Traits) {
        let at = u32::try_from(self.people.len()).unwrap_or(NOBODY);
        for key in self.keys(t) {
            let link = u32::try_from(self.before.len()).unwrap_or(NOBODY);
            let earlier = self.last.insert(key, link).unwrap_or(NOBODY);
            self.before.push((at, earlier));
        }
        self.people.push(t.pack());
    }

    /// The one of the crowd that looks most like this person, the earliest among equals; and whether
    /// that is sure enough to leave the person out.
    pub(crate) fn first_like(&self, t: &Traits) -> Option<(usize, bool)> {
        let mut best: Option<(bool, usize)> = None;
        for key in self.keys(t) {
            let mut link = self.last.get(&key).copied();
            for _ in 0..MOST_PER_KEY {
                let Some((at, earlier)) = link.and_then(|l| self.before.get(usize::try_from(l).ok()?)) else {
                    break;
                };
                let at = usize::try_from(*at).unwrap_or(usize::MAX);
                if let Some(like) = self.people.get(at).and_then(|p| t.like(&Traits::unpack(p))) {
                    let found = (!like.is_sure, at);
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
        Traits {
            given: fold(given),
            family: fold(family),
            preferred: String::new(),
            birth_date: birth.map(Into::into),
            numbers: number.map(Into::into).into_iter().collect(),
            email: email.into(),
        }
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
        crowd.add(&person("Ana", "Lopez", Some("1980-01-01"), None, ""));
        crowd.add(&person("Katherine", "Ng", Some("1990-03-14"), Some("+13125550123"), ""));
        assert_eq!(crowd.first_like(&person("Kate", "Ng", None, Some("+13125550123"), "")), Some((1, true)));
        assert_eq!(crowd.first_like(&person("Anna", "López", Some("1980-01-01"), None, "")), Some((0, true)));
        assert_eq!(crowd.first_like(&person("Zoe", "Wu", Some("1980-01-01"), None, "")), None);
    }
}
