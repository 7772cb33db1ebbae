//! Clients of the synthetic practice. Every number is of a range kept for fiction.

use super::dice::Dice;
use super::names::{Named, Names};
use crate::clients::{Address, Allergy, ClientDraft, Contact, Phone, Preferences, Pregnancy, Severity};
use chrono::{Datelike, Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// A client and what is known of their health, before it is written.
pub(super) struct Made {
    pub(super) draft: ClientDraft,
    pub(super) health: Option<MadeHealth>,
}

pub(super) struct MadeHealth {
    pub(super) allergies: Vec<Allergy>,
    pub(super) medications: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) fitzpatrick: Option<u32>,
    pub(super) pregnancy: Pregnancy,
    pub(super) no_known_allergies: bool,
}

const STREETS: &str = "Alder Birchwood Canal Cedar Cherry Chestnut Clover Dune Elm Fern Foundry Garden Harbor Hawthorn \
    Hickory Juniper Lake Larkspur Laurel Linden Magnolia Maple Mill Oak Orchard Peach Pine Poplar \
    Prairie Quarry Ridge River Rose Sage Spruce Sycamore Tanner Thistle Vine Walnut Willow";
const WAYS: &[&str] = &["St", "Ave", "Rd", "Ln", "Ct", "Blvd", "Pl"];
/// City, state, the first three figures of the postal code, telephone area.
const CITIES: &[(&str, &str, &str, &str)] = &[
    ("Chicago", "IL", "606", "312"),
    ("Chicago", "IL", "606", "773"),
    ("Evanston", "IL", "602", "847"),
    ("Oak Park", "IL", "603", "708"),
    ("Skokie", "IL", "600", "847"),
    ("Cicero", "IL", "608", "708"),
    ("Naperville", "IL", "605", "630"),
    ("Berwyn", "IL", "604", "708"),
    ("Aurora", "IL", "605", "331"),
    ("Joliet", "IL", "604", "815"),
    ("Elgin", "IL", "601", "224"),
    ("Waukegan", "IL", "600", "847"),
    ("Hammond", "IN", "463", "219"),
    ("Kenosha", "WI", "531", "262"),
    ("Milwaukee", "WI", "532", "414"),
];
const MORE_AREAS: &str = "205 206 212 213 214 215 216 281 303 305 310 313 314 317 404 407 408 410 412 415 502 503 504 505 508 \
    512 513 515 520 602 610 612 614 615 617 619 651 702 704 713 718 720 801 804 808 813 816 832 901 907 \
    916 919 952 954 972";
const MAIL: &[&str] = &["example.com", "example.net", "example.org"];
const PRONOUNS: &[&str] = &["she/her", "he/him", "they/them", "she/they", "ze/hir"];
const REFERRALS: &[&str] =
    &["Friend", "Walk-in", "Search", "Instagram", "Dermatologist", "Gift card", "Event", "Returning"];
const TAGS: &[&str] =
    &["member", "package", "new", "bridal", "late", "prefers mornings", "needle-shy", "staff family"];
const RELATIONS: &[&str] =
    &["Spouse", "Partner", "Mother", "Father", "Sister", "Brother", "Daughter", "Son", "Friend"];
