//! A second factor: a code of an authenticator app, asked for when something needs confirming.
//!
//! **Invariants.** It guards the step-up and nothing else: no key is made of it, so that nobody is
//! ever locked out of the vault by it, and whoever holds the recovery key isn't asked. A secret is
//! sealed under the journal key and in no change, log or error; a recovery code is kept as a MAC under
//! that key alone. (Fifty random bits that can't be tried without the vault's keys need no slow hash; a
//! PIN does, since people choose it.) A try is counted before it is compared. A code's step counts once.

use super::throttle;
use super::totp::{self, Secret, Typed, Verdict};
use crate::journal::entry::{Entry, EntryKind};
use crate::people::Person;
use crate::{
    Access, Actor, Done, Permission, PersonId, ReadTx, Record, RecordError, Session, UtcMillis, WriteTx,
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use stillroom_vault::Passphrase;
use zeroize::Zeroizing;

pub use totp::RECOVERY_CODES;

/// How long a secret that was shown waits for its first code.
const WAITS_MS: i64 = 15 * 60 * 1000;
/// How long a person is told that somebody took their factor away.
const TOLD_MS: i64 = 14 * 24 * 60 * 60 * 1000;
const LABEL: &str = "second factor";

/// When a code is asked for besides the passphrase.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum CodeRule {
    /// Never.
    #[default]
    Off,
    /// Of those who have a second factor.
    WhoHasOne,
    /// Of everyone: who has none sets one up first.
    Everyone,
}

impl CodeRule {
    const ALL: [Self; 3] = [Self::Off, Self::WhoHasOne, Self::Everyone];

    fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::WhoHasOne => "whoHasOne",
            Self::Everyone => "everyone",
        }
    }
}

/// What a step-up takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum StepUpAsks {
    /// The passphrase.
    Passphrase,
    /// The passphrase and a code.
    Code,
    /// A code, and there is no second factor yet to make one.
    SetUpFirst,
}

/// A person's own second factor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecondFactor {
    /// Since when it is on.
    pub since: Option<UtcMillis>,
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// A secret to be put into an authenticator app. Shown, and on after the first right code only.
pub struct NewFactor {
    /// The same in letters.
    pub secret: Zeroizing<String>,
    /// What the QR code says.
    pub uri: Zeroizing<String>,
}

/// Somebody else took a person's factor away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactorTaken {
    /// When.
    pub at: UtcMillis,
    /// Who: a name, or the recovery key.
    pub by: String,
}

/// A secret that was shown, and when the passphrase was given for it.
pub(crate) struct Pending {
    secret: Secret,
    since: UtcMillis,
}

impl std::fmt::Debug for NewFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewFactor(…)")
    }
}

/// When a code is asked for, as the practice decided.
pub(crate) fn rule(conn: &Connection) -> Result<CodeRule, RecordError> {
    let word: Option<String> = conn.query_row("SELECT ask FROM code_rule", [], |r| r.get(0)).optional()?;
    let of = |word: String| CodeRule::ALL.into_iter().find(|r| r.word() == word);
    Ok(word.and_then(of).unwrap_or_default())
}

/// Who has a second factor, and since when.
pub(crate) fn holders(conn: &Connection) -> Result<Vec<(PersonId, UtcMillis)>, RecordError> {
    let mut rows = conn.prepare_cached("SELECT person, since FROM second_factor ORDER BY since, person")?;
    let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Person {
    /// Since when they have a second factor.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn second_factor(tx: &ReadTx<'_>, id: PersonId) -> Result<Option<UtcMillis>, RecordError> {
        tx.query_opt("SELECT since FROM second_factor WHERE person = ?1", params![id], |r| r.get(0))
    }
}

/// When a code is asked for, for slices that speak of it.
///
/// # Errors
/// When the record can't be read.
pub fn code_rule(tx: &ReadTx<'_>) -> Result<CodeRule, RecordError> {
    let _ours = tx.guard.ours();
    rule(tx.conn)
}

