//! What must be seen before anything is done. Pure.

use super::model::{Alert, Client, Health, Pregnancy, Severity, Tone};
use super::store::Line;
use chrono::NaiveDate;

/// Who is younger needs a guardian's word.
pub(crate) const OF_AGE: u32 = 18;

/// Alerts of a client, gravest first. Without `health`, those of the health summary stay away.
#[must_use]
pub fn alerts(client: &Client, health: Option<&Health>) -> Vec<Alert> {
    let mut all = Vec::new();
    let mut add = |tone, text: String| all.push(Alert { tone, text });
    if let Some(h) = health {
        for a in &h.allergies {
            let what = if a.reaction.trim().is_empty() {
                a.substance.clone()
            } else {
                format!("{} ({})", a.substance, a.reaction)
            };
            match a.severity {
                Severity::Severe => add(Tone::Danger, format!("Severe allergy: {what}")),
                Severity::Moderate => add(Tone::Warn, format!("Allergy: {what}")),
                Severity::Mild => add(Tone::Info, format!("Mild allergy: {what}")),
                Severity::Unknown => add(Tone::Warn, format!("Allergy, severity unknown: {what}")),
            }
        }
        match h.pregnancy {
            Pregnancy::Pregnant => add(Tone::Danger, "Pregnant".to_owned()),
            Pregnancy::Breastfeeding => add(Tone::Warn, "Breastfeeding".to_owned()),
            Pregnancy::Unknown | Pregnancy::No => {}
        }
    }
    if client.age.is_some_and(|a| a < OF_AGE) {
        match &client.guardian {
            None => add(Tone::Warn, "A minor, and no guardian is named".to_owned()),
            Some(g) => add(Tone::Info, format!("A minor; guardian: {}", g.name)),
        }
    }
    if !client.confidential_channel.trim().is_empty() {
        add(Tone::Warn, format!("Reach only by: {}", client.confidential_channel));
    }
    let p = client.preferences;
    let refused: Vec<&str> = [(p.sms, "texts"), (p.email, "e-mail"), (p.phone, "calls")]
        .into_iter()
        .filter_map(|(may, what)| (!may).then_some(what))
        .collect();
    if !refused.is_empty() {
        add(Tone::Info, format!("No {}", refused.join(", no ")));
    }
    if client.balance_cents < 0 {
        add(Tone::Info, format!("Owes {}.{:02}", -client.balance_cents / 100, -client.balance_cents % 100));
    }
    all.sort_by_key(|a| a.tone);
    all
}

/// How many of a client's alerts are of danger or warning, from what one row says.
/// A moderate allergy is on the page, not in the count: else every line would be marked.
pub(crate) fn count(line: &Line, today: NaiveDate) -> u32 {
    let minor_alone = is_minor(line, today) && !line.has_guardian;
    line.health_alerts + u32::from(minor_alone) + u32::from(line.is_confidential)
}

pub(crate) fn is_minor(line: &Line, today: NaiveDate) -> bool {
    line.birth_date
        .as_deref()
        .and_then(super::store::iso)
        .and_then(|b| super::rules::age(b, today))
        .is_some_and(|a| a < OF_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::{Allergy, ClientDraft, ClientId, Contact};
    use stillroom_record::UtcMillis;

    fn client() -> Client {
        let d = ClientDraft::default();
        Client {
            id: ClientId::new(),
            version: 1,
            given_name: "Kate".into(),
            family_name: "Ng".into(),
            preferred_name: String::new(),
            pronouns: String::new(),
            birth_date: None,
            age: Some(40),
            phones: Vec::new(),
            email: String::new(),
            address: d.address,
            emergency: d.emergency,
            guardian: None,
            referral: String::new(),
            tags: Vec::new(),
            vip: false,
            confidential_channel: String::new(),
            preferences: d.preferences,
            note: String::new(),
            archived: false,
            created_at: UtcMillis(0),
            balance_cents: 0,
        }
    }
    fn health() -> Health {
        Health {
            client: ClientId::new(),
            version: None,
            allergies: Vec::new(),
            medications: Vec::new(),
            conditions: Vec::new(),
            fitzpatrick: None,
            pregnancy: Pregnancy::Pregnant,
            no_known_allergies: false,
            note: String::new(),
            updated_at: None,
        }
    }

    #[test]
    fn shows_the_gravest_first_and_health_only_to_those_who_may() {
        let mut h = health();
        h.allergies.push(Allergy {
            substance: "latex".into(),
            reaction: "anaphylaxis".into(),
            severity: Severity::Severe,
        });
        let mut c = client();
        c.age = Some(17);
        c.preferences.sms = false;
        let all = alerts(&c, Some(&h));
        let texts: Vec<_> = all.iter().map(|a| a.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Severe allergy: latex (anaphylaxis)",
                "Pregnant",
                "A minor, and no guardian is named",
                "No texts"
            ]
        );
        assert_eq!(alerts(&c, None).len(), 2, "front desk sees no health");
        c.guardian = Some(Contact { name: "Ann Ng".into(), ..Contact::default() });
        assert!(alerts(&c, None).iter().all(|a| a.tone == Tone::Info));
    }
}
