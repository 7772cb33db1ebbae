//! What a person does with editions, and what holds in a vault that was opened.

use super::package::MOST;
use super::{
    BroughtIn, ContentUpdate, Edition, EditionId, EditionPage, Package, Refusal, TrustedKeys, content,
    in_force, older, store,
};
use crate::programme::policies::hex;
use crate::{PracticeError, Result};
use std::io::Read as _;
use std::sync::{Mutex, PoisonError};
use stillroom_record::{Access, CONTENT, KeptFile, NewFile, Permission, ReadTx, RecordError, Session};

impl From<Refusal> for PracticeError {
    fn from(refusal: Refusal) -> Self {
        Self::File(refusal.to_string())
    }
}

/// The edition, for the programme's first page.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_edition(session: &Session) -> Result<Edition> {
    session
        .read(Access::new("programme.edition", Permission::ProgrammeView), |_| Ok(content::edition().clone()))
}

/// What the texts say, and since when.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_editions(session: &Session) -> Result<EditionPage> {
    session.read(Access::new("programme.edition", Permission::ProgrammeView), page)
}

fn page(tx: &ReadTx<'_>) -> Result<EditionPage> {
    let now = content::edition();
    let mut brought: Vec<_> = store::all(tx)?
        .into_iter()
        .map(|row| BroughtIn {
            in_force: in_force::now().is_some_and(|p| p.sha256.as_slice() == row.sha256),
            number: row.number,
            as_of: row.as_of,
            at: row.at,
            by: row.by,
            sha256: hex(&row.sha256),
            bytes: row.bytes,
        })
        .collect();
    brought.reverse();
    Ok(EditionPage {
        edition: now.clone(),
        compiled: content::compiled().number.clone(),
        takes: !TrustedKeys::of_this_build().is_empty(),
        brought,
        older: older(tx)?,
    })
}

/// Says what an update holds and what it would change. Nothing of it is taken.
///
/// # Errors
/// A refusal of the role; why the file can't be taken.
pub fn look_into(session: &Session, file: &[u8]) -> Result<ContentUpdate> {
    session.permit(Permission::ProgrammeManage)?;
    Ok(package(file)?.follows()?.0)
}

/// Brings an update in: `seen` is the SHA-256 of the file that the person looked at.
///
/// # Errors
/// A refusal of the role; why the file can't be taken. Nothing was changed then.
pub fn bring_in(session: &Session, file: &[u8], seen: &str) -> Result<EditionPage> {
    session.permit(Permission::ContentUpdate)?;
    let package = package(file)?;
    if hex(&package.sha256) != seen {
        return Err(PracticeError::File(
            "This isn’t the file that you looked at: it has changed since. Nothing was changed.".to_owned(),
        ));
    }
    let (_, changed) = package.follows()?;
    let before = content::edition().number.clone();
    // Encrypted and durable before the row that names it; with the row or not at all in the record.
    let staged = session.stage(&mut &*file, MOST)?;
    let was = in_force::now();
    let done =
        session.write::<_, PracticeError>(Access::new("edition.bring_in", Permission::ContentUpdate), |tx| {
            let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ContentUpdate))?;
            let number = &package.edition.number;
            // Whoever brought one in meanwhile, at another screen.
            if let Some(other) =
                store::all(tx.read())?.into_iter().find(|row| !content::newer(number, &row.number))
            {
                return Err(Refusal::Older { this: number.clone(), now: other.number }.into());
            }
            let title = title(number);
            let new = NewFile { about: CONTENT, client: None, title: &title, media: "text/plain" };
            let kept = tx.keep_file(&staged, new)?;
            let id = EditionId::new();
            store::insert(tx, id, package, &before, &changed, (kept, by))?;
            tx.about("edition", id.0);
            tx.changed("programme");
            // What is shown after is read with it: an error means that nothing was brought in.
            in_force::set(Some(package));
            page(tx.read())
        });
    if done.is_err() {
        in_force::set(was);
    }
    Ok(done?.value)
}

const TITLE: (&str, &str) = ("stillroom-content-", ".stillroom");

/// What the file of an edition is called in the record.
fn title(number: &str) -> String {
    format!("{}{number}{}", TITLE.0, TITLE.1)
}

fn number_of(title: &str) -> Option<&str> {
    title.strip_prefix(TITLE.0)?.strip_suffix(TITLE.1)
}

/// Puts in force what this vault has: called whenever somebody comes in, before anything is shown.
/// The newest that was brought in counts, by its number, for a clock may have been set back since;
/// unless Stillroom came with a newer edition. A file that this Stillroom can't take leaves the texts
/// that it came with.
///
/// # Errors
/// What the disk says, or why the file can't be taken.
pub fn take_up(session: &Session) -> Result<()> {
    let order = |file: &KeptFile| number_of(&file.title).and_then(content::order);
    let Some(newest) = session.content_files()?.into_iter().max_by_key(order) else {
        in_force::set(None);
        return Ok(());
    };
    if in_force::now().is_some_and(|package| package.sha256 == newest.sha256) {
        return Ok(());
    }
    in_force::set(None);
    let mut file = Vec::new();
    session
        .open_file(&newest)?
        .take(MOST + 1)
        .read_to_end(&mut file)
        .map_err(|_| Refusal::Unreadable("the record’s copy of it is damaged".to_owned()))?;
    let package = package(&file)?;
    package.readable()?;
    if package.wins() {
        in_force::set(Some(package));
    }
    Ok(())
}

/// Every update that this process has read lives as long as it ([`super::Text`]), once.
fn package(file: &[u8]) -> std::result::Result<&'static Package, Refusal> {
    static READ: Mutex<Vec<&'static Package>> = Mutex::new(Vec::new());
    let package = Package::open(file, &TrustedKeys::of_this_build())?;
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = read.iter().find(|known| known.sha256 == package.sha256) {
        return Ok(same);
    }
    let package: &'static Package = Box::leak(Box::new(package));
    read.push(package);
    Ok(package)
}
