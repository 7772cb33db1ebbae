//! Clients through the door.

use crate::world::World;
use stillroom_practice::clients::{
    self, Allergy, Client, ClientDraft, ClientHit, ClientId, Contact, Health, Matched, Phone, Pregnancy,
    SearchRequest, Severity, TimelineKind,
};
use stillroom_practice::{PracticeError, reports, schedule};
use stillroom_record::sql::Value;
use stillroom_record::{Access, JournalQuery, Permission, Session};

fn named(given: &str, family: &str) -> ClientDraft {
    ClientDraft { given_name: given.to_owned(), family_name: family.to_owned(), ..ClientDraft::default() }
}

fn phone(written: &str) -> Phone {
    Phone { id: None, written: written.to_owned(), e164: None, label: "Mobile".to_owned() }
}

fn add(w: &World, draft: ClientDraft) -> Client {
    clients::save_client(&w.mia, draft, true).unwrap().value
}

fn search(w: &World, text: &str) -> Vec<ClientHit> {
    let req = SearchRequest { text: text.to_owned(), limit: 20, include_archived: false, settled: false };
    clients::search_clients(&w.mia, req).unwrap()
}

fn names(w: &World, text: &str) -> Vec<String> {
    search(w, text).into_iter().map(|h| h.name).collect()
}

/// Every row of every journaled table of clients and visits.
pub(crate) fn everything(w: &World) -> Vec<String> {
    w.owner
        .read(Access::new("client.view", Permission::ClientView), |tx| {
            let mut all = Vec::new();
            for table in stillroom_practice::schema().tables {
                let rows = tx.query(&format!("SELECT * FROM {}", table.name), [], |r| {
                    let mut row = table.name.to_owned();
                    for i in 0..r.as_ref().column_count() {
                        row.push_str(&format!("|{:?}", r.get::<_, Value>(i)?));
                    }
                    Ok(row)
                })?;
                all.extend(rows);
            }
            all.sort();
            Ok::<_, PracticeError>(all)
        })
        .unwrap()
}

fn health_of(w: &World, id: ClientId) -> Health {
    clients::get_health(&w.nora, id).unwrap()
}

#[test]
fn what_was_written_comes_back_as_it_was_written() {
    let w = World::new();
    let mut draft = named(" José  María ", "O’Brien-Ñandú");
    draft.preferred_name = "\u{202b}محمد\u{202c}".into();
    draft.birth_date = Some("1990-03-14".into());
    draft.phones = vec![phone("(312) 555-0123"), phone("  ")];
    draft.note = "line one\r\nline two\n\ttabbed".into();
    draft.tags = vec!["vip".into(), "VIP".into(), "new".into()];
    draft.guardian = Some(Contact::default());
    let saved = add(&w, draft.clone());
    let got = clients::get_client(&w.mia, saved.id).unwrap();
    assert_eq!(got, saved);
    assert_eq!((&got.given_name, &got.family_name), (&draft.given_name, &draft.family_name));
    assert_eq!((&got.preferred_name, &got.note), (&draft.preferred_name, &draft.note));
    assert_eq!(got.phones.len(), 1, "an empty number is none");
    assert_eq!(got.phones.first().unwrap().written, "(312) 555-0123");
    assert_eq!(got.phones.first().unwrap().e164.as_deref(), Some("+13125550123"));
    assert_eq!(got.tags, ["vip", "new"]);
    assert_eq!((got.age, got.guardian), (Some(35), None));
}

#[test]
fn a_save_over_a_newer_version_names_who_made_it() {
    let w = World::new();
    let first = add(&w, named("Kate", "Ng"));
    let mut mine = ClientDraft::from(first.clone());
    mine.pronouns = "she/her".into();
    clients::save_client(&w.nora, mine, true).unwrap();
    let mut stale = ClientDraft::from(first);
    stale.note = "late".into();
    let error = clients::save_client(&w.mia, stale, true).unwrap_err();
    assert_eq!(error.code(), "changed");
    assert!(error.to_string().contains("Nora Ibe"), "{error}");
}