const DESK_NOTES: &[&str] = &[
    "Likes the window room.",
    "Parks in the back.",
    "Call when running late.",
    "Brings own numbing cream.",
    "Needs the step stool.",
    "Prefers tea, no perfume in the room.",
];
const ALLERGENS: &[(&str, &str, Severity)] = &[
    ("Lidocaine", "Hives", Severity::Moderate),
    ("Latex", "Contact rash", Severity::Mild),
    ("Penicillin", "Anaphylaxis", Severity::Severe),
    ("Hyaluronidase", "Swelling", Severity::Severe),
    ("Bee venom", "Anaphylaxis", Severity::Severe),
    ("Aspirin", "Wheezing", Severity::Moderate),
    ("Sulfa drugs", "Rash", Severity::Moderate),
    ("Eggs", "Hives", Severity::Mild),
    ("Chlorhexidine", "Contact rash", Severity::Moderate),
    ("Adhesive tape", "Blisters", Severity::Mild),
    ("Nickel", "Eczema", Severity::Mild),
    ("Iodine", "", Severity::Unknown),
    ("Salicylic acid", "Burning", Severity::Mild),
];
const MEDICATIONS: &[&str] = &[
    "Levothyroxine 50 mcg",
    "Sertraline 50 mg",
    "Lisinopril 10 mg",
    "Metformin 500 mg",
    "Apixaban 5 mg",
    "Warfarin",
    "Isotretinoin (stopped)",
    "Tretinoin 0.05 % cream",
    "Valacyclovir as needed",
    "Spironolactone 50 mg",
    "Ibuprofen as needed",
    "Fish oil",
    "Oral contraceptive",
    "Atorvastatin 20 mg",
    "Omeprazole 20 mg",
];
const CONDITIONS: &[&str] = &[
    "Cold sores (HSV-1)",
    "Melasma",
    "Rosacea",
    "Keloid scarring",
    "Hypothyroidism",
    "Migraine",
    "Type 2 diabetes",
    "Pacemaker",
    "Vitiligo",
    "Psoriasis",
    "Hypertension",
    "Myasthenia gravis",
];

/// Rolls one client.
pub(super) fn roll(dice: &mut Dice, names: &Names, number: usize, today: NaiveDate) -> Made {
    let named = names.roll(dice);
    let birth = birth_date(dice, today);
    let age = today.years_since(birth).unwrap_or(0);
    let city = CITIES.get(dice.below(CITIES.len())).copied().unwrap_or_default();
    let area = if dice.chance(0.8) { city.3 } else { dice.word(MORE_AREAS) };
    let phone = Phone { id: None, written: written(dice, area), e164: None, label: "mobile".to_owned() };
    let mut phones = vec![phone];
    if dice.chance(0.15) {
        let area = dice.word(MORE_AREAS);
        let label = dice.pick(&["home", "work"]).to_owned();
        phones.push(Phone { id: None, written: written(dice, area), e164: None, label });
    }
    let minor = age < 18;
    let relative = Named { given: names.roll(dice).given, family: named.family.clone() };
    let draft = ClientDraft {
        id: None,
        version: None,
        given_name: named.given.to_owned(),
        preferred_name: if dice.chance(0.06) { short(named.given) } else { String::new() },
        pronouns: if dice.chance(0.35) { dice.pick(PRONOUNS).to_owned() } else { String::new() },
        birth_date: Some(birth.format("%Y-%m-%d").to_string()),
        phones,
        email: if dice.chance(0.9) { email(dice, &named, number) } else { String::new() },
        address: address(dice, city),
        emergency: if dice.chance(0.7) {
            let contact_area = dice.word(MORE_AREAS);
            contact(dice, &relative, contact_area, if minor { "Mother" } else { "" })
        } else {
            Contact::default()
        },
        guardian: minor.then(|| contact(dice, &relative, city.3, "Mother")),
        referral: if dice.chance(0.6) { dice.pick(REFERRALS).to_owned() } else { String::new() },
        tags: if dice.chance(0.2) { vec![dice.pick(TAGS).to_owned()] } else { Vec::new() },
        vip: dice.chance(0.02),
        confidential_channel: if dice.chance(0.01) {
            "Text only; never call or write to the house".to_owned()
        } else {
            String::new()
        },
        preferences: Preferences {
            sms: dice.chance(0.92),
            email: dice.chance(0.88),
            phone: dice.chance(0.85),
            marketing: dice.chance(0.4),
        },
        note: if dice.chance(0.08) { dice.pick(DESK_NOTES).to_owned() } else { String::new() },
        family_name: named.family,
    };
    let health = dice.chance(0.75).then(|| health(dice, age));
    Made { draft, health }
}

/// Most clients are between 25 and 60; a few are minors.
fn birth_date(dice: &mut Dice, today: NaiveDate) -> NaiveDate {
    let age = match dice.below(100) {
        0..=1 => dice.between(14, 17),
        2..=11 => dice.between(18, 25),
        12..=79 => dice.between(26, 58),
        _ => dice.between(59, 88),
    };
    let year = today.year() - i32::try_from(age).unwrap_or(0) - 1;
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
    // Born on any day of the year that makes them this old, or a little older.
    first.checked_add_days(Days::new(u64::from(dice.between(0, 364)))).unwrap_or(first)
}

