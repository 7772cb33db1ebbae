//! Rules, holds, and the lawful erasure of a client: what must be gone, and what must not.

mod later;

use crate::world::{PASSPHRASE, World, day};
use std::io::Read as _;
use std::path::Path;
use stillroom_practice::PracticeError;
use stillroom_practice::chart::{self, AddAddendumReq, SaveDraftReq, SignNoteReq};
use stillroom_practice::clients::{self, Allergy, ClientDraft, ClientId, Health, SearchRequest, Severity};
use stillroom_practice::imports::{ImportDesk, OnDuplicate};
use stillroom_practice::programme::retention::{
    self, DecidePurgeReq, ErasureReq, LegalHoldDraft, Purge, PurgeItemState, ReleaseHoldReq,
    RetentionOverview, RetentionRuleDraft, RetentionStanding,
};
use stillroom_practice::schedule::{self, SetVisitStatusReq, VisitStatus};
use stillroom_record::{
    Access, ClientRows, Goes, JournalQuery, NewFile, Passphrase, Permission, RecordError, Session,
};
use stillroom_testkit::decrypted_pages;

const YEAR: i64 = 366 * 24 * 3_600_000;

/// What of the client must be found nowhere. Each stands in another place.
const CANARIES: [&str; 22] = [
    "Zimbelkraut",
    "Quandamooka",
    "Brausewind",
    "zimbelmail",
    "7735550199",
    "Flunkergasse",
    "Notfallonkel",
    "Tagschnecke",
    "Kundennotiz",
    "Latexqualle",
    "Gesundheitsfuchs",
    "Besuchskrake",
    "Behandlungsmolch",
    "Nachtragsdachs",
    "Entwurfsotter",
    "Glasbruchluchs",
    "Haltekranich",
    "Dateiname-Iltis",
    "Dateiinhalt-Marder",
    "Geändertwiesel",
    "Archivgrund",
    "Zahlungsdohle",
];

struct Staged {
    w: World,
    gone: ClientId,
    /// Imported by the same file.
    stays: ClientId,
}

fn draft(w: &World, id: ClientId) -> ClientDraft {
    ClientDraft::from(clients::get_client(&w.owner, id).unwrap())
}

fn find(w: &World, text: &str) -> Vec<ClientId> {
    let req = SearchRequest { text: text.to_owned(), limit: 10, include_archived: true, settled: true };
    clients::search_clients(&w.owner, req).unwrap().into_iter().map(|h| h.id).collect()
}

fn keep_file(session: &Session, client: ClientId, title: &str, content: &[u8]) {
    let staged = session.stage(&mut &*content, 1_000_000).unwrap();
    session
        .write::<_, RecordError>(
            Access::new("file.keep", Permission::ClientEdit).of("client", client.0),
            |tx| {
                let new = NewFile { about: client.0, client: Some(client.0), title, media: "image/jpeg" };
                tx.keep_file(&staged, new)
            },
        )
        .unwrap();
}

