//! What a person writes down and types back.

use crate::{NURSE, Site};
use proptest::prelude::*;
use std::sync::OnceLock;
use stillroom_vault::{EnrolmentCode, RecoveryKey, VaultError};

fn sheet() -> &'static [String] {
    static SHEET: OnceLock<Vec<String>> = OnceLock::new();
    SHEET.get_or_init(|| Site::new().recovery_key().to_sheet())
}

fn bad_group(typed: &str) -> Option<usize> {
    match RecoveryKey::parse(typed) {
        Err(VaultError::BadGroup { group }) => Some(group),
        Ok(_) => None,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_sheet_has_eight_groups_of_eight_symbols_that_are_hard_to_confuse() {
    assert_eq!(sheet().len(), RecoveryKey::GROUPS);
    for group in sheet() {
        assert_eq!((group.len(), group.find('-')), (9, Some(4)));
        assert!(group.chars().all(
            |c| c == '-' || (c.is_ascii_alphanumeric() && !c.is_ascii_lowercase() && !"ILOU".contains(c))
        ));
    }
}

#[test]
fn a_sheet_reads_back_however_it_is_typed() {
    let text = sheet().join(" ");
    let confused = text.replace('0', "o").replace('1', "l").to_lowercase();
    for typed in [
        text.clone(),
        text.replace([' ', '-'], ""),
        text.replace(' ', "\r\n\t"),
        text.replace('-', " – "),
        confused,
        text.replace('1', "I").replace('0', "O"),
    ] {
        assert_eq!(RecoveryKey::parse(&typed).unwrap().to_sheet(), sheet());
    }
}

#[test]
fn names_the_group_with_the_slip() {
    let at = |place: usize, with: &str| {
        let mut groups = sheet().to_vec();
        groups[place] = with.into();
        bad_group(&groups.join(" "))
    };
    assert_eq!(at(4, "UUUU-UUUU"), Some(5));
    assert_eq!(at(4, ""), Some(5), "the next group stands in its place, and isn't right there");
    assert_eq!(at(7, ""), Some(8));
    assert_eq!(bad_group(""), Some(1));
    assert_eq!(bad_group(&format!("{} 7", sheet().join(" "))), Some(9));
    let mut swapped = sheet().to_vec();
    swapped.swap(2, 6);
    assert_eq!(bad_group(&swapped.join(" ")), Some(3));
}

proptest! {
    #[test]
    fn finds_every_wrong_symbol(at in 0_usize..64, other in 0_usize..32) {
        let mut symbols: Vec<char> = sheet().concat().replace('-', "").chars().collect();
        let new = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().nth(other).unwrap();
        prop_assume!(symbols[at] != new);
        symbols[at] = new;
        prop_assert_eq!(bad_group(&symbols.iter().collect::<String>()), Some(at / 8 + 1));
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(typed in "\\PC{0,90}") {
        let _ = RecoveryKey::parse(&typed);
        let _ = EnrolmentCode::parse(&typed);
    }

    #[test]
    fn finds_neighbours_exchanged_within_a_group(group in 0_usize..8, at in 0_usize..7) {
        let mut symbols: Vec<char> = sheet().concat().replace('-', "").chars().collect();
        let at = group * 8 + at;
        prop_assume!(symbols[at] != symbols[at + 1]);
        symbols.swap(at, at + 1);
        // A checksum of eight bits misses one in 256 of these at most; never does it blame another group.
        let found = bad_group(&symbols.iter().collect::<String>());
        prop_assert!(found == Some(group + 1) || found.is_none());
    }
}

#[test]
fn a_code_reads_back_and_names_its_slips_too() {
    let (_site, vault) = Site::open();
    let (_, code) = vault.enrolment_code(NURSE, "grace").unwrap();
    let text = code.to_text();
    assert_eq!(EnrolmentCode::parse(&text.to_lowercase().replace('-', "")).unwrap().to_text(), text);
    assert_eq!(text.split(' ').count(), EnrolmentCode::GROUPS);
    assert!(matches!(EnrolmentCode::parse(&text[..text.len() - 1]), Err(VaultError::BadGroup { group: 4 })));
}
