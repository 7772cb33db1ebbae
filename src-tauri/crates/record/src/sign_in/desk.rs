//! Signing in while the vault is open: the screen was locked, or another person takes the desk.

use super::throttle::Throttle;
use super::ways_in::{begin, is_miss, note_slot, valid};
use crate::journal::entry::{Entry, EntryKind};
use crate::people::{Person, Tile};
use crate::{Access, Actor, Permission, PersonId, Record, RecordError, Session};
use rusqlite::{OptionalExtension, params};
use std::sync::Arc;
use stillroom_vault::{Passphrase, SlotInfo};
use subtle::ConstantTimeEq;

/// Argon2id for a PIN: memory in KiB, passes. It only strengthens the MAC under the journal key.
pub(crate) const PIN_COST: (u32, u32) = (8 * 1024, 2);

impl Record {
    /// Signs a person in by passphrase.
    ///
    /// # Errors
    /// [`RecordError::Wait`], a wrong passphrase, or a person whose access has ended.
    pub fn sign_in(self: &Arc<Self>, login: &str, passphrase: &Passphrase) -> Result<Session, RecordError> {
        let slot = self.prove(login, passphrase, "sign_in.miss")?;
        let person = valid(self, &slot)?;
        begin(self, person, "sign_in.passphrase", slot.one_time)
    }