/// A number between 555-0100 and 555-0199, as people write them.
fn written(dice: &mut Dice, area: &str) -> String {
    let line = dice.between(100, 199);
    match dice.below(4) {
        0 => format!("({area}) 555-0{line}"),
        1 => format!("{area}-555-0{line}"),
        2 => format!("{area}.555.0{line}"),
        _ => format!("+1 {area} 555 0{line}"),
    }
}

/// "Kate" for "Katherine"; nothing for names that aren't shortened so.
fn short(given: &str) -> String {
    match given {
        "Katherine" => "Kate",
        "Elizabeth" | "Eliza" => "Liz",
        "Theodore" => "Theo",
        "Josephine" => "Jo",
        "William" => "Will",
        "Benjamin" => "Ben",
        "Samuel" => "Sam",
        "Guadalupe" => "Lupe",
        "Alejandra" => "Ale",
        "Abigail" => "Abby",
        "Margaret" => "Maggie",
        _ => "",
    }
    .to_owned()
}

fn email(dice: &mut Dice, named: &Named, number: usize) -> String {
    let plain = |s: &str| s.nfd().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let (given, family) = (plain(named.given), plain(&named.family));
    let mail = dice.pick(MAIL);
    if given.len() < 2 || family.len() < 3 {
        return format!("client{number}@{mail}");
    }
    match dice.below(3) {
        0 => format!("{given}.{family}{}@{mail}", number % 1000),
        1 => format!("{}{family}{}@{mail}", given.chars().next().unwrap_or('x'), number % 10_000),
        _ => format!("{given}{}@{mail}", number % 100_000),
    }
}

fn address(dice: &mut Dice, city: (&str, &str, &str, &str)) -> Address {
    if dice.chance(0.12) {
        return Address::default();
    }
    let street = dice.word(STREETS);
    Address {
        line1: format!("{} {street} {}", dice.between(1, 4999), dice.pick(WAYS)),
        line2: if dice.chance(0.3) { format!("Apt {}", dice.between(1, 40)) } else { String::new() },
        city: city.0.to_owned(),
        state: city.1.to_owned(),
        postal: format!("{}{:02}", city.2, dice.between(1, 60)),
        country: "US".to_owned(),
    }
}

fn contact(dice: &mut Dice, who: &Named, area: &str, relation: &str) -> Contact {
    Contact {
        name: format!("{} {}", who.given, who.family),
        phone: written(dice, area),
        relation: if relation.is_empty() { dice.pick(RELATIONS) } else { relation }.to_owned(),
    }
}

fn health(dice: &mut Dice, age: u32) -> MadeHealth {
    let mut allergies: Vec<Allergy> = Vec::new();
    if dice.chance(0.28) {
        for _ in 0..dice.between(1, 2) {
            let Some(&(substance, reaction, severity)) = ALLERGENS.get(dice.below(ALLERGENS.len())) else {
                continue;
            };
            if allergies.iter().all(|a| a.substance != substance) {
                allergies.push(Allergy {
                    substance: substance.to_owned(),
                    reaction: reaction.to_owned(),
                    severity,
                });
            }
        }
    }
    let some = |dice: &mut Dice, from: &[&'static str], often: f64| {
        let mut list: Vec<String> = Vec::new();
        if dice.chance(often) {
            for _ in 0..dice.between(1, 3) {
                let item = dice.pick(from).to_owned();
                if !list.contains(&item) {
                    list.push(item);
                }
            }
        }
        list
    };
    MadeHealth {
        no_known_allergies: allergies.is_empty() && dice.chance(0.85),
        allergies,
        medications: some(dice, MEDICATIONS, 0.4),
        conditions: some(dice, CONDITIONS, 0.25),
        fitzpatrick: dice.chance(0.8).then(|| dice.between(1, 6)),
        pregnancy: match dice.below(100) {
            0 if (18..46).contains(&age) => Pregnancy::Pregnant,
            1 if (18..46).contains(&age) => Pregnancy::Breastfeeding,
            2..=70 => Pregnancy::No,
            _ => Pregnancy::Unknown,
        },
    }
}
