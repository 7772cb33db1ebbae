//! Five hundred hostile strings through every text field: each comes back byte for byte,
//! or is refused by a message that names its field and doesn't repeat it.

mod applicability;
mod clients;
mod day;
mod house;
mod imports;
mod outside;
mod permits;
mod policies;
mod requests;
mod requirements;
mod retention;
mod training;

use crate::world::World;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use stillroom_practice::{PracticeError, journal};
use stillroom_record::{EntryView, JournalQuery, Session};
use stillroom_testkit::hostile;

/// A text shorter than this may stand in a message by chance.
const TOO_SHORT_TO_TELL: usize = 9;
/// A message for a person is no longer.
const LONGEST_MESSAGE: usize = 200;

/// No field keeps more bytes than a draft may have.
const MOST_KEPT: usize = 1_000_000;

/// A text field of a form `D`, read back from `V`.
struct Field<D, V> {
    /// As errors name it.
    name: &'static str,
    put: fn(&mut D, &str),
    got: fn(&V) -> String,
    /// What is kept of a text that is accepted.
    kept: fn(&str) -> String,
    /// Refuses most texts, so that it would hide what the others do.
    is_picky: bool,
}

impl<D, V> Field<D, V> {
    /// A field that keeps every byte.
    const fn whole(name: &'static str, put: fn(&mut D, &str), got: fn(&V) -> String) -> Self {
        Self { name, put, got, kept: str::to_owned, is_picky: false }
    }
    /// A field that by its rule keeps something else.
    const fn by_rule(self, kept: fn(&str) -> String) -> Self {
        Self { kept, ..self }
    }
    const fn picky(self) -> Self {
        Self { is_picky: true, ..self }
    }
}

/// The rule of names and reasons: white space at both ends goes, nothing else.
fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// The rule of fields where nothing but white space is nothing.
fn unless_blank(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { text.to_owned() }
}

/// How many were taken and how many refused.
#[derive(Default)]
struct Tally {
    accepted: Cell<usize>,
    refused: Cell<usize>,
}

impl Tally {
    fn accept(&self, many: usize) {
        self.accepted.set(self.accepted.get() + many);
    }
    fn refuse(&self) {
        self.refused.set(self.refused.get() + 1);
    }
    /// That a test didn't pass because everything was refused, or nothing.
    fn is_both(&self) {
        assert!(self.accepted.get() > 300 && self.refused.get() > 30, "{}", self.told());
    }
    fn told(&self) -> String {
        format!("{} accepted, {} refused", self.accepted.get(), self.refused.get())
    }
}

/// Does `with` with every string; tells of all that went wrong, a panic included.
fn each(mut with: impl FnMut(usize, &str)) {
    let mut wrong = Vec::new();
    for (n, text) in hostile::strings().iter().enumerate() {
        if let Err(why) = catch_unwind(AssertUnwindSafe(|| with(n, text))) {
            let why = why.downcast_ref::<String>().cloned().unwrap_or_else(|| "it panicked".to_owned());
            wrong.push(format!("{n} {}: {why}", brief(text)));
        }
    }
    assert!(wrong.is_empty(), "{} strings:\n{}", wrong.len(), wrong.join("\n"));
}

fn brief(text: &str) -> String {
    format!("{:?} ({} bytes)", text.chars().take(40).collect::<String>(), text.len())
}

/// Puts one text into all fields of a form, and into each alone where that is refused.
fn through<D: Clone, V>(
    tally: &Tally,
    fields: &[Field<D, V>],
    text: &str,
    form: &D,
    mut save: impl FnMut(D) -> Result<V, PracticeError>,
) {
    let (picky, easy): (Vec<_>, Vec<_>) = fields.iter().partition(|f| f.is_picky);
    let mut together = form.clone();
    easy.iter().for_each(|f| (f.put)(&mut together, text));
    let alone = match save(together) {
        Ok(value) => {
            easy.iter().for_each(|f| came_back(f, &value, text));
            tally.accept(easy.len());
            picky
        }
        Err(e) => {
            refused(&e, text, None);
            fields.iter().collect()
        }
    };
    for f in alone {
        let mut one = form.clone();
        (f.put)(&mut one, text);
        match save(one) {
            Ok(value) => {
                came_back(f, &value, text);
                tally.accept(1);
            }
            Err(e) => {
                refused(&e, text, Some(f.name));
                tally.refuse();
            }
        }
    }
}

fn came_back<D, V>(f: &Field<D, V>, value: &V, text: &str) {
    bounded(f.name, text);
    same(f.name, &(f.got)(value), &(f.kept)(text));
}

/// Nothing is taken without end.
fn bounded(name: &str, text: &str) {
    assert!(text.trim().len() <= MOST_KEPT, "{name} takes {} bytes", text.len());
}

fn same(name: &str, got: &str, wanted: &str) {
    assert!(got == wanted, "{name}: {} came back as {}", brief(wanted), brief(got));
}

/// A refusal is one of a field, in words that don't repeat what was typed.
fn refused(e: &PracticeError, text: &str, field: Option<&str>) {
    let said = e.to_string();
    assert_eq!(e.code(), "invalid", "{said}");
    assert!(!said.is_empty() && said.len() <= LONGEST_MESSAGE, "a message of {} bytes", said.len());
    assert!(field.is_none() || e.field() == field, "{field:?} was refused as {:?}: {said}", e.field());
    let may_tell = text.chars().count() >= TOO_SHORT_TO_TELL;
    assert!(!may_tell || !said.contains(text), "the message repeats the text");
}

/// Takes or refuses a text that is alone in its form: `got` is what was kept.
fn one(
    tally: &Tally,
    name: &str,
    text: &str,
    kept: fn(&str) -> String,
    got: Result<String, PracticeError>,
) -> bool {
    match got {
        Ok(got) => {
            bounded(name, text);
            same(name, &got, &kept(text));
            tally.accept(1);
            true
        }
        Err(e) => {
            refused(&e, text, Some(name));
            tally.refuse();
            false
        }
    }
}

/// Every entry of a verb, newest first.
fn entries(session: &Session, verb: &str) -> Vec<EntryView> {
    let mut query = JournalQuery { verb: Some(verb.to_owned()), limit: 500, ..JournalQuery::default() };
    let mut all = Vec::new();
    loop {
        let page = session.journal(&query).unwrap();
        query.before = page.entries.last().map(|e| e.seq);
        all.extend(page.entries);
        if !page.more {
            return all;
        }
    }
}

/// The reason of the newest entry of a verb.
fn newest_reason(w: &World, verb: &str) -> String {
    let query = JournalQuery { verb: Some(verb.to_owned()), limit: 1, ..JournalQuery::default() };
    w.owner.journal(&query).unwrap().entries.pop().unwrap().reason.unwrap_or_default()
}

/// Locks, opens again as the owner, and has everything verified.
fn opened_again(w: &World) -> Session {
    let owner = w.lock_and_sign_in("lena");
    let report = journal::verify(&owner, &mut |_| {}, &|| false).unwrap();
    assert!(report.ok, "{report:?}");
    owner
}