/// A client with something in every place there is, and another who came in with them.
fn staged() -> Staged {
    let w = World::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clients.csv");
    std::fs::write(
        &file,
        "First name,Last name,Birth date,Email,Phone\n\
         Quandamooka,Zimbelkraut,1980-05-01,q@zimbelmail.example,(773) 555-0199\n\
         Ada,Bellweather,1981-06-02,ada@bell.example,(312) 555-0123\n\
         Odd,Fellow,no date at all,x,\n",
    )
    .unwrap();
    let desk = ImportDesk::default();
    let preview = desk.open(&w.owner, &file).unwrap();
    let mapping: Vec<_> = preview.columns.iter().map(|c| c.field.clone()).collect();
    desk.dry_run(&w.owner, preview.job, &mapping, &|_| {}).unwrap();
    desk.run(&w.owner, preview.job, OnDuplicate::Import, &|_| {}).unwrap();
    let (gone, stays) = (find(&w, "Quandamooka")[0], find(&w, "Bellweather")[0]);
    for (id, own) in [(gone, true), (stays, false)] {
        let of = |canary: &str, other: &str| if own { canary.to_owned() } else { other.to_owned() };
        let mut d = draft(&w, id);
        d.preferred_name = of("Brausewind", "Addie");
        d.address.line1 = of("Flunkergasse 1", "Main Street 1");
        d.emergency.name = of("Notfallonkel", "Uncle Bell");
        d.tags = vec![of("Tagschnecke", "regular")];
        d.note = of("Kundennotiz", "likes tea");
        clients::save_client(&w.mia, d, true).unwrap();
        let mut d = draft(&w, id);
        d.referral = of("Geändertwiesel", "a friend");
        clients::save_client(&w.mia, d, true).unwrap();
        let mut d = draft(&w, id);
        d.referral = String::new();
        clients::save_client(&w.mia, d, true).unwrap();
        let mut health: Health = clients::get_health(&w.nora, id).unwrap();
        health.allergies = vec![Allergy {
            substance: of("Latexqualle", "latex"),
            reaction: String::new(),
            severity: Severity::Severe,
        }];
        health.note = of("Gesundheitsfuchs", "well");
        clients::save_health(&w.nora, health).unwrap();
        let mut ask = w.ask(id, "2026-03-12", if own { 600 } else { 660 });
        ask.note = of("Besuchskrake", "a visit");
        let v = schedule::book_visit(&w.mia, ask).unwrap().value;
        let status =
            SetVisitStatusReq { id: v.id, version: v.version, status: VisitStatus::CheckedIn, reason: None };
        schedule::set_visit_status(&w.mia, status).unwrap();
        let note =
            chart::sign_note(&w.nora, SignNoteReq { visit: v.id, text: of("Behandlungsmolch", "all well") })
                .unwrap();
        chart::add_addendum(
            &w.nora,
            AddAddendumReq { note: note.id, text: of("Nachtragsdachs", "still well") },
        )
        .unwrap();
        for (form, subject) in [("client", id.to_string()), ("addendum", note.id.to_string())] {
            let body = of("Entwurfsotter", "half a sentence");
            chart::save_draft(&w.nora, SaveDraftReq { form: form.to_owned(), subject, body }).unwrap();
        }
        clients::break_glass(&w.mia, id, &of("Glasbruchluchs", "an emergency")).unwrap();
        let hold = LegalHoldDraft {
            client: Some(id),
            matter: of("Haltekranich", "a claim"),
            why: "counsel asked".to_owned(),
            from: day("2026-03-12"),
        };
        let hold = retention::place_hold(&w.ruth, hold).unwrap();
        retention::release_hold(&w.ruth, &ReleaseHoldReq { hold, why: of("Archivgrund", "settled") })
            .unwrap();
        keep_file(
            &w.mia,
            id,
            &of("Dateiname-Iltis.jpg", "before.jpg"),
            of("Dateiinhalt-Marder", "the content of a photo").repeat(50).as_bytes(),
        );
        w.owner
            .write::<_, RecordError>(Access::new("till.take", Permission::ClientEdit).of("client", id.0), |tx| {
                tx.execute(
                    "INSERT INTO client_balance_movement (id, client_id, at, cents, reason) VALUES (?1, ?2, ?3, 100, ?4)",
                    stillroom_record::sql::params![
                        uuid::Uuid::now_v7().as_bytes(),
                        id,
                        w.clock_now(),
                        of("Zahlungsdohle", "a deposit")
                    ],
                )
            })
            .unwrap();
    }
    // A search that finds nobody, and one that finds somebody else too.
    find(&w, "Zimbelkrauts aunt");
    find(&w, "zimbelmail");
    clients::archive_client(&w.mia, gone, true).unwrap();
    Staged { w, gone, stays }
}

