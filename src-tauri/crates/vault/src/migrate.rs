//! Numbered migrations, by `user_version`.

/// One numbered SQL migration. Closed once released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Global order across slices, unique, ascending.
    pub number: u32,
    /// What it does, e.g. `clients`.
    pub name: &'static str,
    /// The SQL.
    pub sql: &'static str,
}

/// What [`crate::Vault::migrate`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// The schema before.
    pub from: u32,
    /// The schema now.
    pub to: u32,
    /// The copy taken before, where there was anything to copy.
    pub snapshot: Option<std::path::PathBuf>,
}
