//! Type-ahead and typos.

use crate::measure::{Times, ms, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table};
use crate::world::World;
use stillroom_practice::clients::{self, SearchRequest};
use stillroom_record::Session;
use stillroom_tests::Outcome;

struct Someone {
    given: String,
    family: String,
    digits: String,
}

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let people = some(world, 1_000)?;
    let (record, session) = world.open()?;
    // The first search of a process opens connections: no one types that fast after signing in.
    ask(&session, "warm up")?;

    let mut times = Times::default();
    for (at, person) in people.iter().take(400).enumerate() {
        let word = match at % 4 {
            0 => person.given.clone(),
            1 => person.digits.clone(),
            _ => person.family.clone(),
        };
        for letters in 1..=5 {
            let typed: String = word.chars().take(letters).collect();
            let (hits, took) = wall(|| ask(&session, &typed));
            if hits?.is_empty() {
                return Err("a client's own beginning found nobody".into());
            }
            times.push(took);
        }
    }
    let note = format!("{} searches, median {:.2} ms", times.len(), ms(times.median()));
    table.judge("type-ahead of 1–5 letters, p99", ms(times.at(0.99)), "ms", (Bar::AtMost, 16.7), note);
    table.judge("type-ahead of 1–5 letters, max", ms(times.max()), "ms", (Bar::AtMost, 50.0), "");

    let (mut times, mut found) = (Times::default(), 0_u32);
    for (at, person) in people.iter().enumerate() {
        let typed = slip(person, at);
        let (hits, took) = wall(|| ask(&session, &typed));
        times.push(took);
        let wanted = format!("{} {}", person.given, person.family);
        found += u32::from(hits?.iter().take(20).any(|hit| *hit == wanted));
    }
    let share = f64::from(found) * 100.0 / f64::from(u32::try_from(people.len())?);
    table.judge("one-edit typos found in the top 20", share, "%", (Bar::AtLeast, 99.0), "1,000 names");
    let note = format!("median {:.2} ms", ms(times.median()));
    table.judge("one-edit typos, p99", ms(times.at(0.99)), "ms", (Bar::AtMost, 33.0), note);
    record.close();
    Ok(())
}

fn ask(session: &Session, text: &str) -> Outcome<Vec<String>> {
    let request = SearchRequest { text: text.into(), limit: 20, include_archived: false, settled: false };
    Ok(clients::search_clients(session, request)?.into_iter().map(|hit| hit.name).collect())
}

fn some(world: &World, many: u32) -> Outcome<Vec<Someone>> {
    let plain = Plain::open(world)?;
    // Spread over the whole list, the same in every run: ids are the demo's own.
    let mut statement = plain.0.prepare(
        "SELECT given_name, family_name, coalesce((SELECT written FROM client_phone p WHERE p.client_id = c.id LIMIT 1), '')
         FROM client c WHERE archived = 0 AND merged_into IS NULL AND length(family_name) >= 4 AND length(given_name) >= 4
           AND EXISTS (SELECT 1 FROM client_phone p WHERE p.client_id = c.id)
         ORDER BY substr(id, 10) LIMIT ?1",
    )?;
    let people = statement.query_map([many], |r| {
        let written: String = r.get(2)?;
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        Ok(Someone { given: r.get(0)?, family: r.get(1)?, digits })
    })?;
    Ok(people.collect::<Result<_, _>>()?)
}

/// A full name with one slip of the finger: a letter left out, doubled, put in
/// another's place, or two swapped.
fn slip(person: &Someone, at: usize) -> String {
    let (first, second) = (&person.given, &person.family);
    let (kept, word) = if at.is_multiple_of(2) { (first, second) } else { (second, first) };
    let mut letters: Vec<char> = word.chars().collect();
    let place = 1 + at * 7 % (letters.len() - 1);
    match at % 4 {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letters.get(place).copied().unwrap_or('e')),
        2 => {
            if let Some(letter) = letters.get_mut(place) {
                *letter = if *letter == 'e' { 'a' } else { 'e' };
            }
        }
        _ => letters.swap(place - 1, place),
    }
    let word: String = letters.into_iter().collect();
    if at.is_multiple_of(2) { format!("{kept} {word}") } else { format!("{word} {kept}") }
}
