//! Who works in the synthetic practice, where, and what they offer.

use stillroom_record::Role;

/// What a person of the practice offers to clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trade {
    Physician,
    Injector,
    Aesthetician,
}

/// Somebody who works there.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) login: &'static str,
    pub(super) title: &'static str,
    pub(super) credentials: &'static str,
    pub(super) roles: &'static [Role],
    pub(super) color: u32,
    /// With a column on the schedule: trade, room, hours in minutes since midnight.
    pub(super) column: Option<(Trade, &'static str, u32, u32)>,
}

/// The people beside the owner.
pub(super) const PEOPLE: &[Person] = &[
    Person {
        name: "Dr. Amara Lin",
        login: "amara",
        title: "Medical director",
        credentials: "MD",
        roles: &[Role::MedicalDirector, Role::Provider],
        color: 0,
        column: Some((Trade::Physician, "Suite 1", 9 * 60, 17 * 60)),
    },
    Person {
        name: "Nora Ibe",
        login: "nora",
        title: "Injector",
        credentials: "NP",
        roles: &[Role::Provider],
        color: 1,
        column: Some((Trade::Injector, "Suite 2", 8 * 60 + 30, 16 * 60 + 30)),
    },
    Person {
        name: "Tess Moreau",
        login: "tess",
        title: "Injector",
        credentials: "RN",
        roles: &[Role::Provider],
        color: 2,
        column: Some((Trade::Injector, "Suite 3", 10 * 60, 18 * 60)),
    },
    Person {
        name: "Jo Park",
        login: "jo",
        title: "Aesthetician",
        credentials: "LE",
        roles: &[Role::Provider],
        color: 3,
        column: Some((Trade::Aesthetician, "Laser room", 8 * 60 + 30, 17 * 60)),
    },
    Person {
        name: "Mia Torres",
        login: "mia",
        title: "Front desk",
        credentials: "",
        roles: &[Role::FrontDesk],
        color: 0,
        column: None,
    },
    Person {
        name: "Ruth Adeyemi",
        login: "ruth",
        title: "Privacy officer",
        credentials: "",
        roles: &[Role::PrivacyOfficer],
        color: 1,
        column: None,
    },
];

/// A licence that a person of the practice holds: login, kind, number.
pub(super) const LICENCES: &[(&str, &str, &str)] = &[
    ("amara", "MD", "036-555018"),
    ("nora", "NP", "209-555034"),
    ("tess", "RN", "041-555077"),
    ("jo", "LE", "130-555012"),
];

/// A service: name, category, minutes, buffer, cents, medical, colour, who offers it, how often.
pub(super) struct Offer {
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) minutes: u32,
    pub(super) buffer: u32,
    pub(super) cents: i64,
    pub(super) medical: bool,
    pub(super) color: u32,
    pub(super) by: &'static [Trade],
    pub(super) weight: u32,
}

const INJECT: &[Trade] = &[Trade::Physician, Trade::Injector];
const INJECTORS: &[Trade] = &[Trade::Injector];
const PHYSICIAN: &[Trade] = &[Trade::Physician];
const SKIN: &[Trade] = &[Trade::Aesthetician];

const fn offer(
    name: &'static str,
    category: &'static str,
    minutes: u32,
    cents: i64,
    by: &'static [Trade],
    weight: u32,
) -> Offer {
    Offer { name, category, minutes, buffer: 0, cents, medical: true, color: 0, by, weight }
}

pub(super) const OFFERS: &[Offer] = &[
    offer("Consultation", "Consultations", 30, 0, INJECT, 5),
    offer("Follow-up", "Consultations", 15, 0, PHYSICIAN, 3),
    Offer { color: 1, ..offer("Tox · forehead + glabella", "Injectables", 30, 45_000, INJECTORS, 6) },
    Offer { color: 1, ..offer("Tox · crow’s feet", "Injectables", 30, 30_000, INJECTORS, 5) },
    Offer { color: 1, ..offer("Tox · touch-up", "Injectables", 15, 0, INJECTORS, 3) },
    Offer { color: 1, ..offer("Lip filler", "Injectables", 45, 75_000, INJECT, 4) },
    Offer { color: 1, ..offer("Lip flip", "Injectables", 15, 15_000, INJECTORS, 2) },
    Offer { color: 1, ..offer("Cheek filler", "Injectables", 45, 85_000, INJECT, 4) },
    Offer { color: 1, ..offer("Jawline filler", "Injectables", 45, 95_000, INJECTORS, 3) },
    Offer { color: 1, ..offer("Biostimulator", "Injectables", 45, 90_000, INJECT, 3) },
    Offer { color: 2, ..offer("Liquid facelift", "Injectables", 60, 240_000, PHYSICIAN, 3) },
    Offer { color: 3, buffer: 15, ..offer("IPL photofacial", "Laser", 45, 35_000, SKIN, 4) },
    Offer { color: 3, buffer: 15, ..offer("Laser hair · legs", "Laser", 60, 40_000, SKIN, 3) },
    Offer { color: 3, buffer: 10, ..offer("Laser hair · underarms", "Laser", 20, 15_000, SKIN, 3) },
    Offer { color: 2, buffer: 15, medical: false, ..offer("Hydrafacial", "Skin", 45, 20_000, SKIN, 5) },
    Offer { color: 2, buffer: 10, ..offer("Chemical peel", "Skin", 30, 15_000, SKIN, 3) },
    Offer { color: 2, medical: false, ..offer("Peel check", "Skin", 15, 0, SKIN, 2) },
    Offer { color: 2, buffer: 15, ..offer("Microneedling", "Skin", 60, 32_000, SKIN, 2) },
];
