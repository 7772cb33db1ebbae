//! Reading a stick back: whether everything on it is what was written.

use crate::flow::Job;
use crate::repository::Repo;
use crate::stick::{By, Stick, Told, noted, open};
use crate::{BackupError, Snapshot};
use rustic_core::{CheckOptions, FileType, ReadBackend as _};
use std::path::Path;
use stillroom_record::BackupAct;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The stick.
    pub stick: Stick,
    /// Snapshots that can be read.
    pub snapshots: usize,
    /// What isn't right, in words; nothing when all is.
    pub problems: Vec<String>,
}

impl Checked {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Problems beyond so many are counted, not listed.
const LISTED: usize = 50;

/// Reads everything on a stick back.
///
/// # Errors
/// A refusal; a stick that can't be opened at all. What is damaged on one that can be is in the report.
pub fn check(by: By<'_>, at: &Path, job: &Job) -> Result<Checked, BackupError> {
    let mut repo = open(by, BackupAct::Check, at, job)?;
    let stick = Stick::of(&repo.place);
    let outcome = read_back(&mut repo, &stick);
    match by {
        By::Sheet(_) => outcome,
        By::Session(session) => {
            noted(session, (BackupAct::Check, false), &repo.place.card, outcome, |checked| Told {
                sound: Some(checked.is_whole()),
                ..Told::counts(vec![
                    ("snapshots", checked.snapshots as u64),
                    ("problems", checked.problems.len() as u64),
                ])
            })
        }
    }
}

fn read_back(repo: &mut Repo, stick: &Stick) -> Result<Checked, BackupError> {
    let mut problems = quick(repo)?;
    repo.flow.now("Reading everything back");
    let (snapshots, _) = repo.snapshots()?;
    problems.extend(packs(repo)?);
    if problems.is_empty()
        && let Some(newest) = snapshots.last()
    {
        let mut list = repo.key_list();
        list.checked = Some(Snapshot::of(newest).id);
        // A stick that is write-protected can be checked all the same.
        if let Err(error) = repo.set_key_list(list) {
            tracing::warn!(code = error.code(), "the check could not be noted on the stick");
        }
    }
    let more = problems.len().saturating_sub(LISTED);
    if more > 0 {
        problems.truncate(LISTED);
        problems.push(format!("and {more} more"));
    }
    Ok(Checked { stick: stick.clone(), snapshots: snapshots.len(), problems })
}

/// Everything but the data itself: keys, configuration, index, snapshots, their trees.
pub(crate) fn quick(repo: &Repo) -> Result<Vec<String>, BackupError> {
    let mut problems = Vec::new();
    let flow = &repo.flow;
    let list = repo.key_list();
    if repo.mac(&list) != list.mac {
        problems.push("the list of keys on the card is not as it was written".into());
    }
    for (kind, what) in
        [(FileType::Key, "keys"), (FileType::Index, "index"), (FileType::Snapshot, "snapshots")]
    {
        let ids = flow.outcome(repo.store.list(kind), "a folder can't be listed")?;
        for id in &ids {
            let name = id.to_hex();
            let short = name.get(..8).unwrap_or_default();
            if !flow.outcome(repo.store.stands(kind, id, &mut |_| ()), "a file can't be read")? {
                problems.push(format!("{what}/{short}… is not as it was written"));
            }
        }
        if kind == FileType::Key {
            for (wanted, whose) in [(&list.vault, "the vault's"), (&list.sheet, "the recovery sheet's")] {
                if !ids.iter().any(|id| *id.to_hex() == **wanted) {
                    problems.push(format!("{whose} key is missing from keys/"));
                }
            }
            if ids.iter().any(|id| *id.to_hex() != *list.vault && *id.to_hex() != *list.sheet) {
                problems.push("there is a key in keys/ that Stillroom did not put there".into());
            }
        }
    }
    let (snapshots, unreadable) = repo.snapshots()?;
    if unreadable > 0 {
        problems.push(format!("{unreadable} backups can't be read"));
    }
    let trees = snapshots.iter().map(|snapshot| snapshot.tree).collect();
    problems.extend(rustics(repo, trees)?);
    if !repo.place.readme_stands() {
        tracing::info!("the stick's README is not as it was written; the next backup writes it anew");
    }
    Ok(problems)
}

/// The data: each file's name is the SHA-256 of what it holds. That none is missing, the
/// index says; that each holds what was backed up, rustic looked at when it wrote it, and
/// the drill looks at. (rustic's own reading back panics on some damage of a tree.)
fn packs(repo: &Repo) -> Result<Vec<String>, BackupError> {
    let flow = &repo.flow;
    let packs = flow.outcome(repo.store.list_with_size(FileType::Pack), "data/ can't be listed")?;
    let total = packs.iter().map(|(_, size)| u64::from(*size)).sum();
    let (mut done, mut problems) = (0, Vec::new());
    for (id, _) in &packs {
        let stands = repo.store.stands(FileType::Pack, id, &mut |read| {
            done += read;
            flow.tell(done, total);
        });
        if !flow.outcome(stands, "data/ can't be read")? {
            let name = id.to_hex();
            problems.push(format!("data/{}… is not as it was written", name.get(..8).unwrap_or_default()));
        }
    }
    Ok(problems)
}

/// What rustic says of index, trees, and which files there should be.
fn rustics(repo: &Repo, trees: Vec<rustic_core::TreeId>) -> Result<Vec<String>, BackupError> {
    match repo.flow.outcome(
        repo.rustic.check_with_trees(CheckOptions::default(), trees),
        "its index or data can't be read",
    ) {
        Ok(results) => Ok(results
            .0
            .iter()
            .filter(|(level, _)| format!("{level:?}") == "Error")
            .map(|(_, error)| error.to_string())
            .collect()),
        Err(BackupError::Damaged { what }) => Ok(vec![what]),
        Err(other) => Err(other),
    }
}
