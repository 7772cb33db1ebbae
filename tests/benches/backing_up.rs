//! A backup on a stick beside restic's of the same folder, and what a few weeks' bookings add to it.

use crate::booking::Slots;
use crate::measure::{Times, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table, say};
use crate::world::World;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use stillroom_backup::Job;
use stillroom_practice::{demo, schedule};
use stillroom_record::Session;
use stillroom_tests::{Outcome, programs};
use stillroom_vault::{OsKeychain, Passphrase, Vault, VaultFolder};

/// What the vault is filled up to with photos.
const BYTES: u64 = 1_000_000_000;
/// How often each side begins anew.
const ROUNDS: usize = 3;
const BOOKINGS: usize = 2_000;
const PASSWORD: &str = "for the comparison alone";

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let folder = world.folder.join("backup");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let spa = World::at(&folder);
    let mut demo = spa.ctl();
    demo.args(["demo", "--clients", "100000", "--years", "3", "--seed", "5"]);
    programs::said(&mut demo)?;
    Plain::export(&spa)?;
    let photos = add_photos(&spa)?;
    say(&format!(
        "   {photos} photos beside a record of {} MB",
        size(&spa.vault.join("record.db"))? / 1_000_000
    ));

    let (record, owner) = spa.open()?;
    owner.step_up(&Passphrase::new(demo::PASSPHRASE))?;
    let mut sides = [Side::default(), Side::default()];
    let mut stick = PathBuf::new();
    for round in 0..ROUNDS {
        stick = folder.join(format!("stick-{round}"));
        let theirs = Restic { at: folder.join(format!("restic-{round}")), of: spa.vault.clone() };
        std::fs::create_dir_all(&stick)?;
        stillroom_backup::init(&owner, &stick, "Blue", &Job::silent())?;
        theirs.run(&["init"])?;
        // Whoever is first finds the files less warm.
        for side in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let run = || if side == 0 { ours(&owner, &stick) } else { theirs.backup() };
            let Some(of) = sides.get_mut(side) else { continue };
            of.first.push(run()?);
            of.again.push(run()?);
        }
        if round + 1 < ROUNDS {
            std::fs::remove_dir_all(&stick)?;
        }
        std::fs::remove_dir_all(&theirs.at)?;
    }
    let [ours_took, theirs_took] = &mut sides;
    for (what, ours, theirs, bar) in [
        ("a first backup of 1 GB / restic's", &mut ours_took.first, &mut theirs_took.first, 0.85),
        ("a backup with nothing new / restic's", &mut ours_took.again, &mut theirs_took.again, 0.6),
    ] {
        let (ours, theirs) = (ours.median().as_secs_f64(), theirs.median().as_secs_f64());
        table.judge(
            what,
            ours / theirs,
            "×",
            (Bar::AtMost, bar),
            format!("{ours:.1} s against {theirs:.1} s"),
        );
    }
    grow(&spa, &owner, &stick, table)?;
    record.close();
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// How long first and further runs took.
#[derive(Default)]
struct Side {
    first: Times,
    again: Times,
}

fn ours(owner: &Session, stick: &Path) -> Outcome<Duration> {
    let (ran, took) = wall(|| stillroom_backup::run(owner, stick, &Job::silent()));
    ran?;
    Ok(took)
}

/// restic with its own settings, on a repository of its own.
struct Restic {
    at: PathBuf,
    of: PathBuf,
}

impl Restic {
    fn run(&self, words: &[&str]) -> Outcome<Duration> {
        let mut restic = Command::new("restic");
        restic.arg("--quiet").arg("-r").arg(&self.at).args(words).env("RESTIC_PASSWORD", PASSWORD);
        let (said, took) = wall(|| programs::said(&mut restic));
        said?;
        Ok(took)
    }

    fn backup(&self) -> Outcome<Duration> {
        self.run(&["backup", &self.of.to_string_lossy()])
    }
}

/// Fills the vault up with what can't be made smaller, as photos can't.
fn add_photos(spa: &World) -> Outcome<usize> {
    let (vault, _) = Vault::unlock(
        &VaultFolder::at(&spa.vault),
        Arc::new(OsKeychain::default()),
        demo::OWNER_LOGIN,
        &Passphrase::new(demo::PASSPHRASE),
    )?;
    let mut left = BYTES.saturating_sub(size(&spa.vault.join("record.db"))?);
    let mut photos = 0;
    while left > 0 {
        let mut photo = vec![0; usize::try_from(left.min(400_000 + photos as u64 % 7 * 700_000))?];
        getrandom::fill(&mut photo).map_err(|e| e.to_string())?;
        vault.blobs().put(&mut &*photo)?;
        left -= photo.len() as u64;
        photos += 1;
    }
    Ok(photos)
}

/// What 2,000 bookings add to a stick.
fn grow(spa: &World, owner: &Session, stick: &Path, table: &mut Table) -> Outcome {
    let before = size(stick)?;
    let mut slots = Slots::new(owner, spa)?.soon()?;
    let (mut booked, mut taken) = (0, 0);
    while booked < BOOKINGS {
        match schedule::book_visit(owner, slots.next()?) {
            Ok(_) => booked += 1,
            Err(error) if error.code() == "slot_taken" => taken += 1,
            Err(error) => return Err(error.into()),
        }
    }
    ours(owner, stick)?;
    #[expect(clippy::cast_precision_loss, reason = "mebibytes to two places")]
    let grown = size(stick)?.saturating_sub(before) as f64 / f64::from(1 << 20);
    let note = format!("of as many clients, from next week on; {taken} times were taken");
    table.judge("growth of a stick after 2,000 bookings", grown, "MiB", (Bar::AtMost, 16.0), note);
    Ok(())
}

/// The bytes of a file, or of all in a folder.
fn size(path: &Path) -> Outcome<u64> {
    let found = std::fs::symlink_metadata(path)?;
    if !found.is_dir() {
        return Ok(found.len());
    }
    std::fs::read_dir(path)?.try_fold(0, |sum, entry| Ok(sum + size(&entry?.path())?))
}