#[test]
fn scenario_1_kate_ng_is_pointed_out_before_she_is_saved() {
    let w = World::new();
    let mut katherine = named("Katherine", "Ng");
    katherine.birth_date = Some("1990-03-14".into());
    katherine.phones = vec![phone("(312) 555-0123")];
    let katherine = add(&w, katherine);
    let mut kate = named("Kate", "Ng");
    kate.birth_date = Some("1990-03-14".into());
    kate.phones = vec![phone("+1 312.555.0123")];
    assert_eq!(clients::save_client(&w.mia, kate.clone(), false).unwrap_err().code(), "duplicate");
    let found = clients::find_duplicates(&w.mia, kate.clone()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found.first().unwrap().client.id, katherine.id);
    assert_eq!(
        found.first().unwrap().reasons,
        ["Same phone number", "Same birth date", "Kate and Katherine are used for one another"]
    );
    let kate = clients::save_client(&w.mia, kate, true).unwrap().value;
    // An edit that doesn't touch who she is warns nobody again.
    let mut edit = ClientDraft::from(kate);
    edit.note = "prefers mornings".into();
    clients::save_client(&w.mia, edit, false).unwrap();
}

#[test]
fn scenario_1_a_merge_takes_the_stricter_of_both_and_its_undo_restores_every_row() {
    let w = World::new();
    let mut a = named("Katherine", "Ng");
    a.birth_date = Some("1990-03-14".into());
    a.phones = vec![phone("(312) 555-0123")];
    let a = add(&w, a);
    let mut b = named("Kate", "Ng");
    b.phones = vec![phone("312 555 0123"), phone("(312) 555-0999")];
    b.vip = true;
    b.confidential_channel = "signal only".into();
    b.preferences.sms = false;
    b.tags = vec!["laser".into()];
    let b = add(&w, b);
    let allergy = |s: &str, severity| Allergy { substance: s.into(), reaction: String::new(), severity };
    let mut h = health_of(&w, a.id);
    h.allergies = vec![allergy("latex", Severity::Mild)];
    clients::save_health(&w.nora, h).unwrap();
    let mut h = health_of(&w, b.id);
    h.allergies = vec![allergy("Latex", Severity::Severe), allergy("lidocaine", Severity::Moderate)];
    h.pregnancy = Pregnancy::Pregnant;
    clients::save_health(&w.nora, h).unwrap();
    w.book(b.id, "2026-03-16", 600);
    let before = everything(&w);

    let preview = clients::preview_merge(&w.mia, a.id, b.id).unwrap();
    assert_eq!(preview.moves.iter().map(|m| (m.what.as_str(), m.count)).collect::<Vec<_>>(), [("visits", 1)]);
    assert!(preview.fields.iter().all(|f| f.field != "Allergies"), "the front desk sees no health");
    assert_eq!(clients::preview_merge(&w.nora, a.id, b.id).unwrap_err().code(), "not_allowed");
    let merged = clients::merge_clients(&w.mia, a.id, b.id, "same birth date").unwrap();
    let c = &merged.value;
    assert!(c.vip && !c.preferences.sms && c.preferences.email);
    assert_eq!((c.confidential_channel.as_str(), c.phones.len()), ("signal only", 2));
    let h = health_of(&w, a.id);
    assert_eq!(h.pregnancy, Pregnancy::Pregnant);
    assert_eq!(
        h.allergies.iter().map(|x| (x.substance.as_str(), x.severity)).collect::<Vec<_>>(),
        [("latex", Severity::Severe), ("lidocaine", Severity::Moderate)]
    );
    assert!(names(&w, "0999") == ["Katherine Ng"] && search(&w, "kate ng").iter().all(|h| h.id == a.id));
    let page = reports::client_page(&w.nora, a.id).unwrap();
    assert!(page.timeline.iter().any(|t| t.kind == TimelineKind::Visit));
    assert!(page.timeline.iter().any(|t| t.kind == TimelineKind::Merge));

    w.owner.undo(merged.entry).unwrap();
    assert_eq!(everything(&w), before);
    assert_eq!(names(&w, "kate"), ["Kate Ng"]);
    assert_eq!(names(&w, "0999"), ["Kate Ng"]);
}

#[test]
fn undo_of_a_merge_after_a_later_edit_names_it_and_changes_nothing() {
    let w = World::new();
    let (a, b) = (add(&w, named("Katherine", "Ng")), add(&w, named("Kate", "Ng")));
    let merged = clients::merge_clients(&w.mia, a.id, b.id, "one person").unwrap();
    let mut edit = ClientDraft::from(merged.value);
    edit.family_name = "Ng-Wu".into();
    clients::save_client(&w.nora, edit, true).unwrap();
    let before = everything(&w);
    let error = w.owner.undo(merged.entry).unwrap_err();
    assert_eq!(error.code(), "undo_conflict");
    assert!(error.to_string().contains("Nora Ibe"), "{error}");
    assert_eq!(everything(&w), before);
    assert_eq!(names(&w, "ng-wu"), ["Katherine Ng-Wu"]);
}

