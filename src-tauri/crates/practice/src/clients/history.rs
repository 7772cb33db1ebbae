//! A client's changes in words.

use super::model::{ClientDraft, Contact, Health, Pregnancy, Severity};
use super::store;

/// What the form calls a column; `None` for what no person asks after.
#[must_use]
pub fn label(table: &str, column: &str) -> Option<&'static str> {
    Some(match (table, column) {
        ("client", "given_name") => "Given name",
        ("client", "family_name") => "Family name",
        ("client", "preferred_name") => "Goes by",
        ("client", "pronouns") => "Pronouns",
        ("client", "birth_date") => "Birth date",
        ("client", "email") => "E-mail",
        ("client", "line1") => "Street",
        ("client", "line2") => "Street, second line",
        ("client", "city") => "City",
        ("client", "state") => "State",
        ("client", "postal") => "Postal code",
        ("client", "country") => "Country",
        ("client", "emergency_name") => "Emergency contact",
        ("client", "emergency_phone") => "Emergency contact's phone",
        ("client", "emergency_relation") => "Emergency contact's relation",
        ("client", "guardian_name") => "Guardian",
        ("client", "guardian_phone") => "Guardian's phone",
        ("client", "guardian_relation") => "Guardian's relation",
        ("client", "referral") => "Referred by",
        ("client", "tags") => "Tags",
        ("client", "vip") => "VIP",
        ("client", "confidential_channel") => "Reach only by",
        ("client", "may_sms") => "Texts",
        ("client", "may_email") => "E-mails",
        ("client", "may_phone") => "Calls",
        ("client", "may_market") => "Marketing",
        ("client", "note") => "Front-desk note",
        ("client", "archived") => "Archived",
        ("client", "merged_into") => "Merged into",
        ("client_phone", "written") => "Phone",
        ("client_phone", "label") => "Phone label",
        ("client_health", "medications") => "Medications",
        ("client_health", "conditions") => "Conditions",
        ("client_health", "fitzpatrick") => "Fitzpatrick",
        ("client_health", "pregnancy") => "Pregnancy",
        ("client_health", "no_known_allergies") => "No known allergies",
        ("client_health", "note") => "Health note",
        ("client_allergy", "substance") => "Allergy",
        ("client_allergy", "reaction") => "Allergic reaction",
        ("client_allergy", "severity") => "Severity of the allergy",
        ("client_balance_movement", "cents") => "Balance",
        ("client_balance_movement", "reason") => "Balance, why",
        ("client_merge", "reason") => "Merged because",
        _ => return None,
    })
}

/// Tables whose changes are for those who may see health.
#[must_use]
pub fn is_health(table: &str) -> bool {
    matches!(table, "client_health" | "client_allergy")
}

/// A value as the form would show it.
#[must_use]
pub fn shown(table: &str, column: &str, value: &str) -> String {
    let yes = |v: &str| if v == "0" { "no".to_owned() } else { "yes".to_owned() };
    match (table, column) {
        ("client", "vip" | "archived")
        | ("client", "may_sms" | "may_email" | "may_phone" | "may_market")
        | ("client_health", "no_known_allergies") => yes(value),
        ("client", "tags") | ("client_health", "medications" | "conditions") => {
            store::listed(value).join(", ")
        }
        ("client_balance_movement", "cents") => value.parse().map_or_else(|_| value.to_owned(), money),
        ("client", "merged_into") => "another record".to_owned(),
        _ => value.to_owned(),
    }
}

fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

fn may(yes: bool) -> String {
    if yes { "yes".to_owned() } else { "no".to_owned() }
}

fn contact(c: &Contact) -> String {
    [&c.name, &c.relation, &c.phone]
        .into_iter()
        .filter(|t| !t.trim().is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

/// A client, field by field in words, always the same fields in the same order.
pub(crate) fn described(d: &ClientDraft) -> Vec<(&'static str, String)> {
    let a = &d.address;
    let address = [&a.line1, &a.line2, &a.city, &a.state, &a.postal, &a.country];
    vec![
        ("Given name", d.given_name.clone()),
        ("Family name", d.family_name.clone()),
        ("Goes by", d.preferred_name.clone()),
        ("Pronouns", d.pronouns.clone()),
        ("Birth date", d.birth_date.clone().unwrap_or_default()),
        ("Phones", d.phones.iter().map(|p| p.written.clone()).collect::<Vec<_>>().join(", ")),
        ("E-mail", d.email.clone()),
        (
            "Address",
            address.into_iter().filter(|t| !t.trim().is_empty()).cloned().collect::<Vec<_>>().join(", "),
        ),
        ("Emergency contact", contact(&d.emergency)),
        ("Guardian", d.guardian.as_ref().map(contact).unwrap_or_default()),
        ("Referred by", d.referral.clone()),
        ("Tags", d.tags.join(", ")),
        ("VIP", may(d.vip)),
        ("Reach only by", d.confidential_channel.clone()),
        ("Texts", may(d.preferences.sms)),
        ("E-mails", may(d.preferences.email)),
        ("Calls", may(d.preferences.phone)),
        ("Marketing", may(d.preferences.marketing)),
        ("Front-desk note", d.note.clone()),
    ]
}

/// A health summary, likewise.
pub(crate) fn described_health(h: &Health) -> Vec<(&'static str, String)> {
    let allergy = |a: &super::model::Allergy| match a.severity {
        Severity::Unknown => a.substance.clone(),
        s => format!("{} ({})", a.substance, store::severity_word(s)),
    };
    let pregnancy = match h.pregnancy {
        Pregnancy::Unknown => "unknown",
        Pregnancy::No => "no",
        Pregnancy::Pregnant => "pregnant",
        Pregnancy::Breastfeeding => "breastfeeding",
    };
    vec![
        ("Allergies", h.allergies.iter().map(allergy).collect::<Vec<_>>().join(", ")),
        ("No known allergies", may(h.no_known_allergies)),
        ("Medications", h.medications.join(", ")),
        ("Conditions", h.conditions.join(", ")),
        ("Fitzpatrick", h.fitzpatrick.map(|f| f.to_string()).unwrap_or_default()),
        ("Pregnancy", pregnancy.to_owned()),
        ("Health note", h.note.clone()),
    ]
}
