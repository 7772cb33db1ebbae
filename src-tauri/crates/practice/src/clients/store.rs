//! The SQL of clients.

use super::model::{
    Address, Allergy, Client, ClientDraft, ClientId, Contact, Health, Phone, PhoneId, Preferences, Pregnancy,
    Severity,
};
use super::rules::{self, Place};
use crate::Result;
use chrono::NaiveDate;
use stillroom_record::sql::{Row, params};
use stillroom_record::{Permission, PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

const COLUMNS: &str = "id, version, given_name, family_name, preferred_name, pronouns, birth_date, email, line1, line2,
     city, state, postal, country, emergency_name, emergency_phone, emergency_relation, guardian_name,
     guardian_phone, guardian_relation, referral, tags, vip, confidential_channel, may_sms, may_email, may_phone,
     may_market, note, archived, created_at";

/// A list of text as the database keeps it.
pub(crate) fn list(items: &[String]) -> String {
    serde_json::to_string(items).unwrap_or_else(|_| "[]".to_owned())
}

pub(crate) fn listed(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn client_row(r: &Row<'_>, today: NaiveDate) -> stillroom_record::sql::Result<Client> {
    let birth_date: Option<String> = r.get(6)?;
    let guardian: Option<String> = r.get(17)?;
    Ok(Client {
        id: r.get(0)?,
        version: r.get(1)?,
        given_name: r.get(2)?,
        family_name: r.get(3)?,
        preferred_name: r.get(4)?,
        pronouns: r.get(5)?,
        age: birth_date.as_deref().and_then(iso).and_then(|b| rules::age(b, today)),
        birth_date,
        phones: Vec::new(),
        email: r.get(7)?,
        address: Address {
            line1: r.get(8)?,
            line2: r.get(9)?,
            city: r.get(10)?,
            state: r.get(11)?,
            postal: r.get(12)?,
            country: r.get(13)?,
        },
        emergency: Contact { name: r.get(14)?, phone: r.get(15)?, relation: r.get(16)? },
        guardian: match guardian {
            Some(name) => Some(Contact {
                name,
                phone: r.get::<_, Option<String>>(18)?.unwrap_or_default(),
                relation: r.get::<_, Option<String>>(19)?.unwrap_or_default(),
            }),
            None => None,
        },
        referral: r.get(20)?,
        tags: listed(&r.get::<_, String>(21)?),
        vip: r.get(22)?,
        confidential_channel: r.get(23)?,
        preferences: Preferences {
            sms: r.get(24)?,
            email: r.get(25)?,
            phone: r.get(26)?,
            marketing: r.get(27)?,
        },
        note: r.get(28)?,
        archived: r.get(29)?,
        created_at: r.get(30)?,
        balance_cents: 0,
    })
}

pub(crate) fn iso(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

pub(crate) fn client(tx: &ReadTx<'_>, id: ClientId, today: NaiveDate) -> Result<Client> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE id = ?1");
    let mut c = tx.query_one("client", &sql, [id], |r| client_row(r, today))?;
    c.phones = phones(tx, id)?;
    c.balance_cents = tx
        .query_opt(
            "SELECT coalesce(sum(cents), 0) FROM client_balance_movement WHERE client_id = ?1",
            [id],
            |r| r.get(0),
        )?
        .unwrap_or(0);
    Ok(c)
}

pub(crate) fn phones(tx: &ReadTx<'_>, id: ClientId) -> Result<Vec<Phone>> {
    Ok(tx.query(
        "SELECT id, written, e164, label FROM client_phone WHERE client_id = ?1 ORDER BY position, id",
        [id],
        |r| Ok(Phone { id: r.get(0)?, written: r.get(1)?, e164: r.get(2)?, label: r.get(3)? }),
    )?)
}

/// Version and who changed it last.
pub(crate) fn version(tx: &ReadTx<'_>, id: ClientId) -> Result<(u32, Option<PersonId>)> {
    Ok(tx.query_one("client", "SELECT version, changed_by FROM client WHERE id = ?1", [id], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?)
}

/// A version above the old one that no undone change ever had: otherwise a form that was filled
/// from an undone version would count as current when the number comes round again.
pub(crate) fn next_version(old: u32, now: UtcMillis) -> u32 {
    const Y2020: i64 = 1_577_836_800;
    let seconds = u32::try_from(now.0 / 1000 - Y2020).unwrap_or(0);
    old.saturating_add(1).max(seconds)
}

/// Adds a client. `run` names the import that brings it.
pub(crate) fn insert(tx: &mut WriteTx<'_>, id: ClientId, d: &ClientDraft, run: Option<Uuid>) -> Result<()> {
    let now = tx.now();
    let by = tx.read().person();
    let g = d.guardian.as_ref();
    tx.execute(
        "INSERT INTO client (id, version, given_name, family_name, preferred_name, pronouns, birth_date, email, line1,
            line2, city, state, postal, country, emergency_name, emergency_phone, emergency_relation, guardian_name,
            guardian_phone, guardian_relation, referral, tags, vip, confidential_channel, may_sms, may_email,
            may_phone, may_market, note, archived, import_run, created_at, changed_at, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
            ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, 0, ?30, ?31, ?31, ?32)",
        params![
            id, next_version(0, now), d.given_name, d.family_name, d.preferred_name, d.pronouns, d.birth_date, d.email,
            d.address.line1, d.address.line2, d.address.city, d.address.state, d.address.postal, d.address.country,
            d.emergency.name, d.emergency.phone, d.emergency.relation, g.map(|g| &g.name), g.map(|g| &g.phone),
            g.map(|g| &g.relation), d.referral, list(&d.tags), d.vip, d.confidential_channel, d.preferences.sms,
            d.preferences.email, d.preferences.phone, d.preferences.marketing, d.note, run.map(Uuid::into_bytes), now,
            by
        ],
    )?;
    for (position, p) in (0_i64..).zip(&d.phones) {
        insert_phone(tx, id, position, p)?;
    }
    Ok(())
}

fn insert_phone(tx: &mut WriteTx<'_>, client: ClientId, position: i64, p: &Phone) -> Result<()> {
    tx.execute(
        "INSERT INTO client_phone (id, client_id, position, written, e164, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![PhoneId::new(), client, position, p.written, p.e164, p.label],
    )?;
    Ok(())
}

/// Writes a draft over a client; the caller has compared versions.
pub(crate) fn update(tx: &mut WriteTx<'_>, id: ClientId, old: u32, d: &ClientDraft) -> Result<()> {
    let now = tx.now();
    let by = tx.read().person();
    let g = d.guardian.as_ref();
    tx.execute(
        "UPDATE client SET version = ?2, given_name = ?3, family_name = ?4, preferred_name = ?5, pronouns = ?6,
            birth_date = ?7, email = ?8, line1 = ?9, line2 = ?10, city = ?11, state = ?12, postal = ?13, country = ?14,
            emergency_name = ?15, emergency_phone = ?16, emergency_relation = ?17, guardian_name = ?18,
            guardian_phone = ?19, guardian_relation = ?20, referral = ?21, tags = ?22, vip = ?23,
            confidential_channel = ?24, may_sms = ?25, may_email = ?26, may_phone = ?27, may_market = ?28, note = ?29,
            changed_at = ?30, changed_by = ?31
         WHERE id = ?1",
        params![
            id, next_version(old, now), d.given_name, d.family_name, d.preferred_name, d.pronouns, d.birth_date,
            d.email, d.address.line1, d.address.line2, d.address.city, d.address.state, d.address.postal,
            d.address.country, d.emergency.name, d.emergency.phone, d.emergency.relation, g.map(|g| &g.name),
            g.map(|g| &g.phone), g.map(|g| &g.relation), d.referral, list(&d.tags), d.vip, d.confidential_channel,
            d.preferences.sms, d.preferences.email, d.preferences.phone, d.preferences.marketing, d.note, now, by
        ],
    )?;
    put_phones(tx, id, &d.phones)
}

/// Numbers keep their ids, so that the history of one number is one history.
fn put_phones(tx: &mut WriteTx<'_>, client: ClientId, wanted: &[Phone]) -> Result<()> {
    let mut before = phones(tx.read(), client)?;
    let is_kept = |id: PhoneId| wanted.iter().any(|p| p.id == Some(id));
    for id in before.iter().filter_map(|p| p.id).filter(|id| !is_kept(*id)) {
        tx.execute("DELETE FROM client_phone WHERE id = ?1", [id])?;
    }
    for (position, p) in (0_i64..).zip(wanted) {
        match before.iter().position(|b| b.id == p.id && p.id.is_some()) {
            Some(at) => {
                // Taken: the same id a second time is a number more.
                before.swap_remove(at);
                tx.execute(
                    "UPDATE client_phone SET position = ?2, written = ?3, e164 = ?4, label = ?5 WHERE id = ?1",
                    params![p.id, position, p.written, p.e164, p.label],
                )?;
            }
            None => insert_phone(tx, client, position, p)?,
        }
    }
    Ok(())
}

pub(crate) fn set_archived(tx: &mut WriteTx<'_>, id: ClientId, archived: bool) -> Result<()> {
    let (old, _) = version(tx.read(), id)?;
    let (now, by) = (tx.now(), tx.read().person());
    tx.execute(
        "UPDATE client SET archived = ?2, version = ?3, changed_at = ?4, changed_by = ?5 WHERE id = ?1",
        params![id, archived, next_version(old, now), now, by],
    )?;
    Ok(())
}

/// Into which record this one was merged.
pub(crate) fn merged_into(tx: &ReadTx<'_>, id: ClientId) -> Result<Option<ClientId>> {
    Ok(tx.query_one("client", "SELECT merged_into FROM client WHERE id = ?1", [id], |r| r.get(0))?)
}

pub(crate) fn severity_word(s: Severity) -> &'static str {
    match s {
        Severity::Unknown => "unknown",
        Severity::Mild => "mild",
        Severity::Moderate => "moderate",
        Severity::Severe => "severe",
    }
}

pub(crate) fn severity(word: &str) -> Severity {
    match word {
        "mild" => Severity::Mild,
        "moderate" => Severity::Moderate,
        "severe" => Severity::Severe,
        _ => Severity::Unknown,
    }
}

fn pregnancy_word(p: Pregnancy) -> &'static str {
    match p {
        Pregnancy::Unknown => "unknown",
        Pregnancy::No => "no",
        Pregnancy::Pregnant => "pregnant",
        Pregnancy::Breastfeeding => "breastfeeding",
    }
}

pub(crate) fn pregnancy(word: &str) -> Pregnancy {
    match word {
        "no" => Pregnancy::No,
        "pregnant" => Pregnancy::Pregnant,
        "breastfeeding" => Pregnancy::Breastfeeding,
        _ => Pregnancy::Unknown,
    }
}

pub(crate) fn health(tx: &ReadTx<'_>, id: ClientId) -> Result<Health> {
    let empty = Health {
        client: id,
        version: None,
        allergies: Vec::new(),
        medications: Vec::new(),
        conditions: Vec::new(),
        fitzpatrick: None,
        pregnancy: Pregnancy::Unknown,
        no_known_allergies: false,
        note: String::new(),
        updated_at: None,
    };
    let found = tx.query_opt(
        "SELECT version, medications, conditions, fitzpatrick, pregnancy, no_known_allergies, note, changed_at
         FROM client_health WHERE client_id = ?1",
        [id],
        |r| {
            Ok(Health {
                client: id,
                version: Some(r.get(0)?),
                allergies: Vec::new(),
                medications: listed(&r.get::<_, String>(1)?),
                conditions: listed(&r.get::<_, String>(2)?),
                fitzpatrick: r.get(3)?,
                pregnancy: pregnancy(&r.get::<_, String>(4)?),
                no_known_allergies: r.get(5)?,
                note: r.get(6)?,
                updated_at: Some(r.get(7)?),
            })
        },
    )?;
    match found {
        Some(mut h) => {
            h.allergies = allergies(tx, id)?.into_iter().map(|(_, a)| a).collect();
            Ok(h)
        }
        None => Ok(empty),
    }
}

fn allergies(tx: &ReadTx<'_>, id: ClientId) -> Result<Vec<(Uuid, Allergy)>> {
    Ok(tx.query(
        "SELECT id, substance, reaction, severity FROM client_allergy WHERE client_id = ?1 ORDER BY position, id",
        [id],
        |r| {
            let id: [u8; 16] = r.get(0)?;
            let allergy =
                Allergy { substance: r.get(1)?, reaction: r.get(2)?, severity: severity(&r.get::<_, String>(3)?) };
            Ok((Uuid::from_bytes(id), allergy))
        },
    )?)
}

pub(crate) fn health_version(tx: &ReadTx<'_>, id: ClientId) -> Result<Option<(u32, Option<PersonId>)>> {
    Ok(tx.query_opt("SELECT version, changed_by FROM client_health WHERE client_id = ?1", [id], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?)
}

/// Writes a health summary; the caller has compared versions.
pub(crate) fn put_health(tx: &mut WriteTx<'_>, h: &Health) -> Result<()> {
    let (now, by) = (tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO client_health (client_id, version, medications, conditions, fitzpatrick, pregnancy,
            no_known_allergies, note, changed_at, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (client_id) DO UPDATE SET version = excluded.version, medications = excluded.medications,
            conditions = excluded.conditions, fitzpatrick = excluded.fitzpatrick, pregnancy = excluded.pregnancy,
            no_known_allergies = excluded.no_known_allergies, note = excluded.note, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by",
        params![
            h.client, next_version(h.version.unwrap_or(0), now), list(&h.medications), list(&h.conditions),
            h.fitzpatrick, pregnancy_word(h.pregnancy), h.no_known_allergies, h.note, now, by
        ],
    )?;
    put_allergies(tx, h.client, &h.allergies)
}

/// An allergy that stays keeps its row, so that its history is one history.
fn put_allergies(tx: &mut WriteTx<'_>, client: ClientId, wanted: &[Allergy]) -> Result<()> {
    let mut before = allergies(tx.read(), client)?;
    let mut kept = Vec::new();
    for a in wanted {
        let at = before
            .iter()
            .position(|(_, b)| b == a)
            .or_else(|| before.iter().position(|(_, b)| rules::same_substance(&b.substance, &a.substance)));
        kept.push(at.map(|i| before.swap_remove(i).0));
    }
    for (id, _) in before {
        tx.execute("DELETE FROM client_allergy WHERE id = ?1", [id.into_bytes()])?;
    }
    for (position, (a, id)) in (0_i64..).zip(wanted.iter().zip(kept)) {
        let sql = match id {
            Some(_) => {
                "UPDATE client_allergy SET client_id = ?2, position = ?3, substance = ?4, reaction = ?5, severity = ?6
                 WHERE id = ?1"
            }
            None => {
                "INSERT INTO client_allergy (id, client_id, position, substance, reaction, severity)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            }
        };
        let id = id.unwrap_or_else(Uuid::now_v7).into_bytes();
        tx.execute(sql, params![id, client, position, a.substance, a.reaction, severity_word(a.severity)])?;
    }
    Ok(())
}

/// Adds to what a client owes (negative) or has with the practice (positive).
pub(crate) fn move_balance(tx: &mut WriteTx<'_>, client: ClientId, cents: i64, reason: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO client_balance_movement (id, client_id, at, cents, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![Uuid::now_v7().into_bytes(), client, now, cents, reason],
    )?;
    Ok(())
}

/// What a line about a client needs, in one row.
pub(crate) struct Line {
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) preferred: String,
    pub(crate) birth_date: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: String,
    pub(crate) vip: bool,
    pub(crate) archived: bool,
    pub(crate) has_guardian: bool,
    pub(crate) is_confidential: bool,
    /// Severe allergies, and pregnancy or breastfeeding: what is dangerous to overlook. 0 for
    /// whoever may not see it.
    pub(crate) health_alerts: u32,
}

/// A client in a line, with the phone only where it is shown. Whoever may not see health data
/// has none of it read: each lies on a page of its own, which must be deciphered.
pub(crate) fn line(tx: &ReadTx<'_>, id: ClientId, with_phone: bool) -> Result<Option<Line>> {
    Ok(tx.query_opt(
        "SELECT c.given_name, c.family_name, c.preferred_name, c.birth_date,
            CASE WHEN ?2 THEN
              (SELECT written FROM client_phone p WHERE p.client_id = c.id ORDER BY position, id LIMIT 1) END,
            c.email, c.vip, c.archived, c.guardian_name IS NOT NULL, c.confidential_channel <> '',
            CASE WHEN ?3 THEN
              (SELECT count(*) FROM client_allergy a WHERE a.client_id = c.id AND a.severity = 'severe')
                + coalesce((SELECT h.pregnancy IN ('pregnant', 'breastfeeding') FROM client_health h
                            WHERE h.client_id = c.id), 0) ELSE 0 END
         FROM client c WHERE c.id = ?1",
        params![id, with_phone, tx.may(Permission::HealthView)],
        |r| {
            Ok(Line {
                given: r.get(0)?,
                family: r.get(1)?,
                preferred: r.get(2)?,
                birth_date: r.get(3)?,
                phone: r.get(4)?,
                email: r.get(5)?,
                vip: r.get(6)?,
                archived: r.get(7)?,
                has_guardian: r.get(8)?,
                is_confidential: r.get(9)?,
                health_alerts: r.get(10)?,
            })
        },
    )?)
}

/// The practice's date and phone region.
pub(crate) fn place(tx: &ReadTx<'_>) -> Result<Place> {
    let settings = crate::catalog::settings(tx)?;
    Ok(Place::new(tx.now(), crate::catalog::zone(tx)?, &settings.phone_region))
}

pub(crate) fn exists(tx: &ReadTx<'_>, id: ClientId) -> Result<()> {
    tx.query_opt("SELECT 1 FROM client WHERE id = ?1", [id], |_| Ok(()))?
        .ok_or_else(|| RecordError::NotFound("client").into())
}

/// Whether there is any client at all.
pub(crate) fn any(tx: &ReadTx<'_>) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM client LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// Of every client: what tells people and households apart, when the record was made, and whether
/// by an import.
pub(crate) struct Kin {
    pub(crate) id: ClientId,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) address: String,
    pub(crate) postal: String,
    pub(crate) phones: Vec<String>,
    pub(crate) vip: bool,
    pub(crate) created: UtcMillis,
    pub(crate) imported: bool,
}

pub(crate) fn kin(tx: &ReadTx<'_>) -> Result<Vec<Kin>> {
    Ok(tx.query(
        "SELECT id, given_name, family_name, line1, postal, vip, created_at, import_run IS NOT NULL,
           (SELECT group_concat(written, ';') FROM client_phone WHERE client_id = client.id) FROM client",
        [],
        |r| {
            let phones: Option<String> = r.get(8)?;
            Ok(Kin {
                id: r.get(0)?,
                given: r.get(1)?,
                family: r.get(2)?,
                address: r.get(3)?,
                postal: r.get(4)?,
                vip: r.get(5)?,
                created: r.get(6)?,
                imported: r.get(7)?,
                phones: phones.iter().flat_map(|p| p.split(';')).map(str::to_owned).collect(),
            })
        },
    )?)
}
