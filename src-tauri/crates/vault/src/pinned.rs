//! A test alone: values that must never change, for vaults made today are opened by programs of years to come.
//!
//! Each was computed a second time by other implementations (of HMAC, HKDF and Argon2).

use crate::document::to_hex;
use crate::kdf::slot_key;
use crate::keychain::Device;
use crate::keys::Keys;
use crate::secret::SecretKey;
use crate::vault::{blob_key, database_key, wrapping_key};
use crate::{KdfParams, Passphrase};
use uuid::Uuid;

fn key(byte: u8) -> SecretKey {
    SecretKey::from_slice(&[byte; 32]).unwrap()
}

fn hex(key: &SecretKey) -> String {
    to_hex(key.bytes())
}

const VAULT: Uuid = Uuid::from_u128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10);

#[test]
fn keys_are_derived_as_they_always_were() {
    assert_eq!(
        hex(&database_key(&key(1), VAULT, 1)),
        "4f9b44fa86a88bb6c54596e7cd7490a816b7641e808e4a1638a10e4814c5ed5e"
    );
    assert_eq!(
        hex(&blob_key(&key(1), VAULT, 2)),
        "0feb8f663037efb463b3c2c33e40399e8260733aedcc66fa9b15213cbbef5e69"
    );
    assert_eq!(
        hex(&wrapping_key(&key(1), VAULT)),
        "77ab5c6f17d79c64a6b58c247051b86707806fff89bc22b0871a2ad665e88ff8"
    );
    assert_eq!(
        *crate::backup_keys::backup_password(&key(1), VAULT, 1),
        "dce5ebe598e8d733652211a4b0ee1d761e6c9fc5e7a109a0883c0f426dd32c78"
    );
    let device = Device { id: Uuid::from_u128(7), secret: key(3) };
    assert_eq!(
        to_hex(&device.check(VAULT)),
        "c3def916213627229dae3e276288df1ff4f52677aad635c745481bcb12ff39ba"
    );
    assert_eq!(
        to_hex(&Keys::new(&key(4)).journal_mac(&[b"one", b"", b"two"])),
        "dad740ed0032906dd0493f514b5aded28a34f5fc18f8f9ba9c10ad47bb3bbfd2"
    );
    let cheap = KdfParams::new(64, 1, 1).unwrap();
    assert_eq!(
        hex(&slot_key(&key(3), &Passphrase::new("correct horse"), &[5; 32], cheap).unwrap()),
        "52d47d33106e3c513d6d5f8433796aba252ebe47170c7c68f7624ca594cf0651"
    );
}
