//! What comes years later: papers that kept a client, and an older copy of the record.

use super::*;
use crate::programme_authorizations::{form, parent};
use stillroom_practice::programme::authorizations::{
    self, AuthorizationEnd, EndAuthorizationReq, PublicationDraft, RevocationHow, SettlePublicationReq,
    TakenDown, UsePurpose,
};
use stillroom_practice::programme::wishes::{
    self, Authority, ChannelDraft, DecideWishReq, RecordWishReq, RestrictionDraft, RestrictionEnd,
    RestrictionKind, WishAct, WishDecision, WishEnd,
};

#[test]
fn an_older_copy_of_the_record_erases_again_who_was_erased_since() {
    let Staged { mut w, gone, stays } = staged();
    w.owner.record().close();
    let older = tempfile::tempdir().unwrap();
    for file in ["record.db", "vault.json", "witness"] {
        std::fs::copy(w.vault().join(file), older.path().join(file)).unwrap();
    }
    w.owner = w.lock_and_sign_in("lena");
    let ruth = w.owner.record().sign_in("ruth", &Passphrase::new(PASSPHRASE)).unwrap();
    let req = ErasureReq { client: gone, law: "Civ. 1".into(), reason: "Asked in writing".into() };
    let purge = retention::request_erasure(&ruth, &req).unwrap();
    approve_all(&w.owner, &purge);
    assert_eq!(run(&w.owner, &purge).erased, 1);
    assert_eq!(retention::finish_erasures(&w.owner).unwrap(), 0, "nothing to do in the record itself");
    w.owner.record().close();
    // The older copy takes its place; the list lies beside it, as a restore puts it there.
    for file in ["record.db", "vault.json", "witness"] {
        std::fs::copy(older.path().join(file), w.vault().join(file)).unwrap();
    }
    assert!(w.vault().join("erased").exists());
    let mia = w.lock_and_sign_in("mia");
    assert!(clients::get_client(&mia, gone).is_ok());
    assert_eq!(mia.erased_elsewhere().unwrap(), [gone.0]);
    // Nobody who isn't on the list goes that way.
    let refused = mia.erase_again::<RecordError>(stays.0, |_| panic!("never asked"), |_, _| Ok(()));
    assert!(refused.is_err());
    assert_eq!(retention::finish_erasures(&mia).unwrap(), 1);
    assert!(mia.record().notices().iter().any(|n| format!("{n:?}") == "ErasedAgain { count: 1 }"));
    assert_eq!(retention::finish_erasures(&mia).unwrap(), 0);
    mia.record().close();
    w.owner = w.lock_and_sign_in("lena");
    step_up(&w.owner);
    assert!(w.owner.overwrite_erased().unwrap().is_none_or(|left| left.log));
    let report = w.owner.verify(&mut |_| (), &|| false).unwrap();
    assert!(report.checks.iter().find(|c| c.name == "journal").unwrap().ok, "{report:?}");
    assert_eq!(found(&CANARIES, &everything(&w)), Vec::<String>::new());
}

