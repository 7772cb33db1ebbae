//! The codes of an authenticator app (RFC 6238) and recovery codes. Pure: the time is passed in.

use crate::{RecordError, UtcMillis};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// How long a code is good for, in seconds.
const STEP_S: i64 = 30;
/// How many steps a clock may be wrong, either way.
const SLACK: i64 = 1;
/// How many recovery codes are made at once.
pub const RECOVERY_CODES: usize = 10;
/// The letters of a recovery code: Crockford's, so that none is read as another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The letters of a secret, as RFC 4648 has them and every app reads them.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app and the vault both hold: 160 bits, wiped when dropped.
pub(crate) struct Secret(Zeroizing<[u8; 20]>);

/// What was typed.
pub(crate) enum Typed {
    /// Six digits of an authenticator app.
    Code(Zeroizing<[u8; 6]>),
    /// A recovery code, without its dash and in small letters.
    Recovery(Zeroizing<String>),
}

/// What is thought of six digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// They are those of this step, which nobody used yet.
    Fits(i64),
    /// They are those of a step that was used.
    Used,
    /// They are no step's.
    Wrong,
}

/// The step of a time: how many times 30 seconds since 1970.
pub(crate) fn step_of(now: UtcMillis) -> i64 {
    now.0.div_euclid(STEP_S * 1000)
}

impl Secret {
    pub(crate) fn random() -> Result<Self, RecordError> {
        let mut bytes = Zeroizing::new([0u8; 20]);
        getrandom::fill(&mut *bytes).map_err(|_| RecordError::database("no randomness"))?;
        Ok(Self(bytes))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.0
    }

    /// In base32, as it is typed into an app: 32 letters.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(32));
        for five in self.0.chunks_exact(5) {
            let bits = five.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                text.push(letter(BASE32, bits >> (place * 5)));
            }
        }
        text
    }

    /// The six digits of a step.
    fn digits(&self, step: i64) -> Zeroizing<[u8; 6]> {
        let mut digits = Zeroizing::new([b'0'; 6]);
        // A key of any length is taken.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&*self.0) else { return digits };
        mac.update(&step.to_be_bytes());
        let made = mac.finalize().into_bytes();
        let from = usize::from(made.last().copied().unwrap_or_default() & 15);
        let four = made.get(from..from + 4).unwrap_or_default();
        let mut number = four.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte)) & 0x7fff_ffff;
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
        digits
    }

    /// Whose digits these are, of the steps that a clock may stand at.
    pub(crate) fn judge(&self, now: UtcMillis, typed: &[u8; 6], used: impl Fn(i64) -> bool) -> Verdict {
        let at = step_of(now);
        let mut verdict = Verdict::Wrong;
        for step in at - SLACK..=at + SLACK {
            if bool::from(self.digits(step).as_slice().ct_eq(typed)) && !matches!(verdict, Verdict::Fits(_)) {
                verdict = if used(step) { Verdict::Used } else { Verdict::Fits(step) };
            }
        }
        verdict
    }

    /// What a QR code tells an app. The practice's name is shown beside “Stillroom”; a colon of its
    /// own would be read as the end of who issues the code.
    pub(crate) fn uri(&self, practice: &str, login: &str) -> Zeroizing<String> {
        let account = format!("{} ({login})", practice.replace(':', " "));
        let (account, secret) = (escaped(&account), self.text());
        Zeroizing::new(format!(
            "otpauth://totp/Stillroom:%20{account}?secret={}&issuer=Stillroom&algorithm=SHA1&digits=6&period=30",
            *secret
        ))
    }
}

fn letter(of: &[u8; 32], bits: u64) -> char {
    let place = usize::try_from(bits & 31).unwrap_or_default();
    of.get(place).map_or('0', |letter| char::from(*letter))
}

fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl Typed {
    /// Reads what was typed: spaces and dashes don't matter, O is read as 0, I and L as 1.
    pub(crate) fn read(text: &str) -> Result<Self, RecordError> {
        let mut bare = Zeroizing::new(String::with_capacity(text.len()));
        bare.extend(text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase));
        if let Ok(digits) = <[u8; 6]>::try_from(bare.as_bytes())
            && digits.iter().all(u8::is_ascii_digit)
        {
            return Ok(Self::Code(Zeroizing::new(digits)));
        }
        let mut code = Zeroizing::new(String::with_capacity(10));
        code.extend(bare.chars().map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        }));
        if code.len() == 10 && code.bytes().all(|b| LETTERS.contains(&b)) {
            return Ok(Self::Recovery(code));
        }
        Err(RecordError::Invalid {
            field: "code",
            message: "A code has six digits; a recovery code has ten letters and digits.".into(),
        })
    }
}