/// Everything that can be read of the record with all its keys: each page as it is once decrypted
/// (rows, indexes, the search's, free pages, what lies between), each entry's sealed words, each
/// file's content, and the log.
fn everything(w: &World) -> Vec<u8> {
    let mut all = Vec::new();
    let owner = w.lock_and_sign_in("lena");
    let mut before = None;
    loop {
        let page = owner.journal(&JournalQuery { before, limit: 500, ..JournalQuery::default() }).unwrap();
        for e in &page.entries {
            for said in [&e.reason, &e.detail, &e.code].into_iter().flatten() {
                all.extend_from_slice(said.as_bytes());
                all.push(b'\n');
            }
        }
        before = page.entries.last().map(|e| e.seq);
        if !page.more {
            break;
        }
    }
    let files = owner
        .read::<_, RecordError>(Access::new("file.look", Permission::ClientView), |tx| {
            let ids = tx.query("SELECT id FROM kept_file", [], |r| r.get(0))?;
            ids.into_iter().map(|id| tx.file(id)).collect::<Result<Vec<_>, _>>()
        })
        .unwrap();
    for file in &files {
        all.extend_from_slice(file.title.as_bytes());
        owner.open_file(file).unwrap().read_to_end(&mut all).unwrap();
    }
    assert_eq!(count(&w.vault().join("blobs")), files.len(), "a blob that no row names");
    owner.record().close();
    w.with_database(|database| {
        let pages = decrypted_pages(database.conn());
        assert!(pages.len() > 100_000);
        all.extend(pages);
        // The search index compresses its words.
        let conn = database.conn();
        conn.execute_batch(
            "CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'local_client_fts', 'row')",
        )
        .unwrap();
        let mut words = conn.prepare("SELECT term FROM temp.words").unwrap();
        let words = words.query_map([], |r| r.get::<_, String>(0)).unwrap();
        for word in words {
            all.extend_from_slice(word.unwrap().as_bytes());
            all.push(b'\n');
        }
    });
    all
}

/// Files under a folder.
fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
}

/// Those that are in there, in whatever case.
fn found(canaries: &[&str], all: &[u8]) -> Vec<String> {
    let lower = String::from_utf8_lossy(all).to_lowercase();
    canaries.iter().filter(|c| lower.contains(&c.to_lowercase())).map(|c| (*c).to_owned()).collect()
}

fn decide_rules(session: &Session) -> RetentionOverview {
    let rules = retention::retention_overview(session).unwrap().rules;
    let mut overview = None;
    for rule in rules {
        let req = RetentionRuleDraft {
            slug: rule.slug,
            version: rule.version,
            years: rule.years,
            age: rule.age,
            source: "State Medical Practice Act".to_owned(),
            as_of: Some(day("2026-03-01")),
            verified_by: "Counsel".to_owned(),
            note: String::new(),
        };
        overview = Some(retention::save_retention_rule(session, req).unwrap());
    }
    overview.unwrap()
}

fn step_up(session: &Session) {
    session.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
}

fn approve_all(session: &Session, purge: &Purge) -> Purge {
    step_up(session);
    let approve = purge.items.iter().map(|i| i.id).collect();
    retention::decide_purge(session, &DecidePurgeReq { purge: purge.id, approve, keep: Vec::new() }).unwrap()
}

fn run(session: &Session, purge: &Purge) -> retention::PurgeRun {
    step_up(session);
    retention::run_purge(session, purge.id, &mut |_, _| (), &|| false).unwrap()
}

