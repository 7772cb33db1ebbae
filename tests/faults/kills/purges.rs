//! Lawful erasures, killed: by a list of those whose years are over, and of one who asked.

use super::child::{answer, task};
use super::{Ended, Kills, Pace};
use crate::spa::Spa;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use xtask::say::say;

/// As many go on a list.
const A_LIST: usize = 3;
/// As many are never on one.
const STAY: usize = 2;

#[test]
fn purges_killed_at_random_moments_leave_a_client_whole_or_gone_with_a_certificate() {
    let mut kills = Kills::of("purging", 14);
    let mut hit = Hit::default();
    while kills.next_record() > 0 {
        let spa = Spa::empty();
        // The list that says how long it takes, and what the cycles need: many of them erase nobody.
        let clients = A_LIST + kills.next_record() as usize * 2 + STAY;
        answer(&spa, "make", &[&clients.to_string()]);
        let at = spa.folder().join("turn");
        let run = |list: &str| task(&spa, "purge", &[list, &at.to_string_lossy()]);
        let mut known = Found::of(&answer(&spa, "look", &[]));
        assert_eq!((known.there.len(), known.gone.len()), (clients, 0));
        let list = answer(&spa, "list", &[&A_LIST.to_string()]);
        let mut pace = Pace::of(run(list.as_str().unwrap()), || at.exists());
        known = known.then(&answer(&spa, "look", &[]), "unkilled");
        assert_eq!(known.gone.len(), A_LIST);
        for n in 1..=kills.next_record() {
            if known.open.is_none() && known.there.len() < A_LIST + STAY {
                break;
            }
            // What a kill left of a list goes on; then a list, or somebody who asked.
            let list = known.open.clone().unwrap_or_else(|| {
                let many = if n.is_multiple_of(3) { 0 } else { A_LIST };
                answer(&spa, "list", &[&many.to_string()]).as_str().unwrap().to_owned()
            });
            let _ = std::fs::remove_file(&at);
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut run(&list), || at.exists());
            pace.learn(&ended);
            let left = spa.blobs();
            let found = answer(&spa, "look", &[]);
            let now = known.then(&found, &format!("killed at {moment:?}: {}", kills.at()));
            let erased = now.gone.len() - known.gone.len();
            if let Some(told) = ended.answer() {
                assert!(told.as_u64().unwrap() as usize == erased && now.open.is_none(), "{}", kills.at());
                kills.saved(erased);
            }
            let begun = at.exists();
            kills.cycle(ended.killed && begun && ended.answer().is_none());
            hit.count(begun, erased, &now, ended.answer().is_some(), left > now.photos);
            known = now;
        }
        spa.verifies();
    }
    say(&format!("{hit:?}"));
    kills.end();
}

/// At which moments the kills came.
#[derive(Debug, Default)]
struct Hit {
    before_it_began: u32,
    before_the_first_was_gone: u32,
    between_two: u32,
    /// All rows were gone, and nobody was told.
    after_the_last: u32,
    after_the_answer: u32,
    /// Of all these, older states lay on the disk still; and files of theirs among them.
    older_states_left: u32,
    files_left: u32,
}

impl Hit {
    fn count(&mut self, begun: bool, erased: usize, now: &Found, answered: bool, files: bool) {
        *match (begun, erased, &now.open) {
            _ if answered => &mut self.after_the_answer,
            (false, ..) => &mut self.before_it_began,
            (_, 0, _) => &mut self.before_the_first_was_gone,
            (.., Some(_)) => &mut self.between_two,
            (.., None) => &mut self.after_the_last,
        } += 1;
        self.older_states_left += u32::from(now.due);
        self.files_left += u32::from(files);
    }
}

/// What is found of everybody.
struct Found {
    /// Those who are there: what all is theirs.
    there: Map<String, Value>,
    gone: BTreeSet<String>,
    /// A list that isn't done with.
    open: Option<String>,
    /// Older states had been left; the way in overwrote them.
    due: bool,
    photos: usize,
}

impl Found {
    fn of(found: &Value) -> Self {
        let (there, gone): (Vec<_>, Vec<_>) =
            found["clients"].as_object().unwrap().clone().into_iter().partition(|(_, what)| what.is_object());
        let number = |field: &str| usize::try_from(found[field].as_u64().unwrap()).unwrap();
        let there: Map<_, _> = there.into_iter().collect();
        // Words, pages, the search and files: of those who are there, and of nobody else.
        let names: BTreeSet<_> = there.values().map(|one| one["name"].as_str().unwrap()).collect();
        let canaries: BTreeSet<_> =
            found["canaries"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        assert_eq!(canaries, names, "words of somebody who is gone, or not of somebody who is there");
        assert_eq!(number("named"), there.len() * 2, "files that are named");
        assert_eq!(number("photos"), number("named"), "files on the disk, once somebody came in");
        assert!(found["verified"].as_bool().unwrap(), "Verify");
        let due = found["due"].as_bool().unwrap();
        assert!(!due || number("aside") == 0, "older states that were set aside");
        let gone: BTreeSet<_> = gone.into_iter().map(|(id, _)| id).collect();
        let certified: BTreeSet<_> =
            found["certified"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        assert_eq!(gone, certified, "gone with a certificate, or there without one");
        let open = found["open"].as_str().map(str::to_owned);
        Self { there, gone, open, due, photos: number("photos") }
    }

    /// What is found later on: whoever is there is as they were, whoever was gone stays gone.
    fn then(&self, found: &Value, at: &str) -> Self {
        let now = std::panic::catch_unwind(|| Self::of(found)).unwrap_or_else(|_| panic!("{at}"));
        for (id, what) in &now.there {
            assert_eq!(what, &self.there[id], "not as they were: {at}");
        }
        assert!(now.gone.is_superset(&self.gone), "somebody came back: {at}");
        now
    }
}
