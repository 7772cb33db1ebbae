//! Secrets in memory: wiped when dropped, never printed, compared in constant time.

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// What a person types to open the vault.
///
/// Normalised (NFKC), so that the same words typed on another system, which may
/// compose accents otherwise, are the same passphrase. Spaces and case are kept.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        // NFKC lengthens a character by 18 times at most; room for it all means
        // that no half-filled buffer is left behind by growing.
        let mut normal = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(18)));
        normal.extend(typed.nfkc());
        Self(normal)
    }

    /// The normalised text, for judging its strength.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}
