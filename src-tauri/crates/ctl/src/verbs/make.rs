//! Making a practice: init, demo.

use crate::cli::{Common, Demo, Init};
use crate::door::{self, Open};
use crate::out::{Out, Watch};
use crate::{Failure, ask};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use stillroom_practice::catalog::{self, NewPractice};
use stillroom_practice::demo;
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{Clock, RecordError, WriteTx};
use stillroom_vault::{KdfParams, Passphrase, VaultError, VaultFolder};

/// A practice that was made.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    vault: PathBuf,
    practice: String,
    owner: String,
    /// Given once: it is kept nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_sheet: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passphrase: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<u32>,
}

fn write_made(made: &Made, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{} is in {}. Its owner signs in as {}.", made.practice, made.vault.display(), made.owner)?;
    if let (Some(clients), Some(visits), Some(notes)) = (made.clients, made.visits, made.notes) {
        writeln!(to, "{clients} clients, {visits} visits, {notes} notes; none of them exist.")?;
    }
    if let Some(passphrase) = made.passphrase {
        writeln!(to, "The passphrase of everybody in it: {passphrase}")?;
    }
    if let Some(sheet) = &made.recovery_sheet {
        writeln!(to, "\nRecovery key. Write it down or print it now: it is shown this once.\n")?;
        for (place, group) in sheet.iter().enumerate() {
            writeln!(to, "  {}  {group}", place + 1)?;
        }
    }
    Ok(())
}

/// The practice and its owner.
struct New<'a> {
    practice: &'a str,
    name: &'a str,
    login: &'a str,
    passphrase: &'a Passphrase,
}

fn set_up(
    folder: &VaultFolder,
    clock: Arc<dyn Clock>,
    new: &New<'_>,
    seed: &dyn Fn(&mut WriteTx<'_>) -> Result<(), RecordError>,
) -> Result<(Open, Vec<String>), Failure> {
    let set_up = SetUp {
        practice: new.practice.to_owned(),
        owner_name: new.name.to_owned(),
        owner_login: new.login.to_owned(),
        passphrase: Passphrase::new(new.passphrase.text()),
        owner_roles: Vec::new(),
        kdf: KdfParams::recommended(),
        seed,
    };
    let schema = stillroom_practice::schema();
    let (record, session, key) = sign_in::set_up(folder, door::keychain(), schema, clock, set_up)?;
    Ok((Open::of(record, session), key.to_sheet()))
}

pub(crate) fn init(common: &Common, new: &Init, out: &mut Out) -> Result<(), Failure> {
    let folder = door::folder(common)?;
    if folder.exists() {
        return Err(VaultError::VaultExists.into());
    }
    let zone = match &new.time_zone {
        Some(zone) => zone.clone(),
        None => iana_time_zone::get_timezone()
            .map_err(|_| Failure::said("This machine's time zone isn't known: give one with --time-zone."))?,
    };
    if zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Failure::said(format!("There is no time zone {zone:?}. Try one like America/Chicago.")));
    }
    let passphrase = Passphrase::new(&ask::new_passphrase()?);
    let first_day = NewPractice { name: new.practice.clone(), time_zone: zone, provider: None };
    let name = new.name.as_deref().unwrap_or(&new.owner);
    let owner = New { practice: &new.practice, name, login: &new.owner, passphrase: &passphrase };
    let (open, sheet) =
        set_up(&folder, door::clock(), &owner, &|tx| Ok(catalog::seed_practice(tx, &first_day)?))?;
    drop(open);
    let made = Made {
        vault: folder.path().to_owned(),
        practice: new.practice.clone(),
        owner: new.owner.clone(),
        recovery_sheet: Some(sheet),
        passphrase: None,
        clients: None,
        visits: None,
        notes: None,
    };
    out.answer(&made, write_made)
}

/// Makes the vault where there is none; fills the one that is there when it is empty.
pub(crate) fn demo(common: &Common, ask_for: &Demo, out: &mut Out) -> Result<(), Failure> {
    let folder = door::folder(common)?;
    let there = folder.exists();
    if there && ask_for.programme.is_some() {
        return Err(Failure::said(
            "A year of the programme is lived through from its first day: name a folder where there is no vault yet.",
        ));
    }
    // The programme's year is lived through first, and the days are filled in the present.
    let (now, year) = (door::clock().now(), demo::PastClock::a_year_ago(door::clock()));
    let passphrase =
        if there { Passphrase::new(&ask::passphrase()?) } else { Passphrase::new(demo::PASSPHRASE) };
    let (open, sheet) = if there {
        (door::sign_in_with(common, &folder, &passphrase)?, None)
    } else {
        let owner = New {
            practice: demo::PRACTICE,
            name: demo::OWNER_NAME,
            login: demo::OWNER_LOGIN,
            passphrase: &passphrase,
        };
        let clock: Arc<dyn Clock> = if ask_for.programme.is_some() { year.clone() } else { door::clock() };
        let (open, sheet) = set_up(&folder, clock, &owner, &|tx| Ok(demo::seed_catalog(tx)?))?;
        // Nobody needs a way back into a practice that doesn't exist: no screen shall ask for it.
        let groups: Vec<_> = sheet.iter().enumerate().map(|(at, group)| (at + 1, group.as_str())).collect();
        open.session.confirm_recovery(&groups)?;
        (open, Some(sheet))
    };
    door::confirm(&open.session, &passphrase)?;
    let wanted = demo::Demo { seed: ask_for.seed, clients: ask_for.clients, years: ask_for.years, now };
    let watch = Watch::new();
    let mut show = |what: &str, done, total| watch.show(what, done, total);
    let filled = match ask_for.programme {
        None => demo::fill(&open.session, &wanted, &mut show)?,
        Some(spa) => demo::fill_with_programme(&open.session, &wanted, spa.into(), &year, &mut show)?,
    };
    drop(watch);
    drop(open);
    let description = folder.describe()?;
    let owner = description.slots.first().map(|s| s.login.clone()).unwrap_or_default();
    let made = Made {
        vault: folder.path().to_owned(),
        practice: description.label,
        owner: if there { common.login.clone().unwrap_or(owner) } else { demo::OWNER_LOGIN.to_owned() },
        recovery_sheet: sheet,
        passphrase: (!there).then_some(demo::PASSPHRASE),
        clients: Some(filled.clients),
        visits: Some(filled.visits),
        notes: Some(filled.notes),
    };
    out.answer(&made, write_made)
}