#[test]
fn after_a_lawful_purge_the_client_is_nowhere_and_the_others_are_whole() {
    let Staged { mut w, gone, stays } = staged();
    // The control: each canary is found where it was put.
    let before = everything(&w);
    let there = found(&CANARIES, &before);
    let missing: Vec<_> = CANARIES.iter().filter(|c| !there.contains(&(**c).to_owned())).collect();
    assert!(missing.is_empty(), "not found even before: {missing:?}");

    w.owner = w.lock_and_sign_in("lena");
    let ruth = w.owner.record().sign_in("ruth", &Passphrase::new(PASSPHRASE)).unwrap();
    w.clock.forward(8 * YEAR);
    let overview = decide_rules(&ruth);
    let due: Vec<_> = overview.due.iter().map(|d| (d.client, d.standing)).collect();
    assert!(
        due.contains(&(gone, RetentionStanding::Due)) && due.contains(&(stays, RetentionStanding::Due)),
        "{due:?}"
    );
    let purge = retention::propose_purge(&ruth, &[gone]).unwrap();
    let goes = &purge.items[0].goes;
    assert!(goes.iter().any(|g| g.what == "signed notes" && g.count == 1), "{goes:?}");
    assert!(run(&w.owner, &purge).erased == 0, "nobody is erased who wasn't approved");
    let purge = approve_all(&w.owner, &purge);
    let done = run(&w.owner, &purge);
    assert_eq!((done.erased, done.stayed.len()), (1, 0));
    assert!(done.overwritten);

    let after = everything(&w);
    assert_eq!(found(&CANARIES, &after), Vec::<String>::new());
    w.owner = w.lock_and_sign_in("lena");
    // The other, who came in by the same file, with all that is theirs.
    let nora = w.owner.record().sign_in("nora", &Passphrase::new(PASSPHRASE)).unwrap();
    let ada = clients::get_client(&nora, stays).unwrap();
    assert_eq!((ada.family_name.as_str(), ada.preferred_name.as_str()), ("Bellweather", "Addie"));
    assert_eq!(clients::get_health(&nora, stays).unwrap().note, "well");
    let kept = [
        "Main Street 1",
        "all well",
        "still well",
        "half a sentence",
        "the content of a photo",
        "an emergency",
    ];
    assert_eq!(found(&kept, &after).len(), kept.len());
    assert!(clients::client_history(&nora, stays).unwrap().len() >= 4);
    assert_eq!(find(&w, "Bellweather"), [stays]);
    assert!(find(&w, "Quandamooka").is_empty());
    assert!(clients::get_client(&nora, gone).is_err());

    let report = w.owner.verify(&mut |_| (), &|| false).unwrap();
    assert!(report.ok, "{report:?}");
    assert!(report.checks.iter().any(|c| c.detail.contains("erased lawfully")));
    let overview = retention::retention_overview(&w.owner).unwrap();
    let line = &overview.certificates[0];
    let certificate = retention::get_certificate(&w.owner, line.id, 24).unwrap();
    assert_eq!((certificate.client, certificate.erased_by.as_str()), (gone, "Lena Hart"));
    assert_eq!(certificate.proposed_by, "Ruth Adeyemi");
    assert!(certificate.why.contains("7 years after"), "{}", certificate.why);
    for (what, at_least) in [
        ("signed notes", 1),
        ("visits", 1),
        ("photos and files", 1),
        ("changes in the journal", 8),
        ("drafts", 2),
    ] {
        let count = certificate.counts.iter().find(|g| g.what == what).map_or(0, |g| g.count);
        assert!(count >= at_least, "{what}: {count}");
    }
    let said = format!("{certificate:?}");
    assert_eq!(found(&CANARIES, said.as_bytes()), Vec::<String>::new());
    assert!(overview.purges.is_empty());
    assert_eq!(w.entries("retention.erase"), 1);
}

#[test]
fn a_purge_that_was_cut_short_goes_on_with_the_rest() {
    let mut w = World::new();
    decide_rules(&w.ruth);
    let clients: Vec<ClientId> = (0..4)
        .map(|n| {
            let id = w.client("Cut", &format!("Short{n}"));
            let mut d = draft(&w, id);
            d.birth_date = Some("1980-05-01".to_owned());
            clients::save_client(&w.mia, d, true).unwrap();
            id
        })
        .collect();
    w.clock.forward(8 * YEAR);
    let purge = retention::propose_purge(&w.ruth, &clients).unwrap();
    approve_all(&w.owner, &purge);
    step_up(&w.owner);
    let seen = std::sync::atomic::AtomicU64::new(0);
    let stopped = retention::run_purge(
        &w.owner,
        purge.id,
        &mut |done, _| seen.store(done, std::sync::atomic::Ordering::SeqCst),
        &|| seen.load(std::sync::atomic::Ordering::SeqCst) == 2,
    );
    assert!(matches!(stopped, Err(PracticeError::Cancelled)));
    // As after a kill: opened anew.
    w.owner = w.lock_and_sign_in("lena");
    let overview = retention::retention_overview(&w.owner).unwrap();
    let states: Vec<_> = overview.purges[0].items.iter().map(|i| i.state).collect();
    assert_eq!(states.iter().filter(|s| **s == PurgeItemState::Erased).count(), 2);
    for item in &overview.purges[0].items {
        let there = clients::get_client(&w.owner, item.client).is_ok();
        assert_eq!(there, item.state == PurgeItemState::Approved, "whole or gone");
        assert_eq!(item.certificate.is_some(), !there);
    }
    assert_eq!(run(&w.owner, &overview.purges[0]).erased, 2);
    assert!(retention::retention_overview(&w.owner).unwrap().purges.is_empty());
    assert!(w.owner.verify(&mut |_| (), &|| false).unwrap().ok);
}