impl Session {
    /// What a step-up takes from this person now.
    ///
    /// # Errors
    /// A locked vault; a database that can't be read.
    pub fn step_up_asks(&self) -> Result<StepUpAsks, RecordError> {
        self.standing()?;
        // Whoever holds the sheet has given the strongest secret there is.
        let Some(person) = self.person() else { return Ok(StepUpAsks::Passphrase) };
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        Ok(match rule(conn)? {
            CodeRule::Off => StepUpAsks::Passphrase,
            _ if since(conn, person)?.is_some() => StepUpAsks::Code,
            CodeRule::WhoHasOne => StepUpAsks::Passphrase,
            CodeRule::Everyone => StepUpAsks::SetUpFirst,
        })
    }

    /// The passphrase again and a code, good for five minutes. Where a recovery code was used, it
    /// says how many are left.
    ///
    /// # Errors
    /// [`RecordError::Wait`]; a wrong passphrase or code; a code that was used.
    pub fn step_up_with_code(&self, passphrase: &Passphrase, code: &str) -> Result<Option<u32>, RecordError> {
        if self.step_up_asks()? != StepUpAsks::Code {
            self.step_up(passphrase)?;
            return Ok(None);
        }
        let typed = Typed::read(code)?;
        let person = self.prove_myself(passphrase)?;
        let left = self.record().prove_code(person.id, &typed)?;
        self.record().throttle()?.clear();
        self.note_step_up(self.record().now());
        Ok(left)
    }

