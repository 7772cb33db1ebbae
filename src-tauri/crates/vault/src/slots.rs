//! Slots of an open vault: proving, adding, changing, removing; the recovery key.

use crate::document::{Generation, OpensWith, Slot};
use crate::keychain::Device;
use crate::opening::{code_slot, device_slot, group_mac, open_device_slot, recovery_slot};
use crate::secret::SecretKey;
use crate::sheet::parse_group;
use crate::vault::State;
use crate::{EnrolmentCode, Passphrase, RecoveryKey, SlotInfo, Vault, VaultError};
use std::fmt;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// A slot made but not yet in `vault.json`: the record first notes it as valid,
/// then commits it, so that no kill between leaves anybody locked out.
pub struct NewSlot {
    slot: Slot,
    slot_key: SecretKey,
    info: SlotInfo,
}

impl NewSlot {
    /// The slot as it will be.
    #[must_use]
    pub fn info(&self) -> &SlotInfo {
        &self.info
    }
}

impl fmt::Debug for NewSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewSlot").field(&self.info.slot).finish()
    }
}

/// A login is one person's.
fn free_for(generation: &Generation, person: Uuid, login: &str) -> Result<(), VaultError> {
    if generation.slots.iter().any(|slot| slot.person != person && slot.is_of(login)) {
        return Err(VaultError::Invalid("Somebody else has this login. Nothing was changed."));
    }
    Ok(())
}

impl Vault {
    /// Proves a person's passphrase on the open vault: a second person signs in, or a step-up.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], or [`VaultError::NotEnrolled`] when the login has no slot on this device.
    pub fn prove(&self, login: &str, passphrase: &Passphrase) -> Result<SlotInfo, VaultError> {
        // Argon2 takes a good part of a second: not under the lock.
        let (generation, device) = {
            let state = self.state()?;
            (state.generation().clone(), state.device.as_ref().map(Device::duplicate))
        };
        let device = device.ok_or(VaultError::NotEnrolled)?;
        let opened = open_device_slot(&generation, self.id(), &[device], login, passphrase)?;
        let info = opened.slot.info();
        let mut state = self.state()?;
        if !opened.key.equals(&state.key) {
            return Err(VaultError::WrongPassphrase);
        }
        // Gone meanwhile: the person's access was ended while this was computed.
        if !state.generation().slots.iter().any(|slot| slot.id == info.slot) {
            return Err(VaultError::WrongPassphrase);
        }
        state.proven.insert(info.person, opened.slot_key);
        Ok(info)
    }

    /// Makes a slot for a person on this device, not yet in `vault.json`.
    ///
    /// # Errors
    /// When the keychain can't keep a device secret that this device doesn't have yet.
    pub fn prepare_slot(
        &self,
        person: Uuid,
        login: &str,
        passphrase: &Passphrase,
        one_time: bool,
    ) -> Result<NewSlot, VaultError> {
        if login.trim().is_empty() {
            return Err(VaultError::Invalid("A login is needed."));
        }
        let (device, key, generation) = {
            let mut state = self.state()?;
            free_for(state.generation(), person, login)?;
            let device = match &state.device {
                Some(device) => device.duplicate(),
                None => {
                    let device = Device::random(self.device())?;
                    device.enter(&**self.keychain(), self.id())?;
                    state.device.insert(device).duplicate()
                }
            };
            (device, state.key.duplicate(), state.generation().generation)
        };
        let (slot, slot_key) = device_slot(
            &device,
            self.id(),
            generation,
            &key,
            person,
            login,
            passphrase,
            one_time,
            self.kdf(),
        )?;
        Ok(NewSlot { info: slot.info(), slot, slot_key })
    }

    /// Puts a prepared slot in place of this person's slot on this device and of their codes.
    /// When `then` fails, those are put back: the old passphrase is good, and the new one isn't.
    ///
    /// # Errors
    /// When `vault.json` can't be written, or a rekey came between, or what `then` gives; the
    /// old slots stay then.
    pub fn commit_slot<E: From<VaultError>>(
        &self,
        new: NewSlot,
        then: impl FnOnce(&SlotInfo) -> Result<(), E>,
    ) -> Result<SlotInfo, E> {
        let NewSlot { slot, slot_key, info } = new;
        let replaced = self.edit(|state, generation| {
            // Made before a rekey, under the vault key of then, it would open nothing.
            if generation.open_slot(self.id(), &slot, &slot_key).is_none_or(|key| !key.equals(&state.key)) {
                return Err(VaultError::ReopenNeeded);
            }
            let (replaced, mut slots): (Vec<_>, Vec<_>) =
                std::mem::take(&mut generation.slots).into_iter().partition(|old| {
                    old.person == slot.person
                        && (old.device() == slot.device() || old.opens_with == OpensWith::Code)
                });
            slots.push(slot);
            generation.slots = slots;
            Ok(replaced)
        })?;
        if let Err(error) = then(&info) {
            self.edit(|_, generation| {
                generation.slots.retain(|made| made.id != info.slot);
                generation.slots.extend(replaced);
                Ok(())
            })?;
            return Err(error);
        }
        self.state()?.proven.insert(info.person, slot_key);
        Ok(info)
    }