#[test]
fn papers_of_the_programme_keep_a_client_for_six_years_and_then_go_too() {
    let mut w = World::new();
    decide_rules(&w.ruth);
    let id = w.client("Paper", "Trail");
    let mut d = draft(&w, id);
    d.birth_date = Some("1980-05-01".to_owned());
    clients::save_client(&w.mia, d, true).unwrap();
    // Five years on: each part has something of them, two of it shared with others.
    w.clock.forward(5 * YEAR);
    let by = w.ruth.person().unwrap();
    let (one, two) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let put = |sql: &str| {
        w.ruth
            .write::<_, RecordError>(Access::new("paper.add", Permission::ProgrammeManage), |tx| {
                let now = tx.now();
                let all = stillroom_record::sql::named_params! {
                    ":one": one.as_bytes(), ":two": two.as_bytes(), ":client": id, ":by": by, ":now": now,
                };
                tx.execute(sql, all)
            })
            .unwrap();
    };
    for sql in [
        "INSERT INTO request SELECT :one, 1, :client, 'access', '2031-03-01', 'Papierkauz', 'client', '', '', '', :now, :by, :now, :by FROM (SELECT :two)",
        "INSERT INTO request_event SELECT :two, :one, 1, 'note', 'Papierkauz', 'x', :now, :by FROM (SELECT :client)",
        "INSERT INTO disclosure SELECT :one, '2031-03-01', 'x', '', 'x', 'x', '', 'x', 'hand', NULL, NULL, '', 'x', :now, :by FROM (SELECT :two, :client)",
        "INSERT INTO disclosure_client SELECT :one, :client FROM (SELECT :two, :by, :now)",
        "INSERT INTO representative SELECT :one, :client, 'Papierkauz', '', 'healthCareProxy', '', '', '2031-03-01', NULL, NULL, '', '2031-03-02', '', :now, :by FROM (SELECT :two)",
        "INSERT INTO involved SELECT :one, :client, 'Papierkauz', '', '', '', '2031-03-01', NULL, '', :now, :by FROM (SELECT :two)",
        "INSERT INTO activity_finding SELECT :one, 'x', :by, :client, '[]', :now, :now, 'x', 1, 0, '[]', :now, 'x', NULL, '', NULL, NULL, NULL FROM (SELECT :two)",
    ] {
        put(sql);
    }
    let ask = || ErasureReq { client: id, law: "Civ. 1".into(), reason: "Asked in writing".into() };
    w.clock.forward(5 * YEAR);
    // By the chart's rule their time has come; by these papers it hasn't.
    let overview = retention::retention_overview(&w.ruth).unwrap();
    assert!(overview.due.is_empty(), "{:?}", overview.due);
    let refused = retention::request_erasure(&w.ruth, &ask()).unwrap_err();
    assert!(refused.to_string().contains("A paper of the programme"), "{refused}");
    w.clock.forward(2 * YEAR);
    let overview = retention::retention_overview(&w.ruth).unwrap();
    assert_eq!(overview.due.iter().map(|d| d.client).collect::<Vec<_>>(), [id]);
    let purge = retention::propose_purge(&w.ruth, &[id]).unwrap();
    approve_all(&w.owner, &purge);
    assert!(!found(&["Papierkauz"], &everything(&w)).is_empty(), "the control");
    w.owner = w.lock_and_sign_in("lena");
    let ran = run(&w.owner, &purge);
    assert_eq!((ran.erased, ran.stayed.len()), (1, 0), "{ran:?}");
    assert!(found(&["Papierkauz"], &everything(&w)).is_empty());
    w.owner = w.lock_and_sign_in("lena");
    let left = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        let access = Access::new("paper.count", Permission::ProgrammeView);
        w.owner.read::<i64, RecordError>(access, |tx| tx.query_one("count", &sql, [], |r| r.get(0))).unwrap()
    };
    for (table, count) in [
        ("request", 0),
        ("request_event", 0),
        ("disclosure_client", 0),
        ("representative", 0),
        ("involved", 0),
        // What is the practice's own stays, and names nobody.
        ("disclosure", 1),
        ("activity_finding WHERE client_id IS NULL", 1),
    ] {
        assert_eq!(left(table), count, "{table}");
    }
    assert!(w.owner.verify(&mut |_| (), &|| false).unwrap().ok);
}

#[test]
fn what_a_purge_that_was_cut_short_left_is_gone_when_somebody_comes_in() {
    let Staged { mut w, gone, stays } = staged();
    w.owner = w.lock_and_sign_in("lena");
    let ruth = w.owner.record().sign_in("ruth", &Passphrase::new(PASSPHRASE)).unwrap();
    w.clock.forward(8 * YEAR);
    decide_rules(&ruth);
    let purge = retention::propose_purge(&ruth, &[gone, stays]).unwrap();
    let purge = approve_all(&w.owner, &purge);
    let (first, last) = (purge.items[0].client, purge.items[1].client);
    assert_eq!(count(&w.vault().join("blobs")), 2);
    // Stopped after the first: of who is gone nothing stays.
    step_up(&w.owner);
    let asked = std::sync::atomic::AtomicU64::new(0);
    let stop = || asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 1;
    let stopped = retention::run_purge(&w.owner, purge.id, &mut |_, _| (), &stop);
    assert!(matches!(stopped, Err(PracticeError::Cancelled)));
    assert!(clients::get_client(&w.owner, first).is_err() && clients::get_client(&w.owner, last).is_ok());
    assert_eq!(count(&w.vault().join("blobs")), 1);
    // Killed once the second's rows are gone, which closes the list: nobody can run it again.
    let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut die = |done: u64, of: u64| assert!(done < of, "killed");
        retention::run_purge(&w.owner, purge.id, &mut die, &|| false)
    }));
    assert!(killed.is_err());
    assert!(retention::retention_overview(&w.owner).unwrap().purges.is_empty());
    assert_eq!(count(&w.vault().join("blobs")), 1, "the control: it is still there");
    let mia = w.lock_and_sign_in("mia");
    assert_eq!(retention::finish_erasures(&mia).unwrap(), 0);
    assert_eq!(count(&w.vault().join("blobs")), 0);
    mia.record().close();
    w.owner = w.lock_and_sign_in("lena");
    assert!(w.owner.verify(&mut |_| (), &|| false).unwrap().ok);
    assert_eq!(found(&CANARIES, &everything(&w)), Vec::<String>::new());
}

