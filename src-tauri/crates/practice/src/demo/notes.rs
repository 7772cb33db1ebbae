//! What the people of the synthetic practice write of a visit.

use super::dice::Dice;

const OPENING: &[&str] = &[
    "Client well, no change in history since last visit.",
    "Reviewed history, medications and allergies; nothing new.",
    "New to this treatment; questions answered, realistic expectations discussed.",
    "Returns pleased with the last result.",
    "Reports mild bruising after the last visit, resolved within a week.",
    "No contraindication found. Not pregnant, not breastfeeding by own statement.",
];
const TOX: &[&str] = &[
    "Glabella 20 U over five points, forehead 10 U over six points, aseptic technique.",
    "Crow’s feet 12 U each side over three points; smile checked before and after.",
    "Touch-up: 4 U to the left frontalis for an asymmetric brow.",
    "Marked at rest and in motion. 24 U in total, vial and lot on the label in the log.",
];
const FILLER: &[&str] = &[
    "0.5 mL each side, cannula 25 G from one entry point, slow linear threading on withdrawal.",
    "1 mL in total by needle in small boluses, aspiration before each.",
    "Capillary refill two seconds on both sides before, during and after.",
    "Gentle massage, symmetrical in front and oblique view.",
];
const LASER: &[&str] = &[
    "Fitzpatrick type confirmed, no recent tan. Eyewear on client and operator.",
    "Two passes with cooling; mild perifollicular redness as the endpoint.",
    "Test spot beforehand without blister or grey after ten minutes.",
];
const SKIN: &[&str] = &[
    "Cleansed, degreased, two layers, neutralised after four minutes; light frosting at the chin.",
    "Cleanse, extraction and infusion; skin calm at the end.",
    "Three passes on the cheeks, two on the forehead; pinpoint bleeding as wanted.",
];
const TALK: &[&str] = &[
    "Goals: softer lines, no frozen look. Plan in three steps with prices handed over.",
    "Photographs taken with consent. Will think it over and call.",
    "Examined at rest and in motion; a good-faith exam is due before the first injection.",
];
const RESPONSE: &[&str] = &[
    "Tolerated well.",
    "Tolerated well; brief stinging.",
    "Slight redness, no swelling.",
    "One pinpoint bruise, pressed and cooled.",
    "No complication.",
];
const AFTER: &[&str] = &[
    "Aftercare given in writing. Review in two weeks.",
    "Knows whom to call and when. Sunscreen every day.",
    "No exercise, alcohol or massage of the area today. Next visit in three months.",
    "Follow-up in six weeks; sooner if anything changes.",
];

/// A note on a visit for this service.
pub(super) fn write(dice: &mut Dice, service: &str, category: &str) -> String {
    let body = match category {
        "Injectables" if service.starts_with("Tox") || service == "Lip flip" => TOX,
        "Injectables" => FILLER,
        "Laser" => LASER,
        "Skin" => SKIN,
        _ => TALK,
    };
    let mut text = String::with_capacity(400);
    text.push_str(service);
    text.push_str(". ");
    text.push_str(dice.pick(OPENING));
    text.push_str("\n\n");
    text.push_str(dice.pick(body));
    if dice.chance(0.6) {
        text.push(' ');
        text.push_str(dice.pick(body));
    }
    text.push_str("\n\n");
    text.push_str(dice.pick(RESPONSE));
    text.push(' ');
    text.push_str(dice.pick(AFTER));
    text
}
