//! A practice of twelve years ago, whose clients may go by now, and what is found of them.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_practice::PracticeError;
use stillroom_practice::catalog::{self, NewPractice};
use stillroom_practice::chart::{self, AddAddendumReq, SaveDraftReq, SignNoteReq};
use stillroom_practice::clients::{self, Allergy, ClientDraft, ClientId, Severity};
use stillroom_practice::programme::disclosures::{DisclosureHow, NewDisclosure, log_disclosure};
use stillroom_practice::programme::retention::{self, DecidePurgeReq, ErasureReq, RetentionRuleDraft};
use stillroom_practice::schedule::{
    self, BookVisitReq, LocalDate, SetVisitStatusReq, VisitKind, VisitStatus,
};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{
    Access, Clock, Goes, NewFile, Passphrase, Permission, RecordError, Role, Session, SystemClock, UtcMillis,
};
use stillroom_testkit::{cheap_kdf, decrypted_pages};
use stillroom_tests::Outcome;
use stillroom_vault::{OpenAs, OsKeychain, Vault, VaultFolder};

const DAY: i64 = 24 * 3_600_000;
/// Longer than whatever keeps a client or a paper that names one.
const AGO: i64 = 12 * 366 * DAY;

/// Stands in every word of a client, with their number after it: `zqxv0007`.
pub(crate) const CANARY: &str = "zqxv";

/// A clock that goes on when it is told to.
struct Then(AtomicI64);

impl Clock for Then {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

/// Who works on the vault.
pub(crate) struct Desk<'a> {
    pub(crate) folder: VaultFolder,
    pub(crate) vault: &'a Path,
    pub(crate) login: &'a str,
    pub(crate) passphrase: Passphrase,
}

impl<'a> Desk<'a> {
    pub(crate) fn of(vault: &'a str, login: &'a str, passphrase: &str) -> Self {
        let vault = Path::new(vault);
        Self { folder: VaultFolder::at(vault), vault, login, passphrase: Passphrase::new(passphrase) }
    }

    /// Signs in as the window does, and gives the passphrase once more.
    pub(crate) fn sign_in(&self) -> Outcome<Session> {
        let (schema, clock) = (stillroom_practice::schema(), Arc::new(SystemClock));
        let keychain = Arc::new(OsKeychain::new());
        let opened = sign_in::open(&self.folder, keychain, schema, clock, self.login, &self.passphrase)?;
        retention::finish_erasures(&opened.1)?;
        opened.1.step_up(&self.passphrase)?;
        Ok(opened.1)
    }

    /// The database itself, as nobody can read it who has no key.
    pub(crate) fn database<T>(&self, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        let keychain = Arc::new(OsKeychain::new());
        let (vault, _) = Vault::unlock(&self.folder, keychain, self.login, &self.passphrase)?;
        let database = vault.open_database(OpenAs::Writer)?;
        database.guard().lifted(|| work(database.conn()))
    }

    /// Makes the practice, with so many clients.
    pub(crate) fn make(&self, clients: usize) -> Outcome {
        let clock = Arc::new(Then(AtomicI64::new(SystemClock.now().0 - AGO)));
        let (record, owner, _) = sign_in::set_up(
            &self.folder,
            Arc::new(OsKeychain::new()),
            stillroom_practice::schema(),
            clock.clone(),
            SetUp {
                practice: "Killed purges".to_owned(),
                owner_name: "Olivia Marsh".to_owned(),
                owner_login: self.login.to_owned(),
                passphrase: Passphrase::new(self.passphrase.text()),
                owner_roles: vec![Role::Provider],
                kdf: cheap_kdf(),
                seed: &|tx| {
                    let (name, time_zone) = ("Killed purges".to_owned(), "America/Chicago".to_owned());
                    catalog::seed_practice(tx, &NewPractice { name, time_zone, provider: None })
                        .map_err(|e| RecordError::Conflict(e.to_string()))
                },
            },
        )?;
        owner.step_up(&self.passphrase)?;
        for rule in retention::retention_overview(&owner)?.rules {
            let verified = RetentionRuleDraft {
                slug: rule.slug,
                version: rule.version,
                years: rule.years,
                age: rule.age,
                source: "State Medical Practice Act".to_owned(),
                as_of: Some(day(&*clock)),
                verified_by: "Counsel".to_owned(),
                note: String::new(),
            };
            retention::save_retention_rule(&owner, verified)?;
        }
        for number in 0..clients {
            // A visit each: a day has room for it, and the next day is tomorrow.
            clock.0.fetch_add(DAY, Ordering::SeqCst);
            treated(&owner, day(&*clock), &format!("{CANARY}{number:04}"))?;
        }
        record.close();
        Ok(())
    }

