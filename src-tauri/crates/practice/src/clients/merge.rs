//! Two records of one person become one. The other stays, archived, and can be brought back.
//!
//! **Invariant.** Nothing that protects the client gets weaker: of allergies, alerts, opt-outs,
//! the confidential channel and VIP, the stricter of both holds.

use super::history::described;
use super::model::{
    Client, ClientDraft, ClientId, Health, MergeMove, MergePreview, MergedField, Preferences, Pregnancy,
};
use super::{rules, search, store};
use crate::{PracticeError, Result, merge_movers};
use stillroom_record::sql::params;
use stillroom_record::{Permission, ReadTx, WriteTx};
use uuid::Uuid;

/// The record that comes out, as a form of the one that stays.
fn united(keep: &Client, drop: &Client) -> ClientDraft {
    let or = |a: &str, b: &str| if a.trim().is_empty() { b.to_owned() } else { a.to_owned() };
    let both = |a: &str, b: &str, between: &str| {
        if a.trim() == b.trim() || b.trim().is_empty() {
            a.to_owned()
        } else if a.trim().is_empty() {
            b.to_owned()
        } else {
            format!("{a}{between}{b}")
        }
    };
    let mut out = ClientDraft::from(keep.clone());
    out.given_name = or(&keep.given_name, &drop.given_name);
    out.family_name = or(&keep.family_name, &drop.family_name);
    out.preferred_name = or(&keep.preferred_name, &drop.preferred_name);
    out.pronouns = or(&keep.pronouns, &drop.pronouns);
    out.birth_date = keep.birth_date.clone().or_else(|| drop.birth_date.clone());
    out.email = or(&keep.email, &drop.email);
    // An address is one thing: parts of two would be a place that isn't.
    let a = &keep.address;
    if [&a.line1, &a.line2, &a.city, &a.state, &a.postal].iter().all(|t| t.trim().is_empty()) {
        out.address = drop.address.clone();
    }
    if keep.emergency.name.trim().is_empty() && keep.emergency.phone.trim().is_empty() {
        out.emergency = drop.emergency.clone();
    }
    out.guardian = keep.guardian.clone().or_else(|| drop.guardian.clone());
    out.referral = or(&keep.referral, &drop.referral);
    out.tags = rules::distinct(keep.tags.iter().chain(&drop.tags).cloned().collect());
    out.vip = keep.vip || drop.vip;
    out.confidential_channel = both(&keep.confidential_channel, &drop.confidential_channel, "; ");
    let (p, q) = (keep.preferences, drop.preferences);
    out.preferences = Preferences {
        sms: p.sms && q.sms,
        email: p.email && q.email,
        phone: p.phone && q.phone,
        marketing: p.marketing && q.marketing,
    };
    out.note = both(&keep.note, &drop.note, "\n");
    let more = drop.phones.iter().filter(|p| !keep.phones.iter().any(|k| rules::same_number(k, p)));
    out.phones.extend(more.cloned());
    out
}

/// The stricter of both health summaries; `None` when neither was ever written.
fn united_health(keep: &Health, drop: &Health) -> Option<Health> {
    if drop.version.is_none() {
        return keep.version.is_some().then(|| keep.clone());
    }
    let rank = |p| match p {
        Pregnancy::No => 0,
        Pregnancy::Unknown => 1,
        Pregnancy::Breastfeeding => 2,
        Pregnancy::Pregnant => 3,
    };
    let mut out = keep.clone();
    out.allergies = rules::united_allergies(&keep.allergies, &drop.allergies);
    out.medications = rules::distinct(keep.medications.iter().chain(&drop.medications).cloned().collect());
    out.conditions = rules::distinct(keep.conditions.iter().chain(&drop.conditions).cloned().collect());
    out.fitzpatrick = keep.fitzpatrick.or(drop.fitzpatrick);
    if keep.version.is_none() || rank(drop.pregnancy) > rank(keep.pregnancy) {
        out.pregnancy = drop.pregnancy;
    }
    out.no_known_allergies = out.allergies.is_empty() && (keep.no_known_allergies || drop.no_known_allergies);
    if drop.note.trim() != keep.note.trim() && !drop.note.trim().is_empty() {
        if !out.note.trim().is_empty() {
            out.note.push('\n');
        }
        out.note.push_str(&drop.note);
    }
    if let (Some(a), Some(b)) = (keep.fitzpatrick, drop.fitzpatrick)
        && a != b
    {
        if !out.note.trim().is_empty() {
            out.note.push('\n');
        }
        out.note.push_str(&format!("The merged records gave skin types {a} and {b}: ask again."));
    }
    Some(out)
}

fn both(tx: &ReadTx<'_>, keep: ClientId, drop: ClientId) -> Result<(Client, Client)> {
    if keep == drop {
        return Err(PracticeError::invalid("drop", "Choose two different records."));
    }
    for id in [keep, drop] {
        if store::merged_into(tx, id)?.is_some() {
            return Err(PracticeError::Conflict(
                "One of these records was merged into another already. Nothing was changed.".to_owned(),
            ));
        }
    }
    let today = store::place(tx)?.today;
    let (k, d) = (store::client(tx, keep, today)?, store::client(tx, drop, today)?);
    tx.saw("client", keep.0);
    tx.saw("client", drop.0);
    Ok((k, d))
}