/// A client whose chart's years are over long before anything else ends.
fn grown_up(w: &World, family: &str) -> ClientId {
    let id = w.client("Stays", family);
    let mut d = draft(w, id);
    d.birth_date = Some("1980-05-01".to_owned());
    clients::save_client(&w.mia, d, true).unwrap();
    id
}

fn wish(w: &World, client: ClientId, act: WishAct) -> wishes::ClientWishes {
    wishes::record_wish(&w.mia, RecordWishReq { client, act }).unwrap()
}

#[test]
fn what_is_in_force_keeps_a_client_until_it_ends_and_six_years_more() {
    let w = World::new();
    decide_rules(&w.ruth);
    let now = day("2026-03-12");
    let all = ["Signed", "Shown", "Proxy", "Agreed", "Waiting", "Channel", "Refused", "Parent"];
    let [signed, shown, proxy, agreed, waiting, channel, refused, grown] = all.map(|name| grown_up(&w, name));

    // Until they take it back.
    let event = authorizations::AuthorizationDraft {
        expires_on: None,
        expires_event: "Until I take it back".to_owned(),
        ..form(signed, "Stays Signed")
    };
    let signed_id = authorizations::sign_authorization(&w.mia, event).unwrap().all[0].id;
    // To a day, and the picture is still up.
    authorizations::sign_authorization(&w.mia, form(shown, "Stays Shown")).unwrap();
    let publication = PublicationDraft {
        client: shown,
        purpose: UsePurpose::OwnPages,
        what: "Before and after".to_owned(),
        place: "Instagram".to_owned(),
        address: String::new(),
        published_on: now,
    };
    let up = authorizations::register_publication(&w.mia, publication).unwrap().all[0].publications[0].id;
    let proxy_id = parent(&w, proxy, Authority::HealthCareProxy);
    // Grown up at the first look: a parent's say is over by itself.
    parent(&w, grown, Authority::Parent);
    let ask = || {
        WishAct::Restriction(RestrictionDraft {
            kind: RestrictionKind::Other,
            asked_on: now,
            what: "Nothing to my employer".to_owned(),
            paid_in_full: false,
        })
    };
    let [agreed_id, waiting_id, refused_id] =
        [agreed, waiting, refused].map(|client| wish(&w, client, ask()).restrictions[0].id);
    let decide = |client, id, agree| {
        let why = "We looked at it".to_owned();
        let decision = WishDecision::Restriction { id, agree, why };
        wishes::decide_wish(&w.ruth, DecideWishReq { client, decision }).unwrap();
    };
    decide(agreed, agreed_id, true);
    decide(refused, refused_id, false);
    let by_mail = ChannelDraft { asked_on: now, what: "By mail only".to_owned() };
    let channel_id = wish(&w, channel, WishAct::Channel(by_mail)).channels[0].id;

    let due = || {
        let overview = retention::retention_overview(&w.ruth).unwrap();
        assert_eq!(overview.no_birth_date, 0, "each has one");
        let mut due: Vec<_> = overview.due.iter().map(|d| d.name.replace("Stays ", "")).collect();
        due.sort();
        due
    };
    w.clock.forward(20 * YEAR);
    assert_eq!(due(), ["Parent", "Refused"]);
    for client in [signed, shown, proxy, agreed, waiting, channel] {
        let ask = ErasureReq { client, law: "Civ. 1".into(), reason: "Asked in writing".into() };
        let no = retention::request_erasure(&w.ruth, &ask).unwrap_err().to_string();
        assert!(no.contains("still in force"), "{no}");
        assert!(retention::propose_purge(&w.ruth, &[client]).is_err());
    }

    let on = retention::retention_overview(&w.ruth).unwrap().today;
    let end = || WishEnd { on, why: "It is over".to_owned() };
    let (how, words) = (Some(RevocationHow::Letter), "I take it back.".to_owned());
    let revoked = EndAuthorizationReq { id: signed_id, end: AuthorizationEnd::Revoked, on, how, words };
    authorizations::end_authorization(&w.mia, revoked).unwrap();
    let down = SettlePublicationReq {
        id: up,
        how: TakenDown::Removed,
        on,
        proof: "Looked at it signed out".to_owned(),
        remains: String::new(),
    };
    authorizations::settle_publication(&w.mia, down).unwrap();
    wish(&w, proxy, WishAct::EndRepresentative { id: proxy_id, end: end() });
    for (client, id) in [(agreed, agreed_id), (waiting, waiting_id)] {
        let how = RestrictionEnd::ClientAsked;
        wish(&w, client, WishAct::EndRestriction { id, how, end: end() });
    }
    wish(&w, channel, WishAct::EndChannel { id: channel_id, end: end() });
    w.clock.forward(5 * YEAR);
    assert_eq!(due(), ["Parent", "Refused"], "six years more");
    w.clock.forward(2 * YEAR);
    let mut named = all.map(str::to_owned);
    named.sort();
    assert_eq!(due(), named);
}