    /// [`Vault::prepare_slot`] and [`Vault::commit_slot`].
    ///
    /// # Errors
    /// As those.
    pub fn add_slot(
        &self,
        person: Uuid,
        login: &str,
        passphrase: &Passphrase,
        one_time: bool,
    ) -> Result<SlotInfo, VaultError> {
        self.commit_slot(self.prepare_slot(person, login, passphrase, one_time)?, |_| Ok(()))
    }

    /// A new passphrase for a person on this device; a new slot takes the old one's place.
    ///
    /// # Errors
    /// [`VaultError::NotEnrolled`] when the person has no slot here; as [`Vault::add_slot`] otherwise.
    pub fn change_passphrase(&self, person: Uuid, passphrase: &Passphrase) -> Result<SlotInfo, VaultError> {
        let login = {
            let state = self.state()?;
            let slot = state
                .generation()
                .slots
                .iter()
                .find(|slot| slot.person == person && slot.device() == Some(self.device()));
            slot.ok_or(VaultError::NotEnrolled)?.login.clone()
        };
        self.add_slot(person, &login, passphrase, false)
    }

    /// Gives a person's slots and codes another login, on all devices. A login is a
    /// label: who a slot belongs to is its person.
    ///
    /// # Errors
    /// When somebody else has it, or `vault.json` can't be written.
    pub fn rename_login(&self, person: Uuid, login: &str) -> Result<(), VaultError> {
        if login.trim().is_empty() {
            return Err(VaultError::Invalid("A login is needed."));
        }
        self.edit(|_, generation| {
            free_for(generation, person, login)?;
            for slot in generation.slots.iter_mut().filter(|slot| slot.person == person) {
                slot.login = login.trim().into();
            }
            Ok(())
        })
    }

    /// Renames the practice as it is shown before anybody signs in.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn rename(&self, label: &str) -> Result<(), VaultError> {
        let mut state = self.state()?;
        let mut document = state.document.clone();
        document.label = label.into();
        document.write(self.folder())?;
        state.document = document;
        Ok(())
    }

    /// Removes every slot and code of a person, on all devices. Gives those removed.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn remove_slots(&self, person: Uuid) -> Result<Vec<SlotInfo>, VaultError> {
        let removed = self.edit(|_, generation| {
            let (gone, left): (Vec<_>, Vec<_>) =
                std::mem::take(&mut generation.slots).into_iter().partition(|slot| slot.person == person);
            generation.slots = left;
            Ok(gone.iter().map(Slot::info).collect())
        })?;
        self.state()?.proven.remove(&person);
        Ok(removed)
    }

    /// Removes these slots and codes alone: those that the record no longer counts as valid.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn remove_slots_by_id(&self, slots: &[Uuid]) -> Result<(), VaultError> {
        self.edit(|_, generation| {
            generation.slots.retain(|slot| !slots.contains(&slot.id));
            Ok(())
        })
    }

    /// A code with which a person can set up another device or OS account. An
    /// earlier code of theirs is void. Gives the code's slot too.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn enrolment_code(&self, person: Uuid, login: &str) -> Result<(SlotInfo, EnrolmentCode), VaultError> {
        if login.trim().is_empty() {
            return Err(VaultError::Invalid("A login is needed."));
        }
        self.edit(|state, generation| {
            free_for(generation, person, login)?;
            let (slot, code) =
                code_slot(self.id(), generation.generation, &state.key, person, login, self.kdf())?;
            let info = slot.info();
            generation.slots.retain(|old| old.person != person || old.opens_with != OpensWith::Code);
            generation.slots.push(slot);
            Ok((info, code))
        })
    }

    /// A new recovery key; older sheets stop working.
    ///
    /// # Errors
    /// When `vault.json` can't be written; the old sheet works then.
    pub fn replace_recovery_key(&self) -> Result<RecoveryKey, VaultError> {
        let key = RecoveryKey::random()?;
        self.edit(|state, generation| {
            generation.recovery =
                recovery_slot(&state.key, self.id(), generation.generation, &key, self.kdf())?;
            Ok(())
        })?;
        Ok(key)
    }

    /// Compares groups typed back (counted from 1) with the recovery key.
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first that isn't right.
    pub fn check_recovery_groups(&self, groups: &[(usize, &str)]) -> Result<(), VaultError> {
        if groups.is_empty() {
            return Err(VaultError::Invalid("Type groups of the printed sheet."));
        }
        let state = self.state()?;
        for (group, typed) in groups {
            let bad = VaultError::BadGroup { group: *group };
            let Some((place, expected)) = group
                .checked_sub(1)
                .and_then(|place| Some((place, state.generation().recovery.groups.get(place)?)))
            else {
                return Err(bad);
            };
            let bytes = parse_group(place, typed)?;
            if !bool::from(group_mac(&state.key, self.id(), place, bytes.as_slice()).ct_eq(&expected.0)) {
                return Err(bad);
            }
        }
        Ok(())
    }

    /// Notes that the recovery sheet was checked.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn confirm_recovery(&self) -> Result<(), VaultError> {
        self.edit(|_, generation| {
            generation.recovery.confirmed = true;
            Ok(())
        })
    }

    /// Changes the current generation on disk, then in memory; in memory not at all when the disk refuses.
    pub(crate) fn edit<T>(
        &self,
        change: impl FnOnce(&State, &mut Generation) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut state = self.state()?;
        let mut document = state.document.clone();
        let result = change(&state, &mut document.current)?;
        document.write(self.folder())?;
        state.document = document;
        Ok(result)
    }
}
