//! An emergency: what helps a client now, for whoever is there, with an alert that a
//! privacy officer has to close.

use super::{Allergy, ClientId, Contact, Phone, quiet_debug, store};
use crate::Result;
use serde::Serialize;
use stillroom_record::{Access, Permission, Session, UtcMillis};
use uuid::Uuid;

/// What helps in an emergency, and until when it may be looked at.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BreakGlassView {
    pub until: UtcMillis,
    pub allergies: Vec<Allergy>,
    pub medications: Vec<String>,
    pub emergency: Contact,
    pub phones: Vec<Phone>,
}

/// An emergency look that nobody has reviewed yet.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BreakGlassAlert {
    pub id: Uuid,
    pub at: UtcMillis,
    pub who: String,
    pub client: ClientId,
    pub client_name: String,
    pub reason: String,
}

quiet_debug!(BreakGlassView.until, BreakGlassAlert.id);

/// Opens a client's emergency data for a quarter of an hour, whatever the role.
///
/// # Errors
/// Without a reason; a client who isn't there (no alert is left then); a refusal.
pub fn break_glass(session: &Session, client: ClientId, reason: &str) -> Result<BreakGlassView> {
    let look = Access::new("client.break_glass.look", Permission::BreakGlass).of("client", client.0);
    session.read(look, |tx| store::exists(tx, client))?;
    let grant = session.break_glass(client.0, reason)?.value;
    let access = Access::new("client.emergency", Permission::HealthView).of("client", client.0).under_grant();
    session.read(access, |tx| {
        let found = super::get(tx, client)?;
        let health = store::health(tx, client)?;
        tx.saw("client", client.0);
        Ok(BreakGlassView {
            until: grant.until,
            allergies: health.allergies,
            medications: health.medications,
            emergency: found.emergency,
            phones: found.phones,
        })
    })
}

/// Emergency looks that wait for review, oldest first.
///
/// # Errors
/// A refusal.
pub fn break_glass_alerts(session: &Session) -> Result<Vec<BreakGlassAlert>> {
    let open = session.break_glass_alerts()?;
    let ids: Vec<_> = open.iter().map(|a| ClientId(a.client)).collect();
    let access = Access::new("break_glass.names", Permission::ClientView);
    let cards = if ids.is_empty() {
        std::collections::HashMap::new()
    } else {
        session.read(access, |tx| {
            ids.iter().for_each(|id| tx.saw("client", id.0));
            super::cards(tx, &ids)
        })?
    };
    let alert = |a: stillroom_record::BreakGlassAlert| {
        let client = ClientId(a.client);
        let client_name = cards.get(&client).map(|c| c.name.clone()).unwrap_or_default();
        BreakGlassAlert { id: a.id, at: a.at, who: a.who, client, client_name, reason: a.reason }
    };
    Ok(open.into_iter().map(alert).collect())
}

/// Closes an alert with what was found. Nobody closes their own.
///
/// # Errors
/// Without a finding; an alert that is closed already; one's own; a refusal.
pub fn close_break_glass_alert(session: &Session, id: Uuid, finding: &str) -> Result<()> {
    session.close_break_glass_alert(id, finding)?;
    Ok(())
}