/// What a merge would do, before it does.
pub(crate) fn preview(tx: &ReadTx<'_>, keep: ClientId, drop: ClientId) -> Result<MergePreview> {
    let (k, d) = both(tx, keep, drop)?;
    let out = united(&k, &d);
    let mut fields = Vec::new();
    let mut compare =
        |a: Vec<(&'static str, String)>, b: Vec<(&'static str, String)>, c: Vec<(&'static str, String)>| {
            for (((field, keep), (_, drop)), (_, result)) in a.into_iter().zip(b).zip(c) {
                if keep != drop {
                    fields.push(MergedField { field: field.to_owned(), keep, drop, result });
                }
            }
        };
    compare(described(&ClientDraft::from(k)), described(&ClientDraft::from(d)), described(&out));
    if tx.may(Permission::HealthView) {
        let (hk, hd) = (store::health(tx, keep)?, store::health(tx, drop)?);
        if let Some(h) = united_health(&hk, &hd) {
            use super::history::described_health;
            compare(described_health(&hk), described_health(&hd), described_health(&h));
        }
    }
    let mut moves = Vec::new();
    for m in merge_movers().filter(|m| !m.what.is_empty()) {
        let count = (m.count)(tx, drop)?;
        if count > 0 {
            moves.push(MergeMove { what: m.what.to_owned(), count });
        }
    }
    let owed =
        tx.query_opt("SELECT count(*) FROM client_balance_movement WHERE client_id = ?1", [drop], |r| {
            r.get(0)
        })?;
    if let Some(count) = owed.filter(|n| *n > 0) {
        moves.push(MergeMove { what: "balance movements".to_owned(), count });
    }
    Ok(MergePreview { fields, moves })
}

/// Merges `drop` into `keep`.
pub(crate) fn merge(tx: &mut WriteTx<'_>, keep: ClientId, drop: ClientId, reason: &str) -> Result<Client> {
    rules::text("reason", reason, rules::LONGEST_LINE)?;
    if reason.trim().is_empty() {
        return Err(PracticeError::invalid("reason", "Say why these are one person."));
    }
    let (k, d) = both(tx.read(), keep, drop)?;
    if k.archived {
        return Err(PracticeError::invalid(
            "keep",
            "The record that stays is archived. Bring it back first.",
        ));
    }
    let out = united(&k, &d);
    for moved in out.phones.iter().filter(|p| d.phones.iter().any(|q| q.id == p.id)) {
        tx.execute("UPDATE client_phone SET client_id = ?2 WHERE id = ?1", params![moved.id, keep])?;
    }
    store::update(tx, keep, k.version, &out)?;
    let health = united_health(&store::health(tx.read(), keep)?, &store::health(tx.read(), drop)?);
    if let Some(health) = health {
        store::put_health(tx, &health)?;
    }
    tx.execute(
        "UPDATE client_balance_movement SET client_id = ?1 WHERE client_id = ?2",
        params![keep, drop],
    )?;
    for m in merge_movers() {
        (m.move_rows)(tx, keep, drop)?;
    }
    store::set_archived(tx, drop, true)?;
    tx.execute("UPDATE client SET merged_into = ?2 WHERE id = ?1", params![drop, keep])?;
    let now = tx.now();
    tx.execute(
        "INSERT INTO client_merge (id, kept, dropped, at, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![Uuid::now_v7().into_bytes(), keep, drop, now, reason],
    )?;
    search::reindex(tx, &[keep, drop])?;
    search::touch(tx, keep, now.0)?;
    for topic in ["clients", "schedule", "notes"] {
        tx.changed(topic);
    }
    let today = store::place(tx.read())?.today;
    store::client(tx.read(), keep, today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::{Allergy, Severity};
    use proptest::prelude::*;

    fn health(allergies: Vec<Allergy>, pregnancy: Pregnancy, none_known: bool) -> Health {
        Health {
            client: ClientId::new(),
            version: Some(1),
            allergies,
            medications: Vec::new(),
            conditions: Vec::new(),
            fitzpatrick: None,
            pregnancy,
            no_known_allergies: none_known,
            note: String::new(),
            updated_at: None,
        }
    }

    #[test]
    fn no_known_allergies_gives_way_to_one() {
        let latex =
            Allergy { substance: "latex".into(), reaction: String::new(), severity: Severity::Severe };
        let out = united_health(
            &health(Vec::new(), Pregnancy::No, true),
            &health(vec![latex], Pregnancy::Pregnant, false),
        )
        .unwrap();
        assert!(!out.no_known_allergies);
        assert_eq!(out.allergies.len(), 1);
        assert_eq!(out.pregnancy, Pregnancy::Pregnant);
    }

    fn pregnancy() -> impl Strategy<Value = Pregnancy> {
        prop_oneof![
            Just(Pregnancy::No),
            Just(Pregnancy::Unknown),
            Just(Pregnancy::Breastfeeding),
            Just(Pregnancy::Pregnant)
        ]
    }

    proptest! {
        #[test]
        fn a_merge_never_forgets_a_pregnancy(a in pregnancy(), b in pregnancy()) {
            let out = united_health(&health(Vec::new(), a, false), &health(Vec::new(), b, false)).unwrap();
            if a == Pregnancy::Pregnant || b == Pregnancy::Pregnant {
                prop_assert_eq!(out.pregnancy, Pregnancy::Pregnant);
            }
        }
    }
}
