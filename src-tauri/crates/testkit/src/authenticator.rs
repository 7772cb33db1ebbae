//! An authenticator app on a phone, written from the RFCs and not from what it is to agree with.

use hmac::{Hmac, Mac as _};
use sha1::Sha1;

/// It was given the letters of a secret once, and goes by a clock of its own.
#[derive(Debug)]
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// Set up by typing the letters (base32 of RFC 4648).
    ///
    /// # Panics
    /// When a letter isn't one.
    #[must_use]
    pub fn typed(letters: &str) -> Self {
        let place = |letter: u8| match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            other => panic!("{other} is no letter of base32"),
        };
        let bits: Vec<bool> = letters
            .bytes()
            .filter(|b| *b != b' ')
            .map(place)
            .flat_map(|five| (0..5).rev().map(move |bit| five >> bit & 1 == 1))
            .collect();
        let byte = |eight: &[bool]| eight.iter().fold(0u8, |byte, bit| byte << 1 | u8::from(*bit));
        Self(bits.chunks_exact(8).map(byte).collect())
    }

    /// The secret.
    #[must_use]
    pub fn secret(&self) -> &[u8] {
        &self.0
    }

    /// The six digits that it shows at a time, in milliseconds since 1970.
    ///
    /// # Panics
    /// Never: a key of any length is taken.
    #[must_use]
    pub fn shows(&self, at: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(&(at / 30_000).to_be_bytes());
        let made = mac.finalize().into_bytes();
        let from = usize::from(made[19] & 15);
        let four: [u8; 4] = made[from..from + 4].try_into().expect("four are four");
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }
}
