//! Break-glass: in an emergency, one tap and a reason open the little that saves a life, for
//! fifteen minutes, and the privacy officer hears of it.
//!
//! The grant lets through only accesses that ask for it ([`Access::under_grant`]); what they
//! show is the slice's to keep to allergies, medications and the emergency contact.

use crate::{Access, Done, Permission, PersonId, RecordError, Session, UtcMillis};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

const GRANT_MS: i64 = 15 * 60 * 1000;
/// The longest reason of a look and the longest finding of its review, in characters.
const LONGEST_REASON: usize = 500;
const LONGEST_FINDING: usize = 4_000;

/// A live grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grant {
    /// The alert it left.
    pub id: Uuid,
    /// Whose record.
    pub client: Uuid,
    /// Until when.
    pub until: UtcMillis,
}

/// An alert that nobody closed yet.
#[derive(Clone, PartialEq, Eq)]
pub struct BreakGlassAlert {
    /// The alert.
    pub id: Uuid,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub who: String,
    /// Whose record.
    pub client: Uuid,
    /// Why, in their words.
    pub reason: String,
}

impl std::fmt::Debug for BreakGlassAlert {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BreakGlassAlert({})", self.id)
    }
}

/// A reason or a finding, trimmed: there, text, and of a length that a person reads.
fn words<'t>(
    field: &'static str,
    typed: &'t str,
    longest: usize,
    missing: &str,
) -> Result<&'t str, RecordError> {
    let words = typed.trim();
    let wrong = |message: String| Err(RecordError::Invalid { field, message });
    if words.is_empty() {
        return wrong(missing.to_owned());
    }
    if words.chars().count() > longest {
        return wrong(format!("A {field} has at most {longest} characters."));
    }
    if words.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return wrong(format!("This {field} holds a control character that isn't text."));
    }
    Ok(words)
}

impl Session {
    /// Opens a client's emergency data for fifteen minutes.
    ///
    /// # Errors
    /// Without a reason; a refusal.
    pub fn break_glass(&self, client: Uuid, reason: &str) -> Result<Done<Grant>, RecordError> {
        let reason = words("reason", reason, LONGEST_REASON, "Say why, in a few words.")?;
        self.permit(Permission::BreakGlass)?;
        let person = self.me()?.id;
        let access =
            Access::new("client.break_glass", Permission::BreakGlass).of("client", client).because(reason);
        let done = self.write(access, |tx| {
            let grant = Grant { id: Uuid::now_v7(), client, until: tx.now().plus(GRANT_MS) };
            let now = tx.now();
            tx.ours(
                "INSERT INTO break_glass (id, client, person, at, until, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![grant.id.as_bytes(), client.as_bytes(), person, now, grant.until, reason],
            )?;
            tx.changed("break_glass");
            Ok::<_, RecordError>(grant)
        })?;
        let now = self.record().now();
        let mut grants = self.0.grants.lock();
        grants.retain(|(_, until)| now < *until);
        grants.push((client, done.value.until));
        drop(grants);
        Ok(done)
    }

    /// The alerts that nobody closed yet, oldest first.
    ///
    /// # Errors
    /// A refusal.
    pub fn break_glass_alerts(&self) -> Result<Vec<BreakGlassAlert>, RecordError> {
        self.read(Access::new("break_glass.list", Permission::BreakGlassReview), |tx| {
            let alerts = tx.query(
                "SELECT b.id, b.at, b.person, p.name, b.client, b.reason FROM break_glass b JOIN person p ON p.id = b.person \
                 WHERE b.closed_at IS NULL ORDER BY b.at",
                [],
                |r| {
                    let blob = |i: usize| {
                        r.get_ref(i)?.as_blob().ok().and_then(|b| Uuid::from_slice(b).ok()).ok_or(rusqlite::Error::InvalidQuery)
                    };
                    Ok(BreakGlassAlert {
                        id: blob(0)?,
                        at: r.get(1)?,
                        person: r.get(2)?,
                        who: r.get(3)?,
                        client: blob(4)?,
                        reason: r.get(5)?,
                    })
                },
            )?;
            for alert in &alerts {
                tx.saw("client", alert.client);
            }
            Ok(alerts)
        })
    }

    /// Closes an alert with what was found.
    ///
    /// # Errors
    /// Without a finding; an alert that is closed already; a refusal; one's own alert.
    pub fn close_break_glass_alert(&self, id: Uuid, finding: &str) -> Result<Done<()>, RecordError> {
        let finding = words("finding", finding, LONGEST_FINDING, "Say what you found.")?;
        let access = Access::new("break_glass.close", Permission::BreakGlassReview)
            .of("break_glass", id)
            .because(finding);
        self.permit(Permission::BreakGlassReview)?;
        let me = self.me()?.id;
        self.write(access, |tx| {
            let by: Option<PersonId> = tx
                .read()
                .conn
                .query_row(
                    "SELECT person FROM break_glass WHERE id = ?1 AND closed_at IS NULL",
                    [id.as_bytes()],
                    |r| r.get(0),
                )
                .optional()?;
            if by.ok_or(RecordError::NotFound("alert"))? == me {
                return Err(RecordError::Conflict(
                    "This alert is about you: somebody else has to close it. Nothing was changed.".into(),
                ));
            }
            let now = tx.now();
            tx.ours(
                "UPDATE break_glass SET closed_at = ?2, closed_by = ?3, finding = ?4 WHERE id = ?1",
                params![id.as_bytes(), now, me, finding],
            )?;
            tx.changed("break_glass");
            Ok(())
        })
    }
}
