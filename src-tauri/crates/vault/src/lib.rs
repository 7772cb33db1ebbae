//! Keys, keychain, slots, encrypted database, blobs, migrations. Knows nothing of spas.
#![deny(missing_docs)]

/// An error of the vault. (skeleton, being written)
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Being written.
    #[error("being written")]
    Unfinished,
}

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