    /// When a code is asked for.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn code_rule(&self) -> Result<CodeRule, RecordError> {
        self.permit(Permission::PracticeView)?;
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        rule(reader.database.conn())
    }

    /// Decides when a code is asked for. Whatever was confirmed under the rule before counts no more.
    ///
    /// # Errors
    /// A refusal.
    pub fn set_code_rule(&self, rule: CodeRule) -> Result<Done<()>, RecordError> {
        let access = Access::new("second_factor.rule", Permission::CodeRule);
        let done = self.write::<_, RecordError>(access, |tx| {
            let changed =
                tx.ours("UPDATE code_rule SET ask = ?1 WHERE ask <> ?1", params![rule.word()])?;
            if changed == 0 {
                tx.ours(
                    "INSERT INTO code_rule (id, ask) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM code_rule)",
                    params![uuid::Uuid::now_v7().as_bytes(), rule.word()],
                )?;
            }
            tx.changed("people");
            Ok(())
        })?;
        self.record().forget_step_ups(None);
        Ok(done)
    }

    /// One's own second factor.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn second_factor(&self) -> Result<SecondFactor, RecordError> {
        self.permit(Permission::SelfManage)?;
        let person = self.me()?.id;
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        Ok(SecondFactor { since: since(conn, person)?, codes_left: codes_left(conn, person)? })
    }

    /// Whether somebody took one's factor away lately, and none was set up since.
    ///
    /// # Errors
    /// A locked vault; a database that can't be read.
    pub fn factor_taken(&self) -> Result<Option<FactorTaken>, RecordError> {
        let person = self.me()?.id;
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        Ok(reader
            .database
            .conn()
            .query_row(
                "SELECT at, taker FROM local_factor_taken WHERE person = ?1 AND at > ?2",
                params![person, self.record().now().plus(-TOLD_MS)],
                |r| Ok(FactorTaken { at: r.get(0)?, by: r.get(1)? }),
            )
            .optional()?)
    }

    /// Makes a secret and shows it. Needs the passphrase: nobody gives a factor to another's
    /// login at a desk that was left open.
    ///
    /// # Errors
    /// A wrong passphrase; a factor that is on already.
    pub fn begin_second_factor(&self, passphrase: &Passphrase) -> Result<NewFactor, RecordError> {
        if self.second_factor()?.since.is_some() {
            return Err(RecordError::Conflict(
                "You have a second factor already. Turn it off first, and then set up the new one.".into(),
            ));
        }
        let person = self.prove_myself(passphrase)?;
        self.record().throttle()?.clear();
        let secret = Secret::random()?;
        let practice = self.record().vault()?.description()?.label;
        let new = NewFactor { secret: secret.text(), uri: secret.uri(&practice, &person.login) };
        *self.0.pending_factor.lock() = Some(Pending { secret, since: self.record().now() });
        Ok(new)
    }

    /// Turns the factor on by its first right code, and gives the recovery codes: once. Passphrase
    /// and code were given, so it is a step-up too, from when the passphrase was.
    ///
    /// # Errors
    /// [`RecordError::WrongCode`]; no secret that waits.
    pub fn confirm_second_factor(&self, code: &str) -> Result<Vec<Zeroizing<String>>, RecordError> {
        self.permit(Permission::SelfManage)?;
        let now = self.record().now();
        let waiting = self.0.pending_factor.lock().take();
        let Some(waiting) = waiting.filter(|p| p.since <= now && now < p.since.plus(WAITS_MS)) else {
            return Err(RecordError::Conflict(
                "This took longer than 15 minutes. Nothing was changed; begin again with a new QR code."
                    .into(),
            ));
        };
        let made = self.turn_on(&waiting, code, now);
        if made.is_err() {
            *self.0.pending_factor.lock() = Some(waiting);
        }
        made
    }

    fn turn_on(
        &self,
        waiting: &Pending,
        code: &str,
        now: UtcMillis,
    ) -> Result<Vec<Zeroizing<String>>, RecordError> {
        let person = self.me()?.id;
        let record = self.record();
        let step = match Typed::read(code)? {
            Typed::Code(digits) => match waiting.secret.judge(now, &digits, |_| false) {
                Verdict::Fits(step) => step,
                _ => return Err(wrong(now)),
            },
            Typed::Recovery(_) => return Err(wrong(now)),
        };
        let sealed = record.keys()?.seal(LABEL, person.0.as_bytes(), waiting.secret.bytes())?;
        let codes = fresh_codes()?;
        let access = Access::new("second_factor.on", Permission::SelfManage).of("person", person.0);
        self.write::<_, RecordError>(access, |tx| {
            tx.ours("INSERT INTO second_factor (person, since) VALUES (?1, ?2)", params![person, now])?;
            tx.ours(
                "INSERT INTO local_second_factor (person, secret) VALUES (?1, ?2)",
                params![person, sealed],
            )?;
            tx.ours("INSERT INTO local_used_code (person, step) VALUES (?1, ?2)", params![person, step])?;
            tx.ours("DELETE FROM local_factor_taken WHERE person = ?1", params![person])?;
            keep_codes(tx, record, person, &codes)?;
            tx.changed("people");
            Ok(())
        })?;
        record.forget_step_ups(Some(person));
        self.note_step_up(waiting.since);
        Ok(codes)
    }

    /// New recovery codes; the old ones stop working. Needs a step-up.
    ///
    /// # Errors
    /// A refusal; no second factor.
    pub fn new_recovery_codes(&self) -> Result<Vec<Zeroizing<String>>, RecordError> {
        let person = self.own_factor_proven()?;
        let codes = fresh_codes()?;
        let access = Access::new("second_factor.codes", Permission::SelfManage).of("person", person.0);
        self.write::<_, RecordError>(access, |tx| {
            keep_codes(tx, self.record(), person, &codes)?;
            tx.changed("people");
            Ok(())
        })?;
        Ok(codes)
    }

    /// No second factor any more. Needs a step-up.
    ///
    /// # Errors
    /// A refusal; no second factor.
    pub fn turn_off_second_factor(&self) -> Result<(), RecordError> {
        let person = self.own_factor_proven()?;
        let access = Access::new("second_factor.off", Permission::SelfManage).of("person", person.0);
        self.write::<_, RecordError>(access, |tx| forget(tx, person))?;
        self.record().forget_step_ups(Some(person));
        Ok(())
    }

    /// Takes away a factor that a person lost. They are told, and may set up another with their
    /// passphrase.
    ///
    /// # Errors
    /// A refusal; a person without one.
    pub fn reset_second_factor(&self, person: PersonId) -> Result<(), RecordError> {
        let by = self.who().map_or_else(|| "the recovery key".to_owned(), |p| p.name);
        let access = Access::new("second_factor.reset", Permission::PassphraseIssue).of("person", person.0);
        let own = self.person() == Some(person);
        self.write::<_, RecordError>(access, |tx| {
            if Person::second_factor(tx.read(), person)?.is_none() {
                return Err(RecordError::NotFound("second factor"));
            }
            forget(tx, person)?;
            let now = tx.now();
            if !own {
                tx.ours(
                    "INSERT OR REPLACE INTO local_factor_taken (person, at, taker) VALUES (?1, ?2, ?3)",
                    params![person, now, by],
                )?;
            }
            Ok(())
        })?;
        self.record().forget_step_ups(Some(person));
        Ok(())
    }

    /// The person, who has a factor and gave their passphrase (and what goes with it) just now.
    fn own_factor_proven(&self) -> Result<PersonId, RecordError> {
        let factor = self.second_factor()?;
        if factor.since.is_none() {
            return Err(RecordError::NotFound("second factor"));
        }
        if !self.is_stepped_up() {
            return Err(RecordError::StepUpNeeded);
        }
        Ok(self.me()?.id)
    }
}

