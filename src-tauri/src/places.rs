//! Which vault, and where its files lie.

use clap::Parser;
use std::path::PathBuf;
use stillroom_practice::demo::Spa;

/// Below the platform's folder for a program's data on this machine. It must not roam:
/// a vault is of one device.
const FOLDER: &str = "app.stillroom";

/// The practice's record on this desk.
#[derive(Parser, Clone, Debug)]
#[command(name = "stillroom", version, about)]
pub(crate) struct Arguments {
    /// The vault's folder, in place of this machine's own
    #[arg(long, value_name = "DIR", env = "STILLROOM_VAULT")]
    vault: Option<PathBuf>,
    /// Open a synthetic practice, made on first use, in a folder of its own: a spa that bills
    /// insurance; with --demo=cash one that takes cash
    #[arg(long, value_name = "cash|DIR", num_args = 0..=1, conflicts_with = "vault")]
    demo: Option<Option<PathBuf>>,
}

/// What to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Places {
    /// The vault's folder.
    pub(crate) vault: PathBuf,
    /// The synthetic practice, if it is one.
    pub(crate) demo: Option<Spa>,
    /// Where the log goes.
    pub(crate) logs: PathBuf,
}

impl Arguments {
    /// Where everything lies; none when the platform names no folder for data.
    pub(crate) fn places(self) -> Option<Places> {
        let base = dirs::data_local_dir()?.join(FOLDER);
        let (vault, demo) = match (self.demo, self.vault) {
            (Some(Some(word)), _) if word.as_os_str() == "cash" => (base.join("demo-cash"), Some(Spa::Cash)),
            (Some(at), _) => (at.unwrap_or_else(|| base.join("demo")), Some(Spa::Insurance)),
            (None, Some(at)) => (at, None),
            (None, None) => (base.join("vault"), None),
        };
        Some(Places { vault, demo, logs: base.join("logs") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(arguments: &[&str]) -> Places {
        Arguments::parse_from(std::iter::once(&"stillroom").chain(arguments)).places().unwrap()
    }

    #[test]
    fn the_demo_has_a_folder_of_its_own() {
        let demo = places(&["--demo"]);
        assert_eq!(demo.demo, Some(Spa::Insurance));
        assert!(demo.vault.ends_with("app.stillroom/demo"));
        let cash = places(&["--demo=cash"]);
        assert_eq!(cash.demo, Some(Spa::Cash));
        assert!(cash.vault.ends_with("app.stillroom/demo-cash"));
        assert_eq!(places(&["--demo", "elsewhere"]).vault, PathBuf::from("elsewhere"));
        assert_ne!(demo.vault, places(&["--vault", "v"]).vault);
    }

    #[test]
    fn a_named_vault_wins_over_the_machines_own() {
        let named = places(&["--vault", "here"]);
        assert_eq!(named.vault, PathBuf::from("here"));
        assert_eq!(named.demo, None);
    }
}