#[test]
fn a_merged_record_can_be_neither_edited_nor_merged_nor_brought_back_but_by_undo() {
    let w = World::new();
    let (a, b, c) = (add(&w, named("A", "One")), add(&w, named("B", "Two")), add(&w, named("C", "Three")));
    clients::merge_clients(&w.mia, a.id, b.id, "one person").unwrap();
    let dropped = clients::get_client(&w.mia, b.id).unwrap();
    assert!(dropped.archived);
    assert_eq!(clients::save_client(&w.mia, dropped.into(), true).unwrap_err().code(), "conflict");
    assert_eq!(clients::archive_client(&w.mia, b.id, false).unwrap_err().code(), "conflict");
    assert_eq!(clients::merge_clients(&w.mia, c.id, b.id, "x").unwrap_err().code(), "conflict");
    assert_eq!(clients::merge_clients(&w.mia, c.id, c.id, "x").unwrap_err().code(), "invalid");
    assert_eq!(clients::merge_clients(&w.mia, c.id, a.id, " ").unwrap_err().field(), Some("reason"));
}

#[test]
fn undo_of_adding_editing_and_archiving_keeps_the_search_right() {
    let w = World::new();
    let saved = clients::save_client(&w.mia, named("Zoe", "Quill"), true).unwrap();
    assert_eq!(names(&w, "zoe"), ["Zoe Quill"]);
    let mut edit = ClientDraft::from(saved.value.clone());
    edit.family_name = "Penn".into();
    let edited = clients::save_client(&w.mia, edit, true).unwrap();
    assert_eq!((names(&w, "quill").len(), names(&w, "penn").len()), (0, 1));
    w.mia.undo(edited.entry).unwrap();
    assert_eq!((names(&w, "quill").len(), names(&w, "penn").len()), (1, 0));
    let archived = clients::archive_client(&w.mia, saved.value.id, true).unwrap();
    assert!(names(&w, "quill").is_empty());
    let all = SearchRequest { text: "quill".into(), limit: 5, include_archived: true, settled: false };
    assert_eq!(clients::search_clients(&w.mia, all).unwrap().len(), 1);
    w.mia.undo(archived.entry).unwrap();
    assert_eq!(names(&w, "quill").len(), 1);
    w.mia.undo(saved.entry).unwrap();
    assert!(names(&w, "zoe").is_empty() && names(&w, "quil").is_empty());
    assert_eq!(clients::get_client(&w.mia, saved.value.id).unwrap_err().code(), "not_found");
}

#[test]
fn undo_of_adding_a_client_who_has_a_visit_is_refused() {
    let w = World::new();
    let saved = clients::save_client(&w.mia, named("Zoe", "Quill"), true).unwrap();
    w.book(saved.value.id, "2026-03-16", 600);
    let before = everything(&w);
    let error = w.mia.undo(saved.entry).unwrap_err();
    assert_eq!(error.code(), "undo_conflict", "{error}");
    assert_eq!(everything(&w), before);
}