#[test]
fn a_hold_that_comes_after_the_approval_still_keeps() {
    let w = World::new();
    decide_rules(&w.ruth);
    let id = w.client("Held", "Back");
    let mut d = draft(&w, id);
    d.birth_date = Some("1980-05-01".to_owned());
    clients::save_client(&w.mia, d, true).unwrap();
    w.clock.forward(8 * YEAR);
    let purge = retention::propose_purge(&w.ruth, &[id]).unwrap();
    approve_all(&w.owner, &purge);
    let everything = LegalHoldDraft {
        client: None,
        matter: "An audit".into(),
        why: "All of it".into(),
        from: day("2026-03-12"),
    };
    let hold = retention::place_hold(&w.ruth, everything).unwrap();
    assert!(retention::client_retention(&w.mia, id).unwrap().held);
    let ran = run(&w.owner, &purge);
    assert_eq!((ran.erased, ran.stayed.len()), (0, 1));
    assert!(ran.stayed[0].why.contains("hold"));
    assert!(clients::get_client(&w.owner, id).is_ok());
    retention::release_hold(&w.ruth, &ReleaseHoldReq { hold, why: "The audit is over".into() }).unwrap();
    assert!(retention::release_hold(&w.ruth, &ReleaseHoldReq { hold, why: "Again".into() }).is_err());
    // And who was here again since isn't due any more.
    w.book(id, "2034-03-20", 600);
    let ran = run(&w.owner, &purge);
    assert_eq!((ran.erased, ran.stayed.len()), (0, 1));
    assert!(ran.stayed[0].why.contains("isn't due any more"));
}

#[test]
fn nothing_is_due_until_every_rule_was_verified_and_no_one_whom_an_incident_names() {
    let w = World::new();
    let id = w.client("Not", "Yet");
    let mut d = draft(&w, id);
    d.birth_date = Some("1980-05-01".to_owned());
    clients::save_client(&w.mia, d, true).unwrap();
    let unknown = w.client("No", "Birthday");
    w.clock.forward(8 * YEAR);
    let overview = retention::retention_overview(&w.ruth).unwrap();
    assert!(overview.due.is_empty());
    assert_eq!(overview.unverified.len(), 4);
    assert!(retention::propose_purge(&w.ruth, &[]).is_err());
    let overview = decide_rules(&w.ruth);
    assert_eq!(overview.due.iter().map(|d| d.client).collect::<Vec<_>>(), [id]);
    assert_eq!(overview.no_birth_date, 1);
    assert!(retention::propose_purge(&w.ruth, &[unknown]).is_err());
}

#[test]
fn a_client_page_says_until_when_the_record_is_kept_and_a_new_birth_date_moves_the_day() {
    let w = World::new();
    let id = w.client("Kim", "Young");
    let kept = || retention::client_retention(&w.mia, id).unwrap();
    let born = |on: &str| {
        let mut d = ClientDraft::from(clients::get_client(&w.mia, id).unwrap());
        d.birth_date = Some(on.to_owned());
        clients::save_client(&w.mia, d, true).unwrap();
    };
    born("1980-05-01");
    assert_eq!((kept().until, kept().held), (None, false), "no rule is decided");
    decide_rules(&w.ruth);
    assert_eq!(kept().until, Some(day("2033-03-12")));
    born("2012-05-01");
    assert_eq!(kept().until, Some(day("2037-05-01")));
    assert_eq!(kept().why, "7 years after coming of age at 18.");
    // Past it there is nothing to say on the page: what else keeps the record isn't the desk's.
    w.clock.forward(12 * YEAR);
    assert_eq!(kept().until, None);
}

