//! The search itself: classes of match, best first, each a query that ends at its limit.

use super::fold::is_cjk;
use super::query::Query;
use super::typo::{self, Cost};
use crate::Result;
use crate::clients::{ClientId, Matched};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use stillroom_record::sql::{Row, params};
use stillroom_record::{ReadTx, UtcMillis};

/// How many of those last seen here are looked through first.
const RECENT: usize = 200;
/// How many of them stand there before anything is typed.
const LATELY: usize = 30;
/// What [`candidate`] takes.
const DOC: &str = "SELECT d.doc, d.client, d.family, d.given, d.other FROM";
/// How many rows one class of match gives before it ends.
const CLASS: u32 = 60;
/// How many corrected words stand for one that was typed.
const MOST_WORDS: usize = 40;

#[derive(Clone)]
struct Candidate {
    client: ClientId,
    family: String,
    given: String,
    other: String,
    archived: bool,
    typo: Cost,
}

fn candidate(r: &Row<'_>) -> stillroom_record::sql::Result<Candidate> {
    Ok(Candidate {
        archived: r.get::<_, i64>(0)? < 0,
        client: r.get(1)?,
        family: r.get(2)?,
        given: r.get(3)?,
        other: r.get(4)?,
        typo: 0,
    })
}

/// How well one word of the search fits; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    prefix: bool,
    field: u8,
}

impl Candidate {
    fn words(&self) -> impl Iterator<Item = (u8, &str)> {
        [(0, &self.family), (1, &self.given), (2, &self.other)]
            .into_iter()
            .flat_map(|(field, text)| text.split(' ').map(move |w| (field, w)))
            .filter(|(_, w)| !w.is_empty())
    }

    fn fit(&self, word: &str) -> Option<Fit> {
        self.words()
            .filter(|(_, w)| w.starts_with(word))
            .map(|(field, w)| Fit { prefix: w != word, field })
            .min()
    }

    /// `None` when some word of the search isn't there at all.
    fn rank(&self, words: &[String]) -> Option<(u32, u32)> {
        let fits: Vec<Fit> = words.iter().map(|w| self.fit(w)).collect::<Option<_>>()?;
        // Signs of a name in another order are another name, though perhaps the one that was meant.
        let apart = words.len() > 1
            && words.iter().all(|w| w.chars().all(is_cjk))
            && !format!("{}{}", self.family, self.given).replace(' ', "").contains(&words.concat());
        let prefixes = fits.iter().map(|f| u32::from(f.prefix)).sum::<u32>() + u32::from(apart);
        Some((prefixes, fits.iter().map(|f| u32::from(f.field)).sum()))
    }
}

struct Search<'t, 'a> {
    tx: &'t ReadTx<'a>,
    archived: bool,
    limit: usize,
    found: Vec<Candidate>,
    known: HashSet<ClientId>,
    seen: Arc<Seen>,
}

/// Who was booked or changed lately: they come sooner among equals.
#[derive(Default)]
struct Seen {
    /// When somebody last had to do with a client here; of the newest.
    at: HashMap<ClientId, UtcMillis>,
    /// The newest of these, with what is searched of them.
    newest: Vec<Candidate>,
}

/// Clients that fit the text, best first.
pub(crate) fn find(
    tx: &ReadTx<'_>,
    text: &str,
    today: NaiveDate,
    limit: usize,
    archived: bool,
) -> Result<Vec<(ClientId, Matched)>> {
    let query = Query::parse(text, today);
    let mut search = Search::new(tx, archived, limit);
    if query.anybody {
        search.newest()?;
        return Ok(search.ranked(&[]));
    }
    if limit == 0 || (query.is_empty() && !text.trim().is_empty()) {
        return Ok(Vec::new());
    }
    search.seen = tx.kept(Seen::read)?;
    if query.is_empty() {
        search.limit = limit.min(LATELY);
        search.add(Arc::clone(&search.seen).newest.iter().cloned(), 0);
        return Ok(search.ranked(&[]));
    }
    if query.words.is_empty() || query.digits.is_some() || !query.dates.is_empty() || query.email.is_some() {
        search.by_facts(&query)?;
        if !query.words.is_empty() {
            let near = |c: &Candidate| {
                query.words.iter().all(|w| {
                    c.fit(w).is_some() || c.words().any(|(_, v)| w.len() > 2 && typo::cost(w, v).is_some())
                })
            };
            search.found.retain(near);
        }
        return Ok(search.ranked(&query.words));
    }
    search.by_words(&query.words)?;
    if search.found.len() < limit {
        search.by_mail_start(text.trim())?;
    }
    let longest = query.words.iter().map(|w| w.chars().count()).max().unwrap_or(0);
    let has_signs = query.words.len() > 1 && query.words.iter().any(|w| w.chars().all(is_cjk));
    if longest >= 4 || has_signs || (longest == 3 && (query.words.len() > 1 || search.found.is_empty())) {
        search.by_slips(&query.words)?;
    }
    Ok(search.ranked(&query.words))
}