    /// What stands in the record of each client, and what a kill left of those who are gone.
    pub(crate) fn look(&self) -> Outcome<Value> {
        let due = self.database(|conn| {
            Ok(conn.query_row("SELECT count(*) FROM local_overwriting", [], |r| r.get::<_, i64>(0))?)
        })?;
        let session = self.sign_in()?;
        // Before Verify, which sweeps as well.
        let (photos, aside) = (files(&self.vault.join("blobs")), files(&self.vault.join("set-aside")));
        let report = session.verify(&mut |_| (), &|| false)?;
        let overview = retention::retention_overview(&session)?;
        let certified: Vec<_> = overview.certificates.iter().map(|c| c.client.to_string()).collect();
        session.record().close();
        self.database(|conn| {
            Ok(json!({
                "clients": everybody(conn)?,
                "canaries": canaries(conn)?,
                "named": conn.query_row("SELECT count(*) FROM kept_file", [], |r| r.get::<_, i64>(0))?,
                "photos": photos,
                "aside": aside,
                "due": due > 0,
                "certified": certified,
                "verified": report.ok,
                "open": overview.purges.first().map(|purge| purge.id),
            }))
        })
    }

    /// Puts the next on a list and approves it: so many whose day has come, or one who asked.
    pub(crate) fn list(&self, many: usize) -> Outcome<String> {
        let session = self.sign_in()?;
        let due = retention::retention_overview(&session)?.due;
        let ids: Vec<ClientId> = due.iter().map(|one| one.client).take(many.max(1)).collect();
        let purge = match ids.as_slice() {
            [] => return Err("nobody is left to erase".into()),
            [one, ..] if many == 0 => retention::request_erasure(
                &session,
                &ErasureReq { client: *one, law: "Civ. 1".into(), reason: "Asked in writing".into() },
            )?,
            ids => retention::propose_purge(&session, ids)?,
        };
        let approve = purge.items.iter().map(|item| item.id).collect();
        retention::decide_purge(&session, &DecidePurgeReq { purge: purge.id, approve, keep: Vec::new() })?;
        session.record().close();
        Ok(purge.id.to_string())
    }

    /// Runs a list. `at` has the number of the client who is on their turn.
    pub(crate) fn purge(&self, purge: &str, at: &Path) -> Outcome<u32> {
        let session = self.sign_in()?;
        let mut told = Ok(());
        let mut turn = |done: u64, _| told = std::fs::write(at, done.to_string());
        let run = retention::run_purge(&session, purge.parse()?, &mut turn, &|| false)?;
        told?;
        session.record().close();
        Ok(run.erased)
    }
}

fn day(clock: &dyn Clock) -> LocalDate {
    let now = chrono::DateTime::from_timestamp_millis(clock.now().0).unwrap_or_default();
    LocalDate(now.with_timezone(&chrono_tz::America::Chicago).date_naive())
}

/// Somebody with something in every place there is.
fn treated(owner: &Session, today: LocalDate, canary: &str) -> Outcome {
    let draft = ClientDraft {
        given_name: canary.to_owned(),
        family_name: format!("{canary}s"),
        birth_date: Some("1980-05-01".to_owned()),
        email: format!("{canary}@example.org"),
        note: format!("{canary} likes tea"),
        ..ClientDraft::default()
    };
    let client = clients::save_client(owner, draft, true)?.value.id;
    let mut again = ClientDraft::from(clients::get_client(owner, client)?);
    again.referral = format!("{canary} was sent");
    clients::save_client(owner, again, true)?;
    let mut health = clients::get_health(owner, client)?;
    let substance = format!("{canary} latex");
    health.allergies = vec![Allergy { substance, reaction: String::new(), severity: Severity::Severe }];
    clients::save_health(owner, health)?;
    let visit = BookVisitReq {
        client: Some(client),
        provider: owner.person().ok_or("nobody")?,
        room: None,
        service: None,
        date: today,
        start_minute: 600,
        minutes: 30,
        note: format!("{canary} comes early"),
        kind: VisitKind::Visit,
        title: String::new(),
    };
    let visit = schedule::book_visit(owner, visit)?.value;
    let status = VisitStatus::CheckedIn;
    schedule::set_visit_status(
        owner,
        SetVisitStatusReq { id: visit.id, version: visit.version, status, reason: None },
    )?;
    let note = SignNoteReq { visit: visit.id, text: format!("{canary} is well").repeat(40) };
    let note = chart::sign_note(owner, note)?;
    chart::add_addendum(owner, AddAddendumReq { note: note.id, text: format!("{canary} still is") })?;
    let (form, subject, body) = ("client".to_owned(), client.to_string(), format!("{canary} half a sen"));
    chart::save_draft(owner, SaveDraftReq { form, subject, body })?;
    log_disclosure(
        owner,
        NewDisclosure {
            clients: vec![client],
            happened: today,
            recipient: "Dr. Okafor".to_owned(),
            address: String::new(),
            what: "The last note".to_owned(),
            purpose: "treatment".to_owned(),
            why: "For the care after".to_owned(),
            how: DisclosureHow::Paper,
        },
    )?;
    for (n, size) in [150_000, 60_000].into_iter().enumerate() {
        let bytes: Vec<u8> = format!("{canary}-{n};").bytes().cycle().take(size).collect();
        let staged = owner.stage(&mut bytes.as_slice(), 1_000_000)?;
        let title = format!("{canary}-{n}.jpg");
        let new = NewFile { about: client.0, client: Some(client.0), title: &title, media: "image/jpeg" };
        let access = Access::new("file.keep", Permission::ClientEdit).of("client", client.0);
        owner.write::<_, PracticeError>(access, |tx| Ok(tx.keep_file(&staged, new)?))?;
    }
    Ok(())
}