#[test]
fn who_may_what_and_what_is_refused_at_its_field() {
    let w = World::new();
    for session in [&w.nora, &w.jo, &w.mia] {
        assert_eq!(retention::retention_overview(session).unwrap_err().code(), "not_allowed");
        assert_eq!(retention::propose_purge(session, &[]).unwrap_err().code(), "not_allowed");
    }
    let rule = |slug: &str, years, age, source: &str, as_of| RetentionRuleDraft {
        slug: slug.into(),
        version: 0,
        years,
        age,
        source: source.into(),
        as_of,
        verified_by: "Counsel".into(),
        note: String::new(),
    };
    let then = Some(day("2026-03-01"));
    for (req, field) in [
        (rule("programme", 5, None, "x", then), "years"),
        (rule("chart-adult", 0, None, "x", then), "years"),
        (rule("chart-adult", 7, Some(18), "x", then), "age"),
        (rule("chart-minor", 7, None, "x", then), "age"),
        (rule("chart-adult", 7, None, " ", then), "source"),
        (rule("chart-adult", 7, None, "x", None), "asOf"),
        (rule("chart-adult", 7, None, "x", Some(day("2030-01-01"))), "asOf"),
        (rule("nothing", 7, None, "x", then), "slug"),
    ] {
        assert_eq!(retention::save_retention_rule(&w.ruth, req).unwrap_err().field(), Some(field));
    }
    let id = w.client("Ilse", "Zamora");
    for (law, reason, field) in
        [("", "asked", "law"), ("Civ. 1", "", "reason"), ("Civ. 1", "Ilse asked", "reason")]
    {
        let req = ErasureReq { client: id, law: law.into(), reason: reason.into() };
        assert_eq!(retention::request_erasure(&w.ruth, &req).unwrap_err().field(), Some(field));
    }
    let req = ErasureReq { client: id, law: "Civ. 1".into(), reason: "Asked in writing".into() };
    let purge = retention::request_erasure(&w.ruth, &req).unwrap();
    assert!(retention::request_erasure(&w.ruth, &req).is_err(), "on a list already");
    let decide = DecidePurgeReq { purge: purge.id, approve: vec![purge.items[0].id], keep: Vec::new() };
    assert_eq!(retention::decide_purge(&w.ruth, &decide).unwrap_err().code(), "not_allowed");
    w.clock.forward(10 * 60 * 1000);
    assert_eq!(retention::decide_purge(&w.owner, &decide).unwrap_err().code(), "step_up_needed");
    // Not due by any rule, and erased all the same: it was asked for.
    let purge = approve_all(&w.owner, &purge);
    assert_eq!(run(&w.owner, &purge).erased, 1);
    assert!(clients::get_client(&w.owner, id).is_err());
}

#[test]
fn of_two_owners_whoever_proposed_does_not_approve() {
    let w = World::new();
    let id = w.client("Two", "Owners");
    step_up(&w.owner);
    w.owner
        .write::<_, RecordError>(Access::new("person.roles", Permission::RolesManage), |tx| {
            use stillroom_record::{Role, people::Person};
            Person::set_roles(tx, w.ruth.person().unwrap(), &[Role::Owner, Role::PrivacyOfficer])
        })
        .unwrap();
    let req = ErasureReq { client: id, law: "Civ. 1".into(), reason: "Asked in writing".into() };
    let purge = retention::request_erasure(&w.ruth, &req).unwrap();
    assert!(purge.needs_another);
    let decide = DecidePurgeReq { purge: purge.id, approve: vec![purge.items[0].id], keep: Vec::new() };
    step_up(&w.ruth);
    assert_eq!(retention::decide_purge(&w.ruth, &decide).unwrap_err().code(), "conflict");
    approve_all(&w.owner, &purge);
}

#[test]
fn every_table_that_names_a_client_says_what_becomes_of_its_rows() {
    let schema = stillroom_practice::schema();
    assert_eq!(schema.undeclared(), Vec::<&str>::new());
    let w = World::new();
    // What is taken out by its own way, in the same transaction.
    let derived = ["journal_change", "journal_subject", "break_glass", "kept_file"];
    let named: Vec<(String, String)> = w.with_database(|database| {
        let mut all = database
            .conn()
            .prepare(
                "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
                 WHERE t.schema = 'main' AND t.type = 'table' AND c.name IN ('client', 'client_id', 'kept', 'dropped')",
            )
            .unwrap();
        let all = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        all.collect::<Result<_, _>>().unwrap()
    });
    assert!(named.len() > 12);
    for (table, column) in named {
        let declared = |of: &ClientRows| of.table == table && of.columns.contains(&column.as_str());
        assert!(
            derived.contains(&table.as_str()) || schema.client_rows.iter().any(declared),
            "{table}.{column} names a client, and no slice says what an erasure does with it"
        );
    }
    assert!(schema.client_rows.iter().any(|of| of.goes == Goes::Rows));
}
