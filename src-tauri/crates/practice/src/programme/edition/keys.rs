//! Whose signature this build takes.
//!
//! The makers' public key lies in the repository (`release.pub`), its other half with the makers and
//! nowhere else. While there is none, a release takes no update and says so. A build for
//! development takes the tests' key besides, of which both halves lie in `tests/content_key`: it
//! proves nothing, and no release knows it.

use minisign_verify::{PublicKey, Signature};

const RELEASE: &str = include_str!("release.pub");
#[cfg(debug_assertions)]
const TESTS: &str = include_str!("../../../tests/content_key/TEST-ONLY.pub");

/// The public keys whose signature counts.
#[derive(Clone, Debug)]
pub struct TrustedKeys(Vec<PublicKey>);

impl TrustedKeys {
    /// Those of this build.
    #[must_use]
    pub fn of_this_build() -> Self {
        #[cfg(debug_assertions)]
        let files = [RELEASE, TESTS];
        #[cfg(not(debug_assertions))]
        let files = [RELEASE];
        Self(files.iter().flat_map(|file| keys(file)).collect())
    }

    /// Those of a file: a key a line, lines that begin with `#` or say `comment` aside.
    #[must_use]
    pub fn of_file(text: &str) -> Self {
        Self(keys(text).collect())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them signed this.
    pub(super) fn signed(&self, content: &[u8], signature: &Signature) -> bool {
        self.0.iter().any(|key| key.verify(content, signature, false).is_ok())
    }
}

fn keys(text: &str) -> impl Iterator<Item = PublicKey> + '_ {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains("comment:"));
    lines.filter_map(|line| PublicKey::from_base64(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_comments_holds_no_key() {
        assert!(TrustedKeys::of_file("# none yet\n\n# RWQx\n").is_empty());
        assert!(!TrustedKeys::of_file(TESTS).is_empty());
        assert!(!TESTS.lines().any(|line| RELEASE.contains(line)), "the tests’ key is in no release");
    }

    #[test]
    fn every_line_of_the_releases_key_is_a_key_or_a_comment() {
        let told = RELEASE.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
        assert_eq!(told.count(), TrustedKeys::of_file(RELEASE).0.len());
    }
}
