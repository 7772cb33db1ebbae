//! A person's ways in: passphrases, PINs, slots, and their end. What touches the vault.

use super::Person;
use crate::journal::entry::{Entry, EntryKind};
use crate::sign_in::{StepUpAsks, passphrase, pin};
use crate::{Access, Actor, Done, Permission, PersonId, RecordError, Role, Session, WriteTx};
use rusqlite::params;
use stillroom_vault::{EnrolmentCode, Passphrase, RecoveryKey, RekeyStep, Rekeyed};

/// What ending a person's access asks for next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// An owner left: a new recovery key and a rekey are proposed.
    pub propose_rekey: bool,
}

impl Session {
    /// The passphrase again, good for five minutes. Where a code is asked for besides,
    /// [`Session::step_up_with_code`].
    ///
    /// # Errors
    /// [`RecordError::Wait`] or a wrong passphrase; [`RecordError::CodeNeeded`],
    /// [`RecordError::SecondFactorNeeded`].
    pub fn step_up(&self, passphrase: &Passphrase) -> Result<(), RecordError> {
        match self.step_up_asks()? {
            StepUpAsks::Passphrase => {}
            StepUpAsks::Code => return Err(RecordError::CodeNeeded),
            StepUpAsks::SetUpFirst => return Err(RecordError::SecondFactorNeeded),
        }
        self.prove_myself(passphrase)?;
        self.record().throttle()?.clear();
        let entry = Entry::new(self.record().now(), self.actor(), "sign_in.step_up", EntryKind::SignIn);
        self.record().note(&entry, true)?;
        self.note_step_up(self.record().now());
        Ok(())
    }

    /// The person of this session, by their passphrase.
    pub(crate) fn prove_myself(&self, passphrase: &Passphrase) -> Result<Person, RecordError> {
        let person = self.me()?;
        let slot = self.record().prove(&person.login, passphrase, "sign_in.step_up_miss")?;
        if crate::sign_in::valid(self.record(), &slot)? != person.id {
            return Err(RecordError::WrongPassphrase);
        }
        Ok(person)
    }

    /// Another passphrase for oneself, on this device.
    ///
    /// # Errors
    /// A wrong current passphrase; a new one that isn't good enough.
    pub fn change_passphrase(&self, current: &Passphrase, next: &Passphrase) -> Result<(), RecordError> {
        self.permit(Permission::SelfManage)?;
        let person = self.me()?;
        let practice = self.record().vault()?.description()?.label;
        passphrase::require(next.text(), &[&practice, &person.name, &person.login])?;
        if current.text() == next.text() {
            return Err(RecordError::Invalid {
                field: "next",
                message: "This is your passphrase already. Choose another.".into(),
            });
        }
        self.record().prove(&person.login, current, "sign_in.step_up_miss")?;
        self.record().give_slot(
            self.actor(),
            "access.change_passphrase",
            person.id,
            &person.login,
            next,
            false,
        )?;
        self.passphrase_changed();
        Ok(())
    }

    /// A PIN for oneself, on this device. Needs the passphrase.
    ///
    /// # Errors
    /// A wrong passphrase; a PIN that isn't good enough.
    pub fn set_pin(&self, passphrase: &Passphrase, pin: &str) -> Result<(), RecordError> {
        self.permit(Permission::SelfManage)?;
        let person = self.me()?;
        pin::judge(pin)?;
        self.record().prove(&person.login, passphrase, "sign_in.step_up_miss")?;
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(|_| RecordError::database("no randomness"))?;
        let verifier = self.record().pin_verifier(person.id, pin, &salt)?;
        let device = self.record().vault()?.device();
        let access = Access::new("access.set_pin", Permission::SelfManage).of("person", person.id.0);
        self.write::<_, RecordError>(access, |tx| {
            tx.ours(
                "INSERT INTO local_pin (person, device, verifier, misses) VALUES (?1, ?2, ?3, 0) \
                 ON CONFLICT (person, device) DO UPDATE SET verifier = excluded.verifier, misses = 0",
                params![person.id, device.as_bytes(), verifier],
            )
        })?;
        Ok(())
    }

    /// No PIN any more, on this device.
    ///
    /// # Errors
    /// A refusal.
    pub fn remove_pin(&self) -> Result<(), RecordError> {
        self.permit(Permission::SelfManage)?;
        let person = self.me()?;
        let device = self.record().vault()?.device();
        let access = Access::new("access.remove_pin", Permission::SelfManage).of("person", person.id.0);
        self.write::<_, RecordError>(access, |tx| {
            tx.ours(
                "DELETE FROM local_pin WHERE person = ?1 AND device = ?2",
                params![person.id, device.as_bytes()],
            )
        })?;
        Ok(())
    }

    /// Whether one has a PIN on this device.
    #[must_use]
    pub fn has_pin(&self) -> bool {
        self.record().tiles().iter().any(|t| Some(t.person) == self.person() && t.has_pin)
    }

