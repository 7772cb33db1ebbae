//! All that one screen shows of a client.

use super::ClientPage;
use crate::clients::{self, ClientId};
use crate::{Result, timeline_sources};
use stillroom_record::{Access, Permission, Session};

/// A client's page: one look, one entry.
pub fn client_page(session: &Session, id: ClientId) -> Result<ClientPage> {
    session.read(Access::new("client.view", Permission::ClientView).of("client", id.0), |tx| {
        let client = clients::get(tx, id)?;
        let health = if tx.may(Permission::HealthView) { Some(clients::health(tx, id)?) } else { None };
        let alerts = clients::alerts(&client, health.as_ref());
        let mut timeline = Vec::new();
        for source in timeline_sources() {
            timeline.extend(source(tx, id)?);
        }
        timeline.sort_by_key(|item| std::cmp::Reverse(item.at));
        Ok(ClientPage { client, alerts, timeline, health })
    })
}