/// Clients whose folded names hold all these words exactly, few of them: for look-alikes.
pub(crate) fn exact_names(tx: &ReadTx<'_>, words: &[&str]) -> Result<Vec<ClientId>> {
    let expression = words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" AND ");
    let mut search = Search::new(tx, true, 50);
    if !words.is_empty() {
        search.full_text(&expression, 50, 0)?;
    }
    Ok(search.found.into_iter().map(|c| c.client).collect())
}

impl Seen {
    fn read(tx: &ReadTx<'_>) -> Result<Self> {
        let mut at: HashMap<ClientId, UtcMillis> = HashMap::new();
        let changed = tx.query("SELECT client, seen FROM local_client_seen", [], |r| {
            Ok((r.get::<_, ClientId>(0)?, UtcMillis(r.get(1)?)))
        })?;
        for (client, when) in crate::lately(tx)?.into_iter().chain(changed) {
            let seen = at.entry(client).or_insert(when);
            *seen = when.max(*seen);
        }
        let mut order: Vec<(UtcMillis, ClientId)> = at.iter().map(|(c, when)| (*when, *c)).collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let mut newest = Vec::new();
        for (_, client) in order.into_iter().take(RECENT) {
            newest.extend(tx.query_opt(
                &format!("{DOC} local_client_doc d WHERE d.client = ?1"),
                [client],
                candidate,
            )?);
        }
        Ok(Self { at, newest })
    }
}

impl<'t, 'a> Search<'t, 'a> {
    fn new(tx: &'t ReadTx<'a>, archived: bool, limit: usize) -> Self {
        Self { tx, archived, limit, found: Vec::new(), known: HashSet::new(), seen: Arc::default() }
    }

    fn enough(&self) -> bool {
        self.found.len() >= self.limit
    }

    fn add(&mut self, candidates: impl IntoIterator<Item = Candidate>, typo: Cost) {
        for mut c in candidates {
            if (self.archived || !c.archived) && self.known.insert(c.client) {
                c.typo = typo;
                self.found.push(c);
            }
        }
    }

    /// The newest that match a full-text expression, up to a limit.
    fn full_text(&mut self, expression: &str, limit: u32, typo: Cost) -> Result<()> {
        let from = if self.archived { i64::MIN } else { 0 };
        let rows = self.tx.query(
            &format!(
                "{DOC} local_client_fts f JOIN local_client_doc d ON d.doc = f.rowid
                 WHERE f.local_client_fts MATCH ?1 AND f.rowid > ?2 ORDER BY f.rowid DESC LIMIT ?3"
            ),
            params![expression, from, limit],
            candidate,
        )?;
        self.add(rows, typo);
        Ok(())
    }

    fn newest(&mut self) -> Result<()> {
        let found = self.tx.query(
            &format!("{DOC} local_client_doc d WHERE d.doc > 0 ORDER BY d.doc DESC LIMIT ?1"),
            [CLASS],
            candidate,
        )?;
        self.add(found, 0);
        Ok(())
    }

    fn by_words(&mut self, words: &[String]) -> Result<()> {
        let seen = Arc::clone(&self.seen);
        self.add(seen.newest.iter().filter(|c| c.rank(words).is_some()).cloned(), 0);
        let exact = |w: &String| format!("\"{w}\"");
        let start = |w: &String| format!("\"{w}\"*");
        let stages: Vec<String> = match words {
            [one] if one.chars().all(is_cjk) => vec![exact(one)],
            [one] => vec![
                format!("family : {}", exact(one)),
                format!("given : {}", exact(one)),
                format!("family : {}", start(one)),
                format!("given : {}", start(one)),
                start(one),
            ],
            [first @ .., last] => {
                let first_exact = first.iter().map(exact);
                vec![
                    words.iter().map(exact).collect::<Vec<_>>().join(" AND "),
                    first_exact.chain([start(last)]).collect::<Vec<_>>().join(" AND "),
                    words.iter().map(start).collect::<Vec<_>>().join(" AND "),
                ]
            }
            [] => Vec::new(),
        };
        let mut in_classes = 0;
        for stage in stages {
            let before = self.found.len();
            self.full_text(&stage, CLASS, 0)?;
            in_classes += self.found.len() - before;
            // Those seen lately may be of a worse class than what is still to come.
            if in_classes >= self.limit {
                break;
            }
        }
        Ok(())
    }