impl Record {
    /// Proves a code or a recovery code of a person whose passphrase was proven just now, and
    /// journals the step-up. A miss delays the next try as a wrong passphrase does, and is counted
    /// with the factor as well: a sign-in in between makes nobody's guesses free again.
    fn prove_code(self: &Arc<Self>, person: PersonId, typed: &Typed) -> Result<Option<u32>, RecordError> {
        let now = self.now();
        let throttle = self.throttle()?;
        let (sealed, used, recovery) = {
            let gate = self.gate.lock();
            let conn = gate.as_ref().ok_or(RecordError::Locked)?.conn();
            let found: Option<(Vec<u8>, u32, UtcMillis)> = conn
                .query_row(
                    "SELECT secret, misses, missed FROM local_second_factor WHERE person = ?1",
                    params![person],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
                )
                .optional()?;
            let (sealed, misses, missed) = found.ok_or(RecordError::NotFound("second factor"))?;
            if missed > now {
                // A clock set back: the wait begins now, and ends.
                let sql = "UPDATE local_second_factor SET missed = ?2 WHERE person = ?1";
                conn.execute(sql, params![person, now])?;
            }
            throttle::left(misses, missed, now)?;
            conn.execute(
                "UPDATE local_second_factor SET misses = misses + 1, missed = ?2 WHERE person = ?1",
                params![person, now],
            )?;
            (sealed, used_steps(conn, person, now)?, verifiers(conn, person)?)
        };
        let verdict = match typed {
            Typed::Code(digits) => {
                let opened = self.keys()?.open(LABEL, person.0.as_bytes(), &sealed);
                let secret = opened
                    .and_then(|bytes| Secret::from_slice(&bytes))
                    .ok_or_else(|| RecordError::database("a second factor that isn't this vault's"))?;
                Proof::of(secret.judge(now, digits, |step| used.contains(&step)))
            }
            Typed::Recovery(code) => {
                let verifier = self.recovery_verifier(person, code)?;
                let known = recovery.iter().any(|v| totp::same(v, &verifier));
                if known { Proof::Recovery(verifier) } else { Proof::Wrong }
            }
        };
        let entry = |verb, actor| {
            let mut entry = Entry::new(now, actor, verb, EntryKind::SignIn);
            entry.subject = Some(("person".into(), person.0));
            entry
        };
        let me = Actor::Person(person);
        let right = |conn: &Connection| {
            conn.execute("UPDATE local_second_factor SET misses = 0 WHERE person = ?1", params![person])
        };
        match verdict {
            Proof::Step(step) => {
                self.note_also(&entry("sign_in.step_up", me), &|conn| {
                    let sql = "INSERT OR IGNORE INTO local_used_code (person, step) VALUES (?1, ?2)";
                    if conn.execute(sql, params![person, step])? == 0 {
                        return Err(RecordError::CodeUsed);
                    }
                    right(conn)?;
                    Ok(())
                })?;
                Ok(None)
            }
            Proof::Recovery(verifier) => {
                self.note_also(&entry("second_factor.used_recovery_code", me), &|conn| {
                    let sql = "DELETE FROM local_recovery_code WHERE person = ?1 AND verifier = ?2";
                    if conn.execute(sql, params![person, verifier.as_slice()])? == 0 {
                        return Err(wrong(now));
                    }
                    right(conn)?;
                    Ok(())
                })?;
                self.note(&entry("sign_in.step_up", me), true)?;
                self.tell(&["people"]);
                Ok(Some(u32::try_from(recovery.len().saturating_sub(1)).unwrap_or(u32::MAX)))
            }
            Proof::Used | Proof::Wrong => {
                throttle.miss(now);
                if self.note(&entry("sign_in.code_miss", Actor::Unknown), true).is_err() {
                    tracing::warn!("a wrong code could not be journaled");
                }
                Err(if matches!(verdict, Proof::Used) { RecordError::CodeUsed } else { wrong(now) })
            }
        }
    }