#[test]
fn search_forgives_accents_order_phone_formats_and_slips() {
    let w = World::new();
    let mut jose = named("José María", "Núñez");
    jose.phones = vec![phone("(312) 555-0123")];
    jose.email = "jose.n@example.com".into();
    jose.birth_date = Some("1990-03-14".into());
    add(&w, jose);
    add(&w, named("Katherine", "Ng"));
    add(&w, named("Brian", "O'Brien"));
    add(&w, named("小明", "王"));
    add(&w, named("أحمد", "الحسن"));
    add(&w, named("Łukasz", "Żółć"));
    add(&w, named("Иван", "Петров"));
    let jose = "José María Núñez";
    for text in [
        "jose",
        "nunez",
        "núñez josé",
        "Jose Nunez",
        "maria nun",
        "3125550123",
        "(312) 555",
        "0123",
        "5550123",
        "+1 312 555 01",
        "jose.n@ex",
        "3/14/1990",
        "1990-03-14",
        "14 mar 1990",
        "nunez 3/14/1990",
        "jose 0123",
        "j n",
        "jsoe nunez",
        "josee nunez",
        "jose nunex",
        "josenunez",
        "jos enunez",
        "nuñes",
    ] {
        assert_eq!(names(&w, text).first().map(String::as_str), Some(jose), "{text}");
    }
    assert_eq!(search(&w, "jsoe nunez").first().unwrap().matched, Matched::Typo);
    assert_eq!(search(&w, "jose nunez").first().unwrap().matched, Matched::Exact);
    for (text, who) in [
        ("obrien", "Brian O'Brien"),
        ("o brien", "Brian O'Brien"),
        ("o'brian", "Brian O'Brien"),
        ("katherineng", "Katherine Ng"),
        ("kathrine", "Katherine Ng"),
        ("kahte", "Katherine Ng"),
        ("ng", "Katherine Ng"),
        ("王", "王小明"),
        ("小明", "王小明"),
        ("王小明", "王小明"),
        ("احمد", "أحمد الحسن"),
        ("الحسن أحمد", "أحمد الحسن"),
        ("احمض الحسن", "أحمد الحسن"),
        ("lukasz", "Łukasz Żółć"),
        ("zolc", "Łukasz Żółć"),
        ("иван", "Иван Петров"),
        ("петорв", "Иван Петров"),
    ] {
        assert_eq!(names(&w, text).first().map(String::as_str), Some(who), "{text}");
    }
    for text in ["", " ", "%", "\"", "* OR *", "family:", "-", "zzzz", "999999", "NEAR(", "\u{0}", "^a"] {
        assert!(names(&w, text).len() <= 7, "{text:?}");
    }
    assert!(names(&w, "zzzz").is_empty());
}

#[test]
fn search_puts_exact_before_prefix_before_slips_and_families_first() {
    let w = World::new();
    add(&w, named("Mark", "Lee"));
    add(&w, named("Lee", "Adams"));
    add(&w, named("Ann", "Leeson"));
    add(&w, named("Bo", "Lea"));
    assert_eq!(names(&w, "lee"), ["Mark Lee", "Lee Adams", "Ann Leeson"]);
    let first = search(&w, "lea").first().unwrap().name.clone();
    assert_eq!(first, "Bo Lea");
    // Who was here lately comes sooner among equals.
    let again = add(&w, named("Zed", "Lee"));
    w.clock.forward(60_000);
    w.book(again.id, "2026-03-16", 600);
    assert_eq!(names(&w, "lee").first().unwrap(), "Zed Lee");
}

#[test]
fn a_settled_search_is_in_the_journal_and_a_keystroke_is_not() {
    let w = World::new();
    add(&w, named("Kate", "Ng"));
    search(&w, "kat");
    assert_eq!(w.entries("client.search"), 0);
    let req = SearchRequest { text: "kate".into(), limit: 20, include_archived: false, settled: true };
    clients::search_clients(&w.mia, req).unwrap();
    assert_eq!(w.entries("client.search"), 1);
}

#[test]
fn the_index_can_be_made_anew() {
    let w = World::new();
    for (g, f) in [("Kate", "Ng"), ("José", "Núñez"), ("小明", "王")] {
        add(&w, named(g, f));
    }
    let gone = add(&w, named("Gone", "Girl"));
    clients::archive_client(&w.mia, gone.id, true).unwrap();
    let look = || ["kate", "nunez", "王", "gone", "kaet ng"].map(|t| names(&w, t));
    let before = look();
    w.owner
        .write(Access::new("client.edit", Permission::ClientEdit), |tx| {
            clients::rebuild_search(tx)?;
            clients::rebuild_search(tx)
        })
        .unwrap();
    assert_eq!(look(), before);
}