    /// Ends a person's access at once: no slot, no PIN, no second factor, no live session. `also` is what the
    /// slices have to do in the same transaction.
    ///
    /// # Errors
    /// [`RecordError::LastOwner`]; a refusal.
    pub fn end_access(
        &self,
        person: PersonId,
        reason: &str,
        also: impl FnOnce(&mut WriteTx<'_>) -> Result<(), RecordError>,
    ) -> Result<Done<Ended>, RecordError> {
        let access =
            Access::new("access.end", Permission::StaffManage).of("person", person.0).because(reason);
        let done = self.write(access, |tx| {
            let was_owner = Person::get(tx.read(), person)?.roles.contains(&Role::Owner);
            Person::end(tx, person)?;
            also(tx)?;
            Ok::<_, RecordError>(Ended { propose_rekey: was_owner })
        })?;
        // From here on the database lists none of their slots: they open nothing even if the
        // next step fails.
        self.record().end_sessions_of(person);
        self.record().vault()?.remove_slots(person.0)?;
        Ok(done)
    }

    /// A one-time passphrase for a person on this device; given once. They must choose their
    /// own at the first sign-in.
    ///
    /// # Errors
    /// A refusal; a person who left.
    pub fn issue_one_time_passphrase(&self, person: PersonId) -> Result<String, RecordError> {
        self.permit(Permission::PassphraseIssue)?;
        let found = self.active(person)?;
        let text = passphrase::one_time()?;
        self.record().give_slot(
            self.actor(),
            "access.issue_one_time",
            person,
            &found.login,
            &Passphrase::new(&text),
            true,
        )?;
        if self.person() != Some(person) {
            self.record().end_sessions_of(person);
        }
        Ok(text.to_string())
    }

    /// A code with which a person sets up another device or account of the operating system.
    ///
    /// # Errors
    /// A refusal; a person who left.
    pub fn issue_enrolment_code(&self, person: PersonId) -> Result<EnrolmentCode, RecordError> {
        self.permit(Permission::PassphraseIssue)?;
        let found = self.active(person)?;
        let (slot, code) = self.record().vault()?.enrolment_code(person.0, &found.login)?;
        let access = Access::new("access.issue_code", Permission::PassphraseIssue).of("person", person.0);
        self.write::<_, RecordError>(access, |tx| {
            tx.ours("DELETE FROM slot_valid WHERE person = ?1 AND device IS NULL", params![person])?;
            crate::sign_in::note_slot(tx, &slot)
        })?;
        Ok(code)
    }

    /// A new recovery key; older sheets stop working.
    ///
    /// # Errors
    /// A refusal, or what the vault says.
    pub fn replace_recovery_key(&self) -> Result<RecoveryKey, RecordError> {
        self.permit(Permission::VaultManage)?;
        let key = self.record().vault()?.replace_recovery_key()?;
        self.vault_entry("vault.replace_recovery_key")?;
        Ok(key)
    }

    /// Compares groups of the recovery sheet that were typed back.
    ///
    /// # Errors
    /// The first group that isn't right.
    pub fn confirm_recovery(&self, groups: &[(usize, &str)]) -> Result<(), RecordError> {
        let vault = self.record().vault()?;
        self.standing()?;
        vault.check_recovery_groups(groups)?;
        vault.confirm_recovery()?;
        self.vault_entry("vault.confirm_recovery_key")
    }

    /// A new vault key: a new recovery key for the sheet, a code for everybody else.
    ///
    /// # Errors
    /// A refusal, or what the vault says. Either the old key is good or the new one.
    pub fn rekey(&self, progress: &mut dyn FnMut(RekeyStep)) -> Result<Rekeyed, RecordError> {
        self.permit(Permission::VaultManage)?;
        let person = self.me()?;
        let rekeyed = self.record().without_connections(|vault| Ok(vault.rekey(person.id.0, progress)?))?;
        let access = Access::new("vault.rekey", Permission::VaultManage);
        let slots = self.record().vault()?.description()?.slots;
        self.write::<_, RecordError>(access, |tx| {
            for slot in &slots {
                crate::sign_in::note_slot(tx, slot)?;
            }
            Ok(())
        })?;
        Ok(rekeyed)
    }

    fn vault_entry(&self, verb: &str) -> Result<(), RecordError> {
        let entry = Entry::new(self.record().now(), self.actor(), verb, EntryKind::System);
        self.record().note(&entry, true)
    }

    /// Who is signed in; none for the recovery key.
    #[must_use]
    pub fn who(&self) -> Option<Person> {
        self.me().ok()
    }

    /// The person of this session.
    pub(crate) fn me(&self) -> Result<Person, RecordError> {
        self.standing()?;
        match self.actor() {
            Actor::Person(id) => {
                self.record().people.read().get(&id).cloned().ok_or(RecordError::NotFound("person"))
            }
            _ => Err(RecordError::NotFound("person")),
        }
    }

    fn active(&self, person: PersonId) -> Result<Person, RecordError> {
        let people = self.record().people.read();
        people.get(&person).filter(|p| p.active).cloned().ok_or(RecordError::NotFound("person"))
    }
}