    /// What is kept of a recovery code.
    fn recovery_verifier(&self, person: PersonId, code: &str) -> Result<[u8; 32], RecordError> {
        let message = Zeroizing::new([person.0.as_bytes().as_slice(), code.as_bytes()].concat());
        Ok(self.keys()?.mac(b"recovery code", &message))
    }
}

/// What a code turned out to be.
enum Proof {
    Step(i64),
    Recovery([u8; 32]),
    Used,
    Wrong,
}

impl Proof {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fits(step) => Self::Step(step),
            Verdict::Used => Self::Used,
            Verdict::Wrong => Self::Wrong,
        }
    }
}

/// Takes what a person's factor is made of out of the record.
pub(crate) fn forget(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), RecordError> {
    tx.ours("DELETE FROM second_factor WHERE person = ?1", params![person])?;
    for table in ["local_second_factor", "local_used_code", "local_recovery_code", "local_factor_taken"] {
        tx.ours(&format!("DELETE FROM {table} WHERE person = ?1"), params![person])?;
    }
    tx.changed("people");
    Ok(())
}

fn since(conn: &Connection, person: PersonId) -> Result<Option<UtcMillis>, RecordError> {
    let sql = "SELECT since FROM second_factor WHERE person = ?1";
    Ok(conn.query_row(sql, params![person], |r| r.get(0)).optional()?)
}

fn codes_left(conn: &Connection, person: PersonId) -> Result<u32, RecordError> {
    let sql = "SELECT count(*) FROM local_recovery_code WHERE person = ?1";
    Ok(conn.query_row(sql, params![person], |r| r.get(0))?)
}

fn verifiers(conn: &Connection, person: PersonId) -> Result<Vec<Vec<u8>>, RecordError> {
    let mut rows = conn.prepare_cached("SELECT verifier FROM local_recovery_code WHERE person = ?1")?;
    let rows = rows.query_map(params![person], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The used steps near now.
fn used_steps(conn: &Connection, person: PersonId, now: UtcMillis) -> Result<Vec<i64>, RecordError> {
    let at = totp::step_of(now);
    let mut rows = conn.prepare_cached(
        "SELECT step FROM local_used_code WHERE person = ?1 AND step BETWEEN ?2 - 2 AND ?2 + 2",
    )?;
    let rows = rows.query_map(params![person, at], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn fresh_codes() -> Result<Vec<Zeroizing<String>>, RecordError> {
    (0..RECOVERY_CODES).map(|_| totp::recovery_code()).collect()
}

/// Puts these in the place of the codes that there were.
fn keep_codes(
    tx: &mut WriteTx<'_>,
    record: &Record,
    person: PersonId,
    codes: &[Zeroizing<String>],
) -> Result<(), RecordError> {
    tx.ours("DELETE FROM local_recovery_code WHERE person = ?1", params![person])?;
    for code in codes {
        let bare = Zeroizing::new(code.replace('-', ""));
        let verifier = record.recovery_verifier(person, &bare)?;
        tx.ours(
            "INSERT INTO local_recovery_code (person, verifier) VALUES (?1, ?2)",
            params![person, verifier.as_slice()],
        )?;
    }
    Ok(())
}

fn wrong(now: UtcMillis) -> RecordError {
    RecordError::WrongCode { clock: totp::clock_face(now, &chrono::Local) }
}