#[test]
fn health_is_for_those_who_may_see_it() {
    let w = World::new();
    let c = add(&w, named("Kate", "Ng"));
    let mut h = health_of(&w, c.id);
    h.allergies =
        vec![Allergy { substance: "latex".into(), reaction: "hives".into(), severity: Severity::Severe }];
    h.no_known_allergies = true;
    assert_eq!(clients::save_health(&w.nora, h.clone()).unwrap_err().field(), Some("noKnownAllergies"));
    h.no_known_allergies = false;
    let saved = clients::save_health(&w.nora, h.clone()).unwrap();
    assert_eq!(
        clients::save_health(&w.nora, h).unwrap_err().code(),
        "changed",
        "filled from an older version"
    );
    assert_eq!(clients::get_health(&w.mia, c.id).unwrap_err().code(), "not_allowed");
    assert_eq!(search(&w, "kate").first().unwrap().alerts, 0);
    let req = SearchRequest { text: "kate".into(), limit: 20, include_archived: false, settled: false };
    assert_eq!(clients::search_clients(&w.nora, req).unwrap().first().unwrap().alerts, 1);
    let history = clients::client_history(&w.nora, c.id).unwrap();
    let first = history.first().unwrap();
    assert_eq!((first.who.as_str(), first.undoable), ("Nora Ibe", true));
    assert!(first.fields.iter().any(|f| f.label == "Allergy" && f.to.as_deref() == Some("latex")));
    w.nora.undo(saved.entry).unwrap();
    assert!(health_of(&w, c.id).allergies.is_empty());
}

#[test]
fn history_says_who_changed_what_from_what_to_what() {
    let w = World::new();
    let c = add(&w, named("Kate", "Ng"));
    w.clock.forward(3_600_000);
    let mut edit = ClientDraft::from(c.clone());
    edit.family_name = "Wu".into();
    edit.preferences.sms = false;
    edit.tags = vec!["laser".into(), "vip".into()];
    clients::save_client(&w.nora, edit, true).unwrap();
    let history = clients::client_history(&w.owner, c.id).unwrap();
    let edit = history.first().unwrap();
    let show: Vec<_> =
        edit.fields.iter().map(|f| (f.label.as_str(), f.from.as_deref(), f.to.as_deref())).collect();
    assert_eq!(
        show,
        [
            ("Family name", Some("Ng"), Some("Wu")),
            ("Tags", None, Some("laser, vip")),
            ("Texts", Some("yes"), Some("no"))
        ]
    );
    assert_eq!(history.last().unwrap().verb, "client.add");
    let nobody = clients::client_history(&w.owner, ClientId::new()).unwrap_err();
    assert_eq!(nobody.code(), "not_found");
}

#[test]
fn a_visit_of_a_merged_client_is_where_the_client_is() {
    let w = World::new();
    let (a, b) = (add(&w, named("Katherine", "Ng")), add(&w, named("Kate", "Ng")));
    let visit = w.book(b.id, "2026-03-16", 600).value;
    clients::merge_clients(&w.mia, a.id, b.id, "one person").unwrap();
    let date = "2026-03-16".parse().unwrap();
    let day = schedule::get_day(&w.mia, schedule::GetDayReq { date, include_cancelled: false }).unwrap();
    let moved = day.visits.first().unwrap();
    assert_eq!((moved.id, moved.client, moved.client_name.as_str()), (visit.id, Some(a.id), "Katherine Ng"));
}

/// The search index but for its row numbers: what was made step by step must be what is made anew.
fn index(w: &World) -> Vec<String> {
    w.owner
        .read(Access::new("client.view", Permission::ClientView), |tx| {
            let mut all = Vec::new();
            for sql in [
                "SELECT 'doc', hex(client), family, given, other, doc > 0 FROM local_client_doc",
                "SELECT 'word', word, uses, '', '', '' FROM local_client_word",
                "SELECT 'digits', hex(d.client), n.digits, '', '', '' FROM local_client_digits n
                 JOIN local_client_doc d ON d.doc = n.doc",
                "SELECT 'orphan', n.digits, '', '', '', '' FROM local_client_digits n
                 WHERE n.doc NOT IN (SELECT doc FROM local_client_doc)",
            ] {
                all.extend(tx.query(sql, [], |r| {
                    (0..6).map(|i| Ok(format!("{:?}", r.get::<_, Value>(i)?))).collect::<Result<Vec<_>, _>>()
                })?);
            }
            let mut all: Vec<String> = all.into_iter().map(|row| row.join("|")).collect();
            all.sort();
            Ok::<_, PracticeError>(all)
        })
        .unwrap()
}

fn check_index(w: &World) {
    let step_by_step = index(w);
    w.owner
        .write(Access::new("client.edit", Permission::ClientEdit), |tx| {
            // Fails when the full-text index doesn't hold what the documents say.
            tx.execute(
                "INSERT INTO local_client_fts (local_client_fts, rank) VALUES ('integrity-check', 1)",
                [],
            )?;
            clients::rebuild_search(tx)
        })
        .unwrap();
    assert_eq!(step_by_step, index(w));
}