/// A recovery code: 50 random bits, in two groups of five.
pub(crate) fn recovery_code() -> Result<Zeroizing<String>, RecordError> {
    let mut random = Zeroizing::new([0u8; 8]);
    getrandom::fill(&mut *random).map_err(|_| RecordError::database("no randomness"))?;
    let bits = u64::from_be_bytes(*random);
    let mut text = Zeroizing::new(String::with_capacity(11));
    for place in 0..10 {
        if place == 5 {
            text.push('-');
        }
        text.push(letter(LETTERS, bits >> (place * 5)));
    }
    Ok(text)
}

/// Whether two MACs are the same, in constant time.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// What the clock shows here, for whoever has to compare it with the true time.
pub(crate) fn clock_face<Z: chrono::TimeZone>(now: UtcMillis, zone: &Z) -> String
where
    Z::Offset: std::fmt::Display,
{
    chrono::DateTime::from_timestamp_millis(now.0).map_or_else(
        || "no time at all".to_owned(),
        |at| at.with_timezone(zone).format("%-I:%M:%S %p on %B %-d, %Y").to_string(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use proptest::prelude::*;

    fn rfc() -> Secret {
        Secret::from_slice(b"12345678901234567890").unwrap()
    }

    /// Appendix B of RFC 6238, SHA-1: eight digits there, of which an app shows the last six.
    #[test]
    fn the_vectors_of_rfc_6238() {
        for (seconds, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let step = step_of(UtcMillis(seconds * 1000));
            assert_eq!(rfc().digits(step).as_slice(), eight.as_bytes().get(2..).unwrap(), "{seconds}");
        }
    }

    #[test]
    fn the_secret_is_told_as_apps_read_it() {
        assert_eq!(*rfc().text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = rfc().uri("Lumen: Skin & Søn", "maren");
        assert_eq!(
            *uri,
            "otpauth://totp/Stillroom:%20Lumen%20%20Skin%20%26%20S%C3%B8n%20%28maren%29\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stillroom&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn typing_is_forgiven_and_what_is_no_code_is_said() {
        let kind = |text: &str| match Typed::read(text) {
            Ok(Typed::Code(digits)) => String::from_utf8(digits.to_vec()).unwrap(),
            Ok(Typed::Recovery(code)) => code.to_string(),
            Err(error) => error.field().unwrap().to_owned(),
        };
        assert_eq!(kind(" 123 456 "), "123456");
        assert_eq!(kind("ABCDE-fgh0l"), "abcdefgh01");
        assert_eq!(kind("abcde fghoI"), "abcdefgh01");
        for none in ["", "12345", "1234567", "abcde-fghu1", "١٢٣٤٥٦", "12345é", "abcdefghjkm"] {
            assert_eq!(kind(none), "code", "{none:?}");
        }
    }

    #[test]
    fn recovery_codes_differ_and_read_back() {
        let (a, b) = (recovery_code().unwrap(), recovery_code().unwrap());
        assert_ne!(*a, *b);
        assert_eq!(a.len(), 11);
        let Ok(Typed::Recovery(read)) = Typed::read(&a.to_uppercase()) else { panic!("not read") };
        assert_eq!(*read, a.replace('-', ""));
    }

    #[test]
    fn the_clock_s_face_is_the_zone_s() {
        let chicago = chrono::FixedOffset::west_opt(5 * 3600).unwrap();
        assert_eq!(clock_face(UtcMillis(1_773_320_400_000), &chicago), "8:00:00 AM on March 12, 2026");
    }

    proptest! {
        /// A code is taken if and only if its step is at most one away and nobody used it.
        #[test]
        fn a_code_is_taken_within_the_window_and_once(
            bytes in any::<[u8; 20]>(), ms in 0i64..4_000_000_000_000, away in -5i64..=5,
            used in proptest::collection::btree_set(-5i64..=5, 0..6),
        ) {
            let secret = Secret::from_slice(&bytes).unwrap();
            let at = step_of(UtcMillis(ms));
            let mut all: Vec<_> = (at - 6..=at + 6).map(|s| *secret.digits(s)).collect();
            let step = at + away;
            let typed = *secret.digits(step);
            all.sort_unstable();
            all.dedup();
            // Two steps with the same digits, one time in ten thousand: they tell nothing here.
            prop_assume!(all.len() == 13);
            let verdict = secret.judge(UtcMillis(ms), &typed, |s| used.contains(&(s - at)));
            let wanted = match (away.abs() <= 1, used.contains(&away)) {
                (true, false) => Verdict::Fits(step),
                (true, true) => Verdict::Used,
                (false, _) => Verdict::Wrong,
            };
            prop_assert_eq!(verdict, wanted);
        }
    }
}