    /// Numbers, birth dates, mail addresses: what has all that was typed of them.
    fn by_facts(&mut self, query: &Query) -> Result<()> {
        let many = if query.words.is_empty() { 200 } else { 2000 };
        let mut sets: Vec<Vec<Candidate>> = Vec::new();
        let mut number_or_date = Vec::new();
        if let Some(digits) = &query.digits {
            let mut starts = vec![digits.clone()];
            // Many write the 1 or the 0 that is dialled before a number; alone it says nothing yet.
            if let Some(rest) = digits.strip_prefix(['0', '1']) {
                starts.push(rest.to_owned());
            }
            if digits.len() >= 3 {
                starts.push(format!("<{}", digits.chars().rev().collect::<String>()));
            }
            for from in starts {
                // ':' follows '9'.
                number_or_date.extend(self.tx.query(
                    &format!(
                        "{DOC} local_client_digits n JOIN local_client_doc d ON d.doc = n.doc
                         WHERE n.digits >= ?1 AND n.digits < ?1 || ':' LIMIT ?2"
                    ),
                    params![from, many],
                    candidate,
                )?);
            }
            if query.words.is_empty() {
                number_or_date.extend(self.born(&query.dates)?);
            }
            sets.push(number_or_date);
        }
        if !query.dates.is_empty() && (query.digits.is_none() || !query.words.is_empty()) {
            sets.push(self.born(&query.dates)?);
        }
        if let Some(email) = &query.email {
            sets.push(self.mail(email, many)?);
        }
        let mut sets = sets.into_iter();
        let mut all = sets.next().unwrap_or_default();
        for set in sets {
            let ids: HashSet<ClientId> = set.iter().map(|c| c.client).collect();
            all.retain(|c| ids.contains(&c.client));
        }
        self.add(all, 0);
        Ok(())
    }

    fn born(&self, dates: &[NaiveDate]) -> Result<Vec<Candidate>> {
        let mut all = Vec::new();
        for date in dates {
            all.extend(self.tx.query(
                &format!(
                    "{DOC} client c JOIN local_client_doc d ON d.client = c.id
                     WHERE c.birth_date = ?1 LIMIT 500"
                ),
                [date.format("%Y-%m-%d").to_string()],
                candidate,
            )?);
        }
        Ok(all)
    }

    fn mail(&self, start: &str, limit: u32) -> Result<Vec<Candidate>> {
        // `email <> ''` lets the partial index be used.
        Ok(self.tx.query(
            &format!(
                "{DOC} client c JOIN local_client_doc d ON d.client = c.id
                 WHERE c.email <> '' AND lower(c.email) >= ?1 AND lower(c.email) < ?1 || char(1114111) LIMIT ?2"
            ),
            params![start, limit],
            candidate,
        )?)
    }

    /// One word without spaces may be the start of a mail address.
    fn by_mail_start(&mut self, text: &str) -> Result<()> {
        if text.len() >= 3 && text.is_ascii() && !text.contains(' ') {
            let found = self.mail(&text.to_lowercase(), CLASS)?;
            self.add(found, 0);
        }
        Ok(())
    }