#[test]
fn whatever_happens_to_clients_the_index_is_as_if_made_anew() {
    let w = World::new();
    let mut state = 7_u64;
    let mut roll = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % n
    };
    let given = ["Kate", "José", "小明", "أحمد", "Ann Marie", "", "O'Shea"];
    let family = ["Ng", "Núñez", "王", "de la Cruz", "Smith-Jones", "Ng"];
    let (mut ids, mut entries) = (Vec::new(), Vec::new());
    for step in 0..160 {
        w.clock.forward(1_000);
        let mut draft = named(given[roll(given.len())], family[roll(family.len())]);
        draft.phones = vec![phone(&format!("(312) 555-{:04}", roll(30)))];
        let outcome = match roll(6) {
            0 | 1 => clients::save_client(&w.mia, draft, true).map(|s| (s.value.id, s.entry)),
            2 if !ids.is_empty() => {
                let old = clients::get_client(&w.mia, ids[roll(ids.len())]);
                old.and_then(|old| {
                    draft.id = Some(old.id);
                    draft.version = Some(old.version);
                    clients::save_client(&w.mia, draft, true).map(|s| (s.value.id, s.entry))
                })
            }
            3 if !ids.is_empty() => {
                let id = ids[roll(ids.len())];
                clients::archive_client(&w.mia, id, roll(2) == 0).map(|s| (id, s.entry))
            }
            4 if ids.len() > 1 => {
                let (a, b) = (ids[roll(ids.len())], ids[roll(ids.len())]);
                clients::merge_clients(&w.mia, a, b, "one person").map(|s| (a, s.entry))
            }
            5 if !entries.is_empty() => {
                let entry = entries[roll(entries.len())];
                let _ = w.owner.undo(entry);
                continue;
            }
            _ => continue,
        };
        if let Ok((id, entry)) = outcome {
            ids.push(id);
            entries.push(entry);
        }
        if step % 40 == 39 {
            check_index(&w);
        }
    }
    check_index(&w);
    assert!(entries.len() > 50);
}

#[test]
fn the_same_number_twice_in_a_form_is_kept_twice() {
    let w = World::new();
    let mut draft = named("Kate", "Ng");
    draft.phones = vec![phone("(312) 555-0123")];
    let saved = add(&w, draft);
    let mut edit = ClientDraft::from(saved);
    let mut second = edit.phones.first().unwrap().clone();
    second.written = "(312) 555-0999".into();
    edit.phones.push(second);
    let saved = clients::save_client(&w.mia, edit, true).unwrap().value;
    let written: Vec<_> = saved.phones.iter().map(|p| p.written.as_str()).collect();
    assert_eq!(written, ["(312) 555-0123", "(312) 555-0999"]);
}

#[test]
fn before_anything_is_typed_those_seen_lately_are_listed_the_newest_first() {
    let w = World::new();
    let ask = |session: &Session| {
        let req = SearchRequest { text: " ".into(), limit: 100, include_archived: false, settled: false };
        clients::search_clients(session, req).unwrap().into_iter().map(|h| h.name).collect::<Vec<_>>()
    };
    assert!(ask(&w.mia).is_empty());
    let all: Vec<_> = (0..35)
        .map(|n| {
            w.clock.forward(1_000);
            w.client("Lately", &format!("No{n:02}"))
        })
        .collect();
    let listed = ask(&w.mia);
    assert_eq!(listed.len(), 30);
    assert_eq!((listed[0].as_str(), listed[29].as_str()), ("Lately No34", "Lately No05"));
    // Who is booked or changed comes first, who is archived not at all.
    w.clock.forward(1_000);
    w.book(all[3], "2026-03-13", 600);
    clients::archive_client(&w.owner, all[34], true).unwrap();
    let listed = ask(&w.mia);
    assert_eq!((listed[0].as_str(), listed[1].as_str()), ("Lately No03", "Lately No33"));
    // What was shown is in the journal, though nobody settled on anything.
    let query = JournalQuery {
        client: Some(all[33].0),
        verb: Some("client.lately".into()),
        limit: 9,
        ..JournalQuery::default()
    };
    assert_eq!(w.owner.journal(&query).unwrap().entries.len(), 1);
}