/// Files under a folder.
pub(crate) fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|e| if e.path().is_dir() { files(&e.path()) } else { 1 }).sum()
}

/// Whoever the journal ever named as a client: their canary, and one digest of every row and every
/// change of theirs; none where there is nothing left.
fn everybody(conn: &Connection) -> Outcome<BTreeMap<String, Value>> {
    let schema = stillroom_practice::schema();
    let mut sql: Vec<(String, String)> = schema
        .client_rows
        .iter()
        .filter(|rows| matches!(rows.goes, Goes::Rows | Goes::RowsWith(_)))
        .map(|rows| {
            let theirs = rows.columns.iter().map(|column| format!("\"{column}\" = ?1"));
            let theirs = theirs.collect::<Vec<_>>().join(" OR ");
            (rows.table.to_owned(), format!("SELECT * FROM \"{}\" WHERE {theirs}", rows.table))
        })
        .collect();
    sql.push(("kept_file".into(), "SELECT * FROM kept_file WHERE client = ?1 OR about = ?1".into()));
    let changes = "SELECT place, salt, bytes FROM journal_change WHERE client = ?1 AND bytes IS NOT NULL";
    sql.push(("journal_change".into(), changes.into()));
    let mut ids = conn.prepare("SELECT DISTINCT client FROM journal_subject")?;
    let ids = ids.query_map([], |r| r.get::<_, Vec<u8>>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut all = BTreeMap::new();
    for id in ids {
        let mut rows = BTreeSet::new();
        for (table, sql) in &sql {
            let mut statement = conn.prepare_cached(sql)?;
            let mut found = statement.query([&id])?;
            while let Some(row) = found.next()? {
                let mut sum = Sha256::new();
                sum.update(table);
                for column in 0.. {
                    let Ok(value) = row.get_ref(column) else { break };
                    match value {
                        ValueRef::Null => sum.update("null"),
                        ValueRef::Integer(number) => sum.update(number.to_be_bytes()),
                        ValueRef::Real(number) => sum.update(number.to_be_bytes()),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => sum.update(bytes),
                    }
                }
                rows.insert(sum.finalize().to_vec());
            }
        }
        let name =
            conn.query_row("SELECT given_name FROM client WHERE id = ?1", [&id], |r| r.get::<_, String>(0));
        let digest = Sha256::digest(rows.iter().flatten().copied().collect::<Vec<_>>());
        let digest = digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let there =
            (!rows.is_empty()).then(|| json!({ "name": name.ok(), "rows": rows.len(), "digest": digest }));
        all.insert(uuid::Uuid::from_slice(&id)?.to_string(), there.unwrap_or_default());
    }
    Ok(all)
}

/// The canaries that are anywhere in a page, or a word of the search.
fn canaries(conn: &Connection) -> Outcome<BTreeSet<String>> {
    let mut all = decrypted_pages(conn);
    conn.execute_batch(
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'local_client_fts', 'row')",
    )?;
    let mut words = conn.prepare("SELECT term FROM temp.words")?;
    for word in words.query_map([], |r| r.get::<_, String>(0))? {
        all.extend_from_slice(word?.as_bytes());
        all.push(b'\n');
    }
    let length = CANARY.len() + 4;
    let here = all.windows(length).filter(|found| found.starts_with(CANARY.as_bytes()));
    Ok(here.map(|found| String::from_utf8_lossy(found).into_owned()).collect())
}
