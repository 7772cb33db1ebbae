//! PINs of a shared desk: six digits, a person's tile, never a way past a passphrase.

use crate::RecordError;

/// Misses after which only that person's passphrase opens the desk for them.
pub const MISSES: u32 = 5;

/// PINs that people choose for their place on the keypad or their fame.
const COMMON: &[&str] = &[
    "112358", "314159", "271828", "161803", "141421", "173205", "142857", "159753", "357159", "753951",
    "951753", "147258", "258369", "369258", "258147", "147369", "963852", "852963", "741852", "852741",
    "159357", "357951", "135790", "246810", "135791", "024680", "864200", "102030", "302010", "100200",
    "100500", "420420", "696969", "420069", "690420", "007007", "911911", "110110", "123654", "654123",
    "456123", "321654", "147852", "258963", "147896", "789456", "456789", "987321", "123789", "789123",
    "159951", "951159", "520131", "131452", "521521", "520520", "201314", "199999", "200000", "900000",
    "100000", "000001", "111112", "123457", "123455", "123456", "123450", "012340", "121314", "131415",
    "101112", "111213", "212223", "909192", "556677", "778899", "445566",
];

/// Whether a PIN may be used.
///
/// # Errors
/// [`RecordError::Invalid`] says what is wrong with it.
pub fn judge(pin: &str) -> Result<(), RecordError> {
    let refuse = |message: &str| Err(RecordError::Invalid { field: "pin", message: message.into() });
    let digits: Vec<i32> = pin.bytes().filter(u8::is_ascii_digit).map(|b| i32::from(b - b'0')).collect();
    let [a, b, c, d, e, f] = digits[..] else { return refuse("A PIN has six digits.") };
    if pin.len() != 6 {
        return refuse("A PIN has six digits.");
    }
    let steps = [b - a, c - b, d - c, e - d, f - e];
    let even = |step: i32| steps.iter().all(|s| (s - step).rem_euclid(10) == 0);
    if steps.iter().all(|s| *s == 0) || (0..10).any(even) {
        return refuse("This PIN is a row of digits that anyone would try. Choose another.");
    }
    let distinct = (0..10).filter(|n| digits.contains(n)).count();
    let repeated = (a, b, c) == (d, e, f) || (a, b) == (c, d) && (c, d) == (e, f);
    let mirrored = (a, b, c) == (f, e, d);
    let doubled = a == b && c == d && e == f;
    if distinct < 3 || repeated || mirrored || doubled {
        return refuse("This PIN repeats itself. Choose another.");
    }
    let (one, two, three) = (a * 10 + b, c * 10 + d, e * 10 + f);
    let day = |n: i32| (1..=31).contains(&n);
    let month = |n: i32| (1..=12).contains(&n);
    let dated = (day(one) && month(two)) || (month(one) && day(two)) || (month(two) && day(three));
    let yearly = (one == 19 || one == 20) && month(three);
    if dated || yearly {
        return refuse("This PIN reads like a date. Choose another.");
    }
    if COMMON.contains(&pin) {
        return refuse("This PIN is one that many people choose. Choose another.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::judge;

    #[test]
    fn refuses_rows_repeats_dates_and_common_pins() {
        for pin in [
            "",
            "12345",
            "1234567",
            "12345a",
            "１２３４５６",
            "000000",
            "777777",
            "123456",
            "654321",
            "789012",
            "135791",
            "121212",
            "123123",
            "112233",
            "123321",
            "311299",
            "123199",
            "991231",
            "199612",
            "159753",
            "112211",
        ] {
            assert!(judge(pin).is_err(), "{pin} was taken");
        }
    }

    #[test]
    fn takes_most_pins() {
        let taken = (0..1_000_000).filter(|n| judge(&format!("{n:06}")).is_ok()).count();
        assert!(taken > 850_000, "only {taken} are left to choose from");
    }
}
