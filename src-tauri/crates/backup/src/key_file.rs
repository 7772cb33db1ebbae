//! The key files of a repository, as restic reads them.
//!
//! rustic makes them at the price of a person's password: a third of a second and 128 MB
//! each time one is tried. Ours are of 256 random bits, which nobody guesses at any price,
//! so they are made at a small one. Format and ciphers are restic's own (scrypt, AES-256
//! in counter mode with Poly1305-AES), from the crates that rustic uses.

use crate::BackupError;
use crate::place::random;
use aes256ctr_poly1305aes::aead::AeadInPlace as _;
use aes256ctr_poly1305aes::{Aes256CtrPoly1305Aes, Key, Nonce};
use rustic_core::repofile::{KeyFile, MasterKey};
use zeroize::Zeroizing;

/// The price: 4 MB and some milliseconds.
const LOG_N: u8 = 12;
const R: u32 = 8;
const P: u32 = 1;

/// A key file that opens a repository's master key with this password.
pub(crate) fn key_file(master: &MasterKey, password: &str) -> Result<Vec<u8>, BackupError> {
    const WHAT: &str = "a key can't be made";
    let salt: [u8; 64] = random()?;
    let params = scrypt::Params::new(LOG_N, R, P).map_err(|_| BackupError::damaged(WHAT))?;
    let mut user = Zeroizing::new([0; 64]);
    scrypt::scrypt(password.as_bytes(), &salt, &params, user.as_mut_slice())
        .map_err(|_| BackupError::damaged(WHAT))?;
    let mut sealed = Zeroizing::new(serde_json::to_vec(master).map_err(|_| BackupError::damaged(WHAT))?);
    let nonce: [u8; 16] = random()?;
    let tag = Aes256CtrPoly1305Aes::new(Key::from_slice(user.as_slice()))
        .encrypt_in_place_detached(Nonce::from_slice(&nonce), &[], &mut sealed)
        .map_err(|_| BackupError::damaged(WHAT))?;
    let file = KeyFile {
        hostname: None,
        username: None,
        created: None,
        kdf: "scrypt".into(),
        n: 1 << LOG_N,
        r: R,
        p: P,
        data: [nonce.as_slice(), &sealed, &tag].concat(),
        salt: salt.to_vec(),
    };
    serde_json::to_vec(&file).map_err(|_| BackupError::damaged(WHAT))
}

/// What restic and rustic themselves would ask for at most: a key file on a stick that somebody
/// else had must not take all of the memory, or a day.
const MOST: u64 = 256 << 20;

/// Whether a key file can be tried at a reasonable price.
pub(crate) fn is_affordable(file: &[u8]) -> bool {
    serde_json::from_slice::<KeyFile>(file).is_ok_and(|key| {
        let (n, r, p) = (u64::from(key.n), u64::from(key.r), u64::from(key.p));
        r.checked_mul(p).and_then(|rp| rp.checked_mul(n)?.checked_mul(128)).is_some_and(|price| price <= MOST)
    })
}
