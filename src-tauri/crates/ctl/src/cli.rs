//! What can be asked for.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use uuid::Uuid;

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  refused or failed; why is on standard error (with --json as {\"error\": {\"code\", \"message\"}}).
       Also: `verify` found something
    2  called wrongly: an unknown verb, option or form of an id
  141  whoever read the output went away";

/// The record of a Stillroom practice, without a window.
///
/// The passphrase is read from STILLROOM_PASSPHRASE, the recovery key from
/// STILLROOM_RECOVERY_KEY, a code of a second factor from STILLROOM_CODE; what is missing is
/// asked for, without showing it.
/// Everything is done as the person who signed in, and is in the journal.
#[derive(Parser, Debug)]
#[command(name = "stillroomctl", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb takes.
#[derive(Args, Debug, Clone)]
pub(crate) struct Common {
    /// The vault's folder; without it, this machine's own
    #[arg(long, global = true, value_name = "DIR", env = "STILLROOM_VAULT")]
    pub(crate) vault: Option<PathBuf>,
    /// Write JSON, one value
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Who signs in; may be left out while the vault has one person
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub(crate) login: Option<String>,
    /// Sign in with the recovery key: an actor of its own, not the owner
    #[arg(long, global = true, conflicts_with = "login")]
    pub(crate) recovery: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Set up a new practice; prints its recovery key
    Init(Init),
    /// Make a synthetic practice, the same one for the same seed; prints its recovery key
    Demo(Demo),
    /// Take records in from a file of another system
    #[command(subcommand)]
    Import(Import),
    /// Find clients
    Search(Search),
    /// Look at one client
    #[command(subcommand)]
    Client(Client),
    /// Show one day of the schedule
    Day {
        /// As 2026-11-24; without it, today
        date: Option<NaiveDate>,
    },
    /// Read the journal, newest first
    Journal(Journal),
    /// Verify pages, schema, journal, witness and blobs; names the first bad entry
    Verify,
    /// Back the record up to a stick or a folder, in restic's format
    #[command(subcommand)]
    Backup(Backup),
    /// Restore a backup to an empty folder; by the recovery key where there is no record yet
    Restore(Restore),
    /// Measure the verbs of a working day on this vault
    Bench {
        /// How often each
        #[arg(long, default_value_t = 200)]
        runs: u32,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The practice's name
    #[arg(long, value_name = "NAME")]
    pub(crate) practice: String,
    /// The owner's login
    #[arg(long, value_name = "LOGIN")]
    pub(crate) owner: String,
    /// The owner's name; without it, the login
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// As America/Chicago; without it, this machine's
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// How many clients
    #[arg(long, default_value_t = 400)]
    pub(crate) clients: u32,
    /// How many years of visits
    #[arg(long, default_value_t = 2)]
    pub(crate) years: u32,
    /// The same seed makes the same practice
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// With a year of the HIPAA programme, of a spa that bills insurance or of one that takes cash;
    /// only where there is no vault yet
    #[arg(long, value_name = "SPA")]
    pub(crate) programme: Option<Worked>,
}

/// Whose year of the programme it is.
#[derive(Clone, Copy, clap::ValueEnum, Debug)]
pub(crate) enum Worked {
    Insurance,
    Cash,
}

impl From<Worked> for stillroom_practice::demo::Spa {
    fn from(worked: Worked) -> Self {
        match worked {
            Worked::Insurance => Self::Insurance,
            Worked::Cash => Self::Cash,
        }
    }
}

#[derive(Subcommand, Debug)]
pub(crate) enum Import {
    /// Clients from a CSV file; rows that can't come in wait in the app to be put right
    Clients {
        /// A table with a header row, in any delimiter
        file: PathBuf,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
        /// Also import rows that look like a client who is there already
        #[arg(long)]
        duplicates: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Search {
    /// A name, a phone number, an e-mail address, or the beginning of one
    pub(crate) text: String,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: u32,
    /// Archived clients too
    #[arg(long)]
    pub(crate) archived: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Client {
    /// Their record
    Show {
        /// As `search` gives it
        id: Uuid,
    },
    /// Who changed it, when, from what, to what
    History {
        /// As `search` gives it
        id: Uuid,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Journal {
    /// Only what concerns this client
    #[arg(long, value_name = "ID")]
    pub(crate) client: Option<Uuid>,
    /// At most so many entries
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Backup {
    /// Set a stick up: the owner's
    Init {
        #[command(flatten)]
        at: At,
        /// The stick's name, as it is written on it
        #[arg(long, value_name = "NAME", default_value = "Backup")]
        name: String,
    },
    /// Make a backup, while others may work
    Run {
        #[command(flatten)]
        at: At,
    },
    /// List the backups
    List {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        by: BySheet,
    },
    /// Read everything on the stick back
    Check {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        by: BySheet,
    },
    /// Take old backups off the stick: the owner's. The newest always stays
    Prune {
        #[command(flatten)]
        at: At,
        /// Keep the newest of so many days
        #[arg(long, default_value_t = 14)]
        days: usize,
        /// Keep the newest of so many weeks
        #[arg(long, default_value_t = 8)]
        weeks: usize,
        /// Keep the newest of so many months
        #[arg(long, default_value_t = 24)]
        months: usize,
    },
    /// Restore the newest backup to scratch, verify it, and throw it away
    Drill {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        by: BySheet,
        /// Where there is room for a copy; without it, beside the vault
        #[arg(long, value_name = "DIR")]
        scratch: Option<PathBuf>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct At {
    /// The stick, or any folder
    #[arg(long, value_name = "DIR")]
    pub(crate) at: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct BySheet {
    /// Open the stick with the recovery key and nothing else
    #[arg(long)]
    pub(crate) sheet: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The stick, or the folder that was backed up to
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// An empty folder, or one that isn't there yet
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Which backup, as `backup list` gives it; without it, the newest
    #[arg(long, value_name = "ID")]
    pub(crate) snapshot: Option<String>,
    #[command(flatten)]
    pub(crate) by: BySheet,
}