    /// One slip of the finger anywhere in the text.
    fn by_slips(&mut self, words: &[String]) -> Result<()> {
        if self.enough() {
            return Ok(());
        }
        // While a word is being typed and something begins with it, other beginnings are noise.
        let nothing_yet = self.found.is_empty();
        let mut slips: Vec<(Cost, usize, String)> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            if word.chars().all(is_cjk) {
                continue;
            }
            let mut meant = self.words_near(word)?;
            if nothing_yet && i + 1 == words.len() && word.chars().count() >= 4 {
                meant.extend(self.starts_near(word)?);
            }
            let mut by_cost: BTreeMap<Cost, Vec<String>> = BTreeMap::new();
            for (w, cost) in meant {
                by_cost.entry(cost.max(1)).or_default().push(quoted(&w));
            }
            slips.extend(by_cost.into_iter().map(|(cost, list)| (cost, i, list.join(" OR "))));
        }
        slips.sort_unstable();
        // The other words as they stand; only when that leads nowhere, as beginnings of words.
        for ending in ["", "*"] {
            let before = self.found.len();
            for (cost, i, any) in &slips {
                let others: String = words
                    .iter()
                    .enumerate()
                    .filter(|(j, _)| j != i)
                    .map(|(_, w)| format!("{}{ending} AND ", quoted(w)))
                    .collect();
                self.full_text(&format!("{others}({any})"), CLASS, cost + u8::from(!ending.is_empty()))?;
            }
            if words.len() == 1 || self.found.len() > before {
                break;
            }
        }
        // Scripts whose every sign is a word: one sign or letter that doesn't belong there.
        if words.len() > 1 && words.iter().any(|w| w.chars().all(is_cjk)) {
            for i in 0..words.len() {
                let rest: Vec<String> =
                    words.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, w)| quoted(w)).collect();
                self.full_text(&rest.join(" AND "), CLASS, 2)?;
            }
        }
        for spaced in typo::other_spacings(words) {
            if self.all_known(&spaced)? {
                let all = spaced.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(" AND ");
                self.full_text(&all, CLASS, 1)?;
            }
        }
        Ok(())
    }

    /// Words that clients bear, one slip away from this one.
    fn words_near(&self, word: &str) -> Result<Vec<(String, Cost)>> {
        let list = json(typo::variants(word).iter());
        let words = self.tx.query(
            "SELECT w.word, w.uses FROM json_each(?1) v JOIN local_client_word w ON w.word = v.value",
            [list],
            |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
        )?;
        Ok(likeliest(words, |w| typo::cost(word, w)))
    }

    /// Words that clients bear whose start is one slip away from this one.
    fn starts_near(&self, word: &str) -> Result<Vec<(String, Cost)>> {
        let variants: Vec<String> =
            typo::variants(word).into_iter().filter(|v| v.chars().count() >= 3).collect();
        let words = self.tx.query(
            "SELECT w.word, w.uses, v.value FROM json_each(?1) v
             JOIN local_client_word w ON w.word > v.value AND w.word < v.value || char(1114111) LIMIT 5000",
            [json(variants.iter())],
            |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?, r.get::<_, String>(2)?)),
        )?;
        let mut best: HashMap<String, (i64, Cost)> = HashMap::new();
        for (w, uses, start) in words {
            if let Some(cost) = typo::cost(word, &start) {
                let entry = best.entry(w).or_insert((uses, cost));
                entry.1 = entry.1.min(cost);
            }
        }
        let costs: HashMap<String, Cost> = best.iter().map(|(w, (_, c))| (w.clone(), *c)).collect();
        let words = best.into_iter().map(|(w, (uses, _))| (w, uses)).collect();
        // The rest of the word is still to be typed: less sure than a whole word.
        Ok(likeliest(words, |w| costs.get(w).map(|c| c + 1)))
    }

    fn all_known(&self, words: &[String]) -> Result<bool> {
        let distinct: HashSet<&String> = words.iter().collect();
        let known = self.tx.query_opt(
            "SELECT count(*) FROM json_each(?1) v JOIN local_client_word w ON w.word = v.value",
            [json(distinct.iter().copied())],
            |r| r.get::<_, i64>(0),
        )?;
        Ok(known == i64::try_from(distinct.len()).ok())
    }

    fn ranked(mut self, words: &[String]) -> Vec<(ClientId, Matched)> {
        let mut ranked: Vec<_> = self
            .found
            .drain(..)
            .map(|c| {
                let rank = if c.typo == 0 { c.rank(words).unwrap_or_default() } else { (0, 0) };
                let seen = std::cmp::Reverse(self.seen.at.get(&c.client).copied());
                ((c.archived, c.typo, rank, seen, c.family, c.given), c.client, c.typo)
            })
            .collect();
        ranked.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        ranked
            .into_iter()
            .take(self.limit)
            .map(|(_, client, typo)| (client, if typo == 0 { Matched::Exact } else { Matched::Typo }))
            .collect()
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// The words most likely meant, the commonest among equally likely ones.
fn likeliest(words: Vec<(String, i64)>, cost: impl Fn(&str) -> Option<Cost>) -> Vec<(String, Cost)> {
    let mut all: Vec<_> = words.into_iter().filter_map(|(w, uses)| cost(&w).map(|c| (c, -uses, w))).collect();
    all.sort_unstable();
    all.into_iter().take(MOST_WORDS).map(|(c, _, w)| (w, c)).collect()
}

fn json<'w>(words: impl Iterator<Item = &'w String>) -> String {
    serde_json::to_string(&words.collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}
