//! Secrets in memory: wiped when dropped, never printed, compared in constant time.

use crate::VaultError;
use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq as _;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The bytes that AES-GCM adds in front (nonce) and behind (tag).
const NONCE: usize = 12;

/// What a person types to open the vault.
///
/// Normalised (NFKC), so that the same words typed on another system, which may
/// compose accents otherwise, are the same passphrase. Spaces and case are kept.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        // NFKC lengthens a text by 11 times at most; room for it all means that no
        // half-filled buffer is left behind by growing.
        let mut normal = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(11)));
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

/// 256 secret bits, in one place on the heap: moving it leaves no copies behind.
pub(crate) struct SecretKey(Box<Zeroizing<[u8; 32]>>);

impl SecretKey {
    /// All zero, to be filled in place.
    pub(crate) fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }

    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut key = Self::blank();
        fill_random(key.bytes_mut())?;
        Ok(key)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::blank();
        if bytes.len() != key.0.len() {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(crate) fn duplicate(&self) -> Self {
        let mut key = Self::blank();
        key.0.copy_from_slice(self.bytes());
        key
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }

    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.bytes().ct_eq(other.bytes()).into()
    }

    /// A key of its own for one use: HKDF-SHA-256 over this one.
    pub(crate) fn derive(&self, salt: &[u8], info: &[&[u8]]) -> Self {
        derive(self.bytes(), salt, info)
    }

    /// HMAC-SHA-256 over the parts and their lengths, so that no two lists of parts have the same input.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        scrubbed_lightly(|| Macs(self.mac_stream()).mac(parts))
    }

    /// For work that makes many MACs: the key is prepared, and the stack overwritten, once.
    pub(crate) fn macs<T>(&self, work: impl FnOnce(&Macs) -> T) -> T {
        scrubbed(|| work(&Macs(self.mac_stream())))
    }

    /// An HMAC-SHA-256 to be fed piece by piece.
    pub(crate) fn mac_stream(&self) -> Hmac<Sha256> {
        // A shorter key is padded with zeros to the block by HMAC itself; doing it here can't fail.
        let mut block = Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(self.bytes()) {
            *to = *from;
        }
        <Hmac<Sha256> as hmac::digest::KeyInit>::new((&*block).into())
    }

    /// AES-256-GCM with a random nonce in front.
    pub(crate) fn seal(&self, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE];
        fill_random(&mut nonce)?;
        let sealed = scrubbed_lightly(|| {
            self.cipher().encrypt(Nonce::from_slice(&nonce), Payload { msg: plaintext, aad })
        })
        .map_err(|_| VaultError::Invalid("This is too large to be encrypted in one piece."))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`SecretKey::seal`] made; none if the key, the associated data or a byte differs.
    pub(crate) fn open(&self, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        scrubbed_lightly(|| self.cipher().decrypt(Nonce::from_slice(nonce), Payload { msg: sealed, aad }))
            .ok()
            .map(Zeroizing::new)
    }

    /// Opens another key.
    pub(crate) fn open_key(&self, aad: &[u8], sealed: &[u8]) -> Option<Self> {
        Self::from_slice(&self.open(aad, sealed)?)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.bytes().into())
    }
}

/// A key that is ready to make MACs.
pub struct Macs(Hmac<Sha256>);

impl Macs {
    /// What [`Keys::journal_mac`](crate::Keys::journal_mac) makes of the same parts.
    #[must_use]
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Macs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Macs")
    }
}

/// Runs work that handles keys in a stack frame of its own, and overwrites the
/// stack it used: ciphers and hashes leave copies of keys there when they return.
pub(crate) fn scrubbed<T>(work: impl FnOnce() -> T) -> T {
    scrubbed_to::<{ 64 * 1024 }, T>(work)
}

/// The same for one hash or one cipher, which use little; some run a million times.
fn scrubbed_lightly<T>(work: impl FnOnce() -> T) -> T {
    scrubbed_to::<{ 16 * 1024 }, T>(work)
}

fn scrubbed_to<const DEPTH: usize, T>(work: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    #[inline(never)]
    fn overwrite<const DEPTH: usize>() {
        // As large as what it overwrites, on purpose.
        let mut stack = [0_u8; DEPTH];
        std::hint::black_box(&mut stack);
    }
    let result = apart(work);
    overwrite::<DEPTH>();
    result
}

/// HKDF-SHA-256 to 256 bits.
pub(crate) fn derive(material: &[u8], salt: &[u8], info: &[&[u8]]) -> SecretKey {
    let mut key = SecretKey::blank();
    // Fails only for more than 8 KiB of output.
    let done = scrubbed_lightly(|| {
        Hkdf::<Sha256>::new(Some(salt), material).expand_multi_info(info, key.bytes_mut())
    });
    debug_assert!(done.is_ok(), "32 bytes are a valid length for HKDF");
    key
}

/// Randomness of the operating system. Keys and ids of the vault come from here
/// alone: a seed passed in by a caller could be a wrong one.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<(), VaultError> {
    scrubbed_lightly(|| getrandom::fill(bytes)).map_err(|_| VaultError::File {
        file: "The system's random numbers".into(),
        kind: std::io::ErrorKind::Other,
    })
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// A random id (UUIDv4): it says nothing of when it was made.
pub(crate) fn random_id() -> Result<Uuid, VaultError> {
    Ok(uuid::Builder::from_random_bytes(random()?).into_uuid())
}