    /// Switches to a person by the PIN of this device.
    ///
    /// # Errors
    /// [`RecordError::WrongPin`] with the tries left; [`RecordError::PinBlocked`] after five misses.
    pub fn switch(self: &Arc<Self>, person: PersonId, pin: &str) -> Result<Session, RecordError> {
        let device = self.vault()?.device();
        let active = self.people.read().get(&person).is_some_and(|p| p.active);
        // Counted before it is compared, in one small transaction: pulling the plug gives no
        // further try.
        let found: Option<(Vec<u8>, u32)> = {
            let gate = self.gate.lock();
            let conn = gate.as_ref().ok_or(RecordError::Locked)?.conn();
            let found = conn
                .query_row(
                    "SELECT verifier, misses FROM local_pin WHERE person = ?1 AND device = ?2",
                    params![person, device.as_bytes()],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?;
            if matches!(found, Some((_, misses)) if misses < super::pin::MISSES) {
                conn.execute(
                    "UPDATE local_pin SET misses = misses + 1 WHERE person = ?1 AND device = ?2",
                    params![person, device.as_bytes()],
                )?;
            }
            found
        };
        let Some((verifier, misses)) = found.filter(|_| active) else {
            return Err(RecordError::PinBlocked);
        };
        if misses >= super::pin::MISSES {
            return Err(RecordError::PinBlocked);
        }
        if bool::from(
            self.pin_verifier(person, pin, verifier.get(..16).unwrap_or_default())?.ct_eq(&verifier),
        ) {
            let gate = self.gate.lock();
            let conn = gate.as_ref().ok_or(RecordError::Locked)?.conn();
            conn.execute(
                "UPDATE local_pin SET misses = ?3 WHERE person = ?1 AND device = ?2",
                params![person, device.as_bytes(), 0],
            )?;
            drop(gate);
            return begin(self, person, "sign_in.pin", false);
        }
        let mut entry = Entry::new(self.now(), Actor::Unknown, "sign_in.pin_miss", EntryKind::SignIn);
        entry.subject = Some(("person".into(), person.0));
        self.note(&entry, true)?;
        let left = super::pin::MISSES.saturating_sub(misses + 1);
        if left == 0 { Err(RecordError::PinBlocked) } else { Err(RecordError::WrongPin { left }) }
    }

    /// The tiles of a shared desk: everybody who can sign in here. Names of staff only.
    #[must_use]
    pub fn tiles(&self) -> Vec<Tile> {
        self.read_tiles().unwrap_or_default()
    }

    fn read_tiles(&self) -> Result<Vec<Tile>, RecordError> {
        let device = self.vault()?.device();
        let lent = self.lend_reader()?;
        let mut tiles = lent.get()?.database.conn().prepare_cached(
            "SELECT p.id, p.name, l.misses FROM person p LEFT JOIN local_pin l ON l.person = p.id AND l.device = ?1 \
             WHERE p.state = 'active' AND EXISTS (SELECT 1 FROM slot_valid s WHERE s.person = p.id AND s.device = ?1) \
             ORDER BY p.name COLLATE NOCASE",
        )?;
        let tiles = tiles.query_map([device.as_bytes()], |r| {
            let misses: Option<u32> = r.get(2)?;
            Ok(Tile {
                person: r.get(0)?,
                name: r.get(1)?,
                has_pin: misses.is_some(),
                pin_blocked: misses.is_some_and(|m| m >= super::pin::MISSES),
            })
        })?;
        Ok(tiles.collect::<Result<_, _>>()?)
    }

    /// Proves a passphrase on the open vault; a miss is journaled and delays the next try.
    pub(crate) fn prove(
        &self,
        login: &str,
        passphrase: &Passphrase,
        miss: &str,
    ) -> Result<SlotInfo, RecordError> {
        let throttle = self.throttle()?;
        throttle.allow(self.now())?;
        self.vault()?.prove(login.trim(), passphrase).map_err(|error| {
            if is_miss(&error) {
                throttle.miss(self.now());
                let mut entry = Entry::new(self.now(), Actor::Unknown, miss, EntryKind::SignIn);
                entry.subject = self.person_of(login).ok().map(|p| ("person".to_owned(), p.id.0));
                if self.note(&entry, true).is_err() {
                    tracing::warn!("a failed sign-in could not be journaled");
                }
            }
            error.into()
        })
    }

    pub(crate) fn throttle(&self) -> Result<Throttle, RecordError> {
        let vault = self.vault()?;
        Ok(Throttle::of(vault.folder(), Arc::clone(vault.keychain()), vault.id()))
    }

    /// The active person with this login.
    pub(crate) fn person_of(&self, login: &str) -> Result<Person, RecordError> {
        let login = login.trim().to_lowercase();
        let people = self.people.read();
        let found = people.values().find(|p| p.active && p.login.to_lowercase() == login);
        found.cloned().ok_or(RecordError::NotFound("person"))
    }

    /// Makes a person's slot on this device: listed as one that counts before it exists, so
    /// that no kill between locks anybody out.
    pub(crate) fn give_slot(
        self: &Arc<Self>,
        by: Actor,
        verb: &'static str,
        person: PersonId,
        login: &str,
        passphrase: &Passphrase,
        one_time: bool,
    ) -> Result<SlotInfo, RecordError> {
        let vault = self.vault()?;
        let prepared = vault.prepare_slot(person.0, login, passphrase, one_time)?;
        let info = prepared.info().clone();
        let session = Session::internal(self, by);
        let access = Access::new(verb, Permission::SelfManage).of("person", person.0);
        session.write::<_, RecordError>(access, |tx| note_slot(tx, &info))?;
        vault.commit_slot(prepared, |made| {
            // The slot it takes the place of, and codes, count no more: not even an old
            // `vault.json` revives them. If that can't be written, nothing is changed.
            let access = Access::new("access.old_slots", Permission::SelfManage).of("person", person.0);
            session.write::<_, RecordError>(access, |tx| {
                tx.ours(
                    "DELETE FROM slot_valid WHERE person = ?1 AND slot <> ?2 AND (device IS ?3 OR device IS NULL)",
                    params![
                        person,
                        made.slot.as_bytes(),
                        made.device.as_ref().map(|d| d.as_bytes().as_slice())
                    ],
                )
            })?;
            Ok(())
        })
    }

    /// What is kept of a PIN: a salt, and Argon2id over a MAC under the journal key and this
    /// device. Without the vault's keys it can't be tried out.
    pub(crate) fn pin_verifier(
        &self,
        person: PersonId,
        pin: &str,
        salt: &[u8],
    ) -> Result<Vec<u8>, RecordError> {
        let keys = self.keys()?;
        let mut message = Vec::with_capacity(64);
        message.extend_from_slice(keys.0.device().as_bytes());
        message.extend_from_slice(person.0.as_bytes());
        message.extend_from_slice(pin.as_bytes());
        let peppered = zeroize::Zeroizing::new(keys.mac(b"pin", &message));
        zeroize::Zeroize::zeroize(&mut message);
        let mut out = vec![0u8; 48];
        let (kept_salt, digest) = out.split_at_mut(16);
        kept_salt.copy_from_slice(salt.get(..16).ok_or_else(|| RecordError::database("a PIN's salt"))?);
        let params = argon2::Params::new(PIN_COST.0, PIN_COST.1, 1, Some(32))
            .map_err(|_| RecordError::database("a PIN's cost"))?;
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(&*peppered, salt, digest)
            .map_err(|_| RecordError::database("a PIN's verifier"))?;
        Ok(out)
    }
}
