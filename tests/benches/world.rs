//! The practice that is measured: made once, kept between runs.

use crate::plain::Plain;
use crate::table::say;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use stillroom_practice::demo;
use stillroom_record::{Record, Session, SystemClock, sign_in};
use stillroom_tests::{Outcome, programs};
use stillroom_vault::{OsKeychain, Passphrase, VaultFolder};

/// A big practice and its plain copy.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) vault: PathBuf,
    /// Where this bench may write.
    pub(crate) folder: PathBuf,
}

impl World {
    /// Makes the practice, or takes the one that is there.
    pub(crate) fn make(at: Option<&Path>, clients: u32, years: u32) -> Outcome<Self> {
        let home = PathBuf::from(std::env::var_os("HOME").ok_or("no HOME")?);
        let folder = at.map_or_else(|| home.join(format!("bench-{clients}")), Path::to_path_buf);
        std::fs::create_dir_all(&folder)?;
        let world = Self { vault: folder.join("vault"), folder };
        if !world.vault.join("vault.json").exists() {
            say(&format!("Making a synthetic practice of {clients} clients; it takes minutes, once"));
            let mut ctl = world.ctl();
            ctl.args([
                "demo",
                "--clients",
                &clients.to_string(),
                "--years",
                &years.to_string(),
                "--seed",
                "3",
            ]);
            programs::said(&mut ctl)?;
        }
        if !world.plain_file().exists() {
            say("Copying it into a plain database, for the comparisons");
            Plain::export(&world)?;
        }
        Ok(world)
    }

    pub(crate) fn ctl(&self) -> Command {
        let mut ctl = Command::new(programs::folder().join("stillroomctl"));
        ctl.arg("--vault").arg(&self.vault).env("STILLROOM_PASSPHRASE", demo::PASSPHRASE);
        ctl.args(["--as", demo::OWNER_LOGIN]);
        ctl
    }

    /// This program again, for what must be measured in a process of its own.
    pub(crate) fn part(&self, name: &str) -> Outcome<Command> {
        let mut part = Command::new(std::env::current_exe()?);
        part.args(["--part", name]).arg(&self.folder);
        Ok(part)
    }

    pub(crate) fn at(folder: &Path) -> Self {
        Self { vault: folder.join("vault"), folder: folder.to_path_buf() }
    }

    pub(crate) fn plain_file(&self) -> PathBuf {
        self.folder.join("plain.db")
    }

    /// Signs in.
    pub(crate) fn open(&self) -> Outcome<(Arc<Record>, Session)> {
        Ok(sign_in::open(
            &VaultFolder::at(&self.vault),
            Arc::new(OsKeychain::default()),
            stillroom_practice::schema(),
            Arc::new(SystemClock),
            demo::OWNER_LOGIN,
            &Passphrase::new(demo::PASSPHRASE),
        )?)
    }

    /// How much there is, in words.
    pub(crate) fn counts(&self) -> Outcome<String> {
        let plain = Plain::open(self)?;
        let count = |sql: &str| plain.0.query_row(sql, [], |r| r.get::<_, i64>(0));
        Ok(format!(
            "{} clients, {} visits, {} notes, {} MB",
            count("SELECT count(*) FROM client")?,
            count("SELECT count(*) FROM visit")?,
            count("SELECT count(*) FROM note")?,
            std::fs::metadata(self.plain_file())?.len() / 1_000_000,
        ))
    }
}
