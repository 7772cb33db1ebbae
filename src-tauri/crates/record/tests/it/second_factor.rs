use crate::support::*;
use stillroom_record::sign_in;
use stillroom_record::*;
use stillroom_testkit::Authenticator;

const STEP: i64 = 30_000;

impl Practice {
    fn now(&self) -> i64 {
        self.record.now().0
    }

    /// The next code is another one.
    fn next_code(&self, phone: &Authenticator) -> String {
        self.clock.advance(STEP);
        phone.shows(self.now())
    }

    fn ask(&self, rule: CodeRule) {
        self.owner.set_code_rule(rule).unwrap();
    }
}

fn turn_on(p: &Practice, session: &Session, passphrase: &str) -> (Authenticator, Vec<String>) {
    let new = session.begin_second_factor(&Passphrase::new(passphrase)).unwrap();
    let phone = Authenticator::typed(&new.secret);
    p.clock.advance(STEP);
    let codes = session.confirm_second_factor(&phone.shows(p.now())).unwrap();
    (phone, codes.iter().map(|c| c.to_string()).collect())
}

fn confirm(session: &Session, passphrase: &str, code: &str) -> Result<Option<u32>, &'static str> {
    session.step_up_with_code(&Passphrase::new(passphrase), code).map_err(|e| e.code())
}

fn verbs(owner: &Session) -> Vec<String> {
    last_entries(owner, 200).into_iter().map(|e| e.verb).collect()
}

/// The owner has a factor, and whoever has one is asked.
fn with_a_factor() -> (Practice, Authenticator, Vec<String>) {
    let p = Practice::new();
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    p.ask(CodeRule::WhoHasOne);
    let (phone, codes) = turn_on(&p, &p.owner, OWNER);
    (p, phone, codes)
}

#[test]
fn it_is_on_after_the_first_right_code_and_then_a_step_up_asks_for_one() {
    let p = Practice::new();
    assert_eq!(p.owner.step_up_asks().unwrap(), StepUpAsks::Passphrase);
    assert_eq!(p.owner.begin_second_factor(&Passphrase::new(OTHER)).unwrap_err().code(), "wrong_passphrase");
    assert_eq!(p.owner.confirm_second_factor("123456").unwrap_err().code(), "conflict", "nothing was begun");
    let new = p.owner.begin_second_factor(&Passphrase::new(OWNER)).unwrap();
    assert!(new.uri.starts_with("otpauth://totp/Stillroom:%20Lumen%20%28maren%29?"), "{}", *new.uri);
    let phone = Authenticator::typed(&new.secret);
    let past = p.now() - 5 * STEP;
    assert_eq!(p.owner.confirm_second_factor(&phone.shows(past)).unwrap_err().code(), "code_wrong");
    assert_eq!(p.owner.confirm_second_factor("12345").unwrap_err().field(), Some("code"));
    assert_eq!(p.owner.second_factor().unwrap().since, None);
    let codes = p.owner.confirm_second_factor(&phone.shows(p.now())).unwrap();
    assert_eq!(codes.len(), sign_in::RECOVERY_CODES);
    let mine = p.owner.second_factor().unwrap();
    assert_eq!((mine.since, mine.codes_left), (Some(p.record.now()), 10));
    assert_eq!(p.owner.begin_second_factor(&Passphrase::new(OWNER)).unwrap_err().code(), "conflict");
    // Passphrase and code were given: that confirms things for as long as the passphrase is good.
    p.owner.permit(Permission::VaultManage).unwrap();
    // The practice doesn't ask yet.
    assert_eq!(p.owner.step_up_asks().unwrap(), StepUpAsks::Passphrase);
    p.ask(CodeRule::WhoHasOne);
    assert_eq!(p.owner.step_up_asks().unwrap(), StepUpAsks::Code);
    // What was confirmed under the rule before counts no more.
    assert_eq!(p.owner.permit(Permission::VaultManage).unwrap_err().code(), "step_up_needed");
    assert_eq!(p.owner.step_up(&Passphrase::new(OWNER)).unwrap_err().code(), "code_needed");
    let code = p.next_code(&phone);
    assert_eq!(confirm(&p.owner, OTHER, &code), Err("wrong_passphrase"));
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    p.owner.permit(Permission::VaultManage).unwrap();
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_secret_that_waited_a_quarter_of_an_hour_or_for_another_session_is_gone() {
    let p = Practice::new();
    let new = p.owner.begin_second_factor(&Passphrase::new(OWNER)).unwrap();
    let phone = Authenticator::typed(&new.secret);
    let twin = p.record.sign_in("maren", &Passphrase::new(OWNER)).unwrap();
    assert_eq!(twin.confirm_second_factor(&phone.shows(p.now())).unwrap_err().code(), "conflict");
    p.clock.advance(15 * 60_000);
    assert_eq!(p.owner.confirm_second_factor(&phone.shows(p.now())).unwrap_err().code(), "conflict");
    let (phone, _) = turn_on(&p, &p.owner, OWNER);
    // The passphrase that was given before the QR code is good for five minutes from then.
    p.clock.advance(5 * 60_000);
    assert_eq!(p.owner.permit(Permission::VaultManage).unwrap_err().code(), "step_up_needed");
    assert!(!phone.secret().is_empty());
}

#[test]
fn a_code_confirms_once_and_a_clock_may_be_one_step_wrong() {
    let (p, phone, _) = with_a_factor();
    let code = p.next_code(&phone);
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    assert_eq!(confirm(&p.owner, OWNER, &code), Err("code_used"));
    // The first code, with which it was turned on, is used as well.
    assert_eq!(confirm(&p.owner, OWNER, &phone.shows(p.now() - STEP)), Err("code_used"));
    p.clock.advance(10 * STEP);
    let at = |steps: i64| phone.shows(p.now() + steps * STEP);
    for (steps, wanted) in [(-1, Ok(None)), (1, Ok(None)), (0, Ok(None)), (-2, Err("code_wrong"))] {
        assert_eq!(confirm(&p.owner, OWNER, &at(steps)), wanted, "{steps} steps");
    }
    let wrong = p.owner.step_up_with_code(&Passphrase::new(OWNER), &at(2)).unwrap_err();
    // The time here is said, so that a wrong clock is found.
    assert!(wrong.to_string().contains(" on January 1") && wrong.to_string().contains(":00 "), "{wrong}");
    assert_eq!(wrong.field(), Some("code"));
    p.clock.advance(60_000);
    // Set back to a time whose codes were used: they stay used.
    p.clock.advance(-60_000 - STEP);
    let old = phone.shows(p.now());
    // The count of passphrases and that of codes begin their wait of a second anew, one after the other.
    for _ in 0..2 {
        assert_eq!(confirm(&p.owner, OWNER, &old), Err("wait"));
        p.clock.advance(1_000);
    }
    assert_eq!(confirm(&p.owner, OWNER, &old), Err("code_used"));
}

#[test]
fn many_wrong_codes_wait_longer_and_a_sign_in_between_makes_none_free() {
    let (mut p, phone, _) = with_a_factor();
    let mut waits = Vec::new();
    for _ in 0..6 {
        match p.owner.step_up_with_code(&Passphrase::new(OWNER), "000000") {
            Err(RecordError::Wait { seconds }) => {
                waits.push(seconds);
                // Not the right code either, nor after the program was started anew.
                let code = p.next_code(&phone);
                p.clock.advance(-STEP);
                assert_eq!(confirm(&p.owner, OWNER, &code), Err("wait"));
                p.clock.advance(i64::from(seconds) * 1000);
            }
            other => assert_eq!(other.unwrap_err().code(), "code_wrong"),
        }
    }
    assert_eq!(waits, [1, 2]);
    p.clock.advance(60_000);
    // A right passphrase clears its own misses, not those of the code.
    p.reopen();
    assert_eq!(confirm(&p.owner, OWNER, "000000"), Err("code_wrong"));
    p.record.sign_in("maren", &Passphrase::new(OWNER)).unwrap();
    assert_eq!(confirm(&p.owner, OWNER, "000000"), Err("wait"));
    // A clock set back makes it no longer than it is.
    p.clock.advance(-86_400_000);
    assert_eq!(confirm(&p.owner, OWNER, "000000"), Err("wait"));
    p.clock.advance(60_000);
    let code = phone.shows(p.now());
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    let misses = p
        .owner
        .journal(&JournalQuery { verb: Some("sign_in.code_miss".into()), limit: 99, ..Default::default() })
        .unwrap()
        .entries;
    let me = p.owner.person().unwrap();
    assert_eq!(misses.len(), 5);
    assert!(misses.iter().all(|e| e.actor == Actor::Unknown && e.subject == Some(("person".into(), me.0))));
    assert_eq!(p.owner.safeguards(UtcMillis(0), p.record.now()).unwrap().misses.len(), 5);
}

#[test]
fn a_recovery_code_works_once_and_new_ones_take_the_place_of_all() {
    let (p, phone, codes) = with_a_factor();
    p.clock.advance(6 * 60_000);
    assert_eq!(confirm(&p.owner, OWNER, &codes[0].to_uppercase().replace('-', " ")), Ok(Some(9)));
    p.owner.permit(Permission::VaultManage).unwrap();
    assert_eq!(confirm(&p.owner, OWNER, &codes[0]), Err("code_wrong"));
    assert_eq!(p.owner.second_factor().unwrap().codes_left, 9);
    assert!(verbs(&p.owner).contains(&"second_factor.used_recovery_code".to_owned()));
    p.clock.advance(6 * 60_000);
    assert_eq!(p.owner.new_recovery_codes().unwrap_err().code(), "step_up_needed");
    assert_eq!(p.owner.turn_off_second_factor().unwrap_err().code(), "step_up_needed");
    let code = p.next_code(&phone);
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    let fresh: Vec<_> = p.owner.new_recovery_codes().unwrap().iter().map(|c| c.to_string()).collect();
    assert!(fresh.iter().all(|c| !codes.contains(c)));
    assert_eq!(confirm(&p.owner, OWNER, &codes[1]), Err("code_wrong"));
    assert_eq!(confirm(&p.owner, OWNER, &fresh[1]), Ok(Some(9)));
    p.owner.turn_off_second_factor().unwrap();
    assert_eq!(p.owner.second_factor().unwrap().codes_left, 0);
    assert_eq!(p.owner.step_up_asks().unwrap(), StepUpAsks::Passphrase);
    assert_eq!(p.owner.permit(Permission::VaultManage).unwrap_err().code(), "step_up_needed");
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
}

#[test]
fn whoever_lost_it_has_it_taken_away_and_is_told_until_they_have_another() {
    let p = Practice::new();
    let (id, desk) = p.person("desk", &[Role::FrontDesk]);
    let (officer_id, officer) = p.person("ruth", &[Role::PrivacyOfficer]);
    turn_on(&p, &desk, OTHER);
    turn_on(&p, &officer, OTHER);
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    p.ask(CodeRule::WhoHasOne);
    assert_eq!(desk.reset_second_factor(officer_id).unwrap_err().code(), "not_allowed");
    assert_eq!(p.owner.reset_second_factor(id).unwrap_err().code(), "step_up_needed");
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    p.owner.reset_second_factor(id).unwrap();
    assert_eq!(p.owner.reset_second_factor(id).unwrap_err().code(), "not_found");
    assert_eq!(desk.second_factor().unwrap().since, None);
    assert_eq!(desk.step_up_asks().unwrap(), StepUpAsks::Passphrase);
    let taken = desk.factor_taken().unwrap().unwrap();
    assert_eq!((taken.by.as_str(), taken.at), ("Maren Holt", p.record.now()));
    assert_eq!(officer.factor_taken().unwrap(), None);
    let entry = &last_entries(&p.owner, 20).into_iter().find(|e| e.verb == "second_factor.reset").unwrap();
    assert_eq!((entry.actor, entry.subject.clone()), (p.owner.actor(), Some(("person".into(), id.0))));
    turn_on(&p, &desk, OTHER);
    assert_eq!(desk.factor_taken().unwrap(), None);
    assert!(verify(&p.owner).ok);
}

#[test]
fn under_everyone_who_has_none_sets_one_up_with_the_passphrase_and_goes_on() {
    let p = Practice::new();
    let (_, officer) = p.person("ruth", &[Role::PrivacyOfficer]);
    assert_eq!(officer.set_code_rule(CodeRule::Off).unwrap_err().code(), "not_allowed");
    p.clock.advance(6 * 60_000);
    assert_eq!(p.owner.set_code_rule(CodeRule::Everyone).unwrap_err().code(), "step_up_needed");
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    p.ask(CodeRule::Everyone);
    assert_eq!(p.owner.code_rule().unwrap(), CodeRule::Everyone);
    for session in [&p.owner, &officer] {
        assert_eq!(session.step_up_asks().unwrap(), StepUpAsks::SetUpFirst);
    }
    assert_eq!(officer.step_up(&Passphrase::new(OTHER)).unwrap_err().code(), "second_factor_needed");
    assert_eq!(confirm(&officer, OTHER, "123456"), Err("second_factor_needed"));
    assert!(!officer.is_stepped_up());
    turn_on(&p, &officer, OTHER);
    officer.permit(Permission::PassphraseIssue).unwrap();
    // Nobody is kept out of the vault by it: signing in asks for no code.
    p.record.sign_in("maren", &Passphrase::new(OWNER)).unwrap();
}

#[test]
fn the_recovery_key_is_never_asked_for_a_code_and_takes_the_last_owner_s_factor_away() {
    let (mut p, _, _) = with_a_factor();
    let me = p.owner.person().unwrap();
    p.ask(CodeRule::Everyone);
    p.record.close();
    let (record, session) =
        sign_in::recover(&p.folder(), p.keychain.clone(), schema(), p.clock.clone(), &p.key, None).unwrap();
    assert_eq!(session.step_up_asks().unwrap(), StepUpAsks::Passphrase);
    assert!(session.is_stepped_up());
    assert_eq!(session.second_factor().unwrap_err().code(), "not_allowed");
    assert_eq!(session.set_code_rule(CodeRule::Off).unwrap_err().code(), "not_allowed");
    session.reset_second_factor(me).unwrap();
    record.close();
    p.open_again();
    assert_eq!(p.owner.factor_taken().unwrap().unwrap().by, "the recovery key");
    let (_, codes) = turn_on(&p, &p.owner, OWNER);
    p.clock.advance(6 * 60_000);
    assert_eq!(confirm(&p.owner, OWNER, &codes[9]), Ok(Some(9)));
}

#[test]
fn it_works_after_a_reopen_a_new_vault_key_and_in_a_copy_of_the_folder() {
    let (mut p, phone, codes) = with_a_factor();
    p.reopen();
    assert_eq!(p.owner.step_up_asks().unwrap(), StepUpAsks::Code);
    let code = p.next_code(&phone);
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    p.owner.rekey(&mut |_| {}).unwrap();
    p.reopen();
    let code = p.next_code(&phone);
    assert_eq!(confirm(&p.owner, OWNER, &code), Ok(None));
    assert_eq!(confirm(&p.owner, OWNER, &codes[3]), Ok(Some(9)));
    p.record.close();
    let copy = p.dir.path().join("copy");
    copy_dir(p.folder().path(), &copy);
    let (record, session) = sign_in::open(
        &stillroom_vault::VaultFolder::at(copy),
        p.keychain.clone(),
        schema(),
        p.clock.clone(),
        "maren",
        &Passphrase::new(OWNER),
    )
    .unwrap();
    let code = p.next_code(&phone);
    assert_eq!(confirm(&session, OWNER, &code), Ok(None));
    assert!(verify(&session).ok);
    record.close();
}

#[test]
fn who_left_has_none_and_who_comes_back_sets_up_another() {
    let p = Practice::new();
    let (id, desk) = p.person("desk", &[Role::FrontDesk]);
    turn_on(&p, &desk, OTHER);
    assert_eq!(p.owner.safeguards(UtcMillis(0), p.record.now()).unwrap().factors.len(), 1);
    p.owner.end_access(id, "Moved away", |_| Ok(())).unwrap();
    let left = p.owner.safeguards(UtcMillis(0), p.record.now()).unwrap();
    assert_eq!((left.factors, left.code_rule), (vec![], CodeRule::Off));
    p.record.close();
    let rows: i64 = p.with_database(|conn| {
        let sql = "SELECT (SELECT count(*) FROM local_second_factor) + (SELECT count(*) FROM local_recovery_code) \
                   + (SELECT count(*) FROM local_used_code)";
        conn.query_row(sql, [], |r| r.get(0)).unwrap()
    });
    assert_eq!(rows, 0);
}

#[test]
fn the_secret_and_the_codes_are_in_no_change_and_no_row_as_they_are() {
    let p = Practice::new();
    let new = p.owner.begin_second_factor(&Passphrase::new(OWNER)).unwrap();
    assert_eq!(format!("{new:?}"), "NewFactor(…)");
    let phone = Authenticator::typed(&new.secret);
    let codes = p.owner.confirm_second_factor(&phone.shows(p.now())).unwrap();
    p.record.close();
    let everything: Vec<u8> = p.with_database(|conn| {
        let mut all = Vec::new();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let names: Vec<String> = conn
            .prepare(sql)
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for name in names {
            let mut rows = conn.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
            let columns = rows.column_count();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    if let Ok(bytes) = row.get_ref(column).unwrap().as_bytes() {
                        all.extend_from_slice(bytes);
                        all.push(b'\n');
                    }
                }
            }
        }
        all
    });
    let holds = |what: &[u8]| everything.windows(what.len()).any(|w| w == what);
    assert!(holds(b"second_factor.on") && holds(b"maren"), "the search finds what is there");
    assert!(!holds(phone.secret()) && !holds(new.secret.as_bytes()), "the secret is readable");
    for code in codes {
        assert!(
            !holds(code.as_bytes()) && !holds(code.replace('-', "").as_bytes()),
            "a recovery code is readable"
        );
    }
    let sealed: Vec<u8> = p.with_database(|conn| {
        conn.query_row("SELECT secret FROM local_second_factor", [], |r| r.get(0)).unwrap()
    });
    let times = everything.windows(sealed.len()).filter(|w| *w == sealed).count();
    assert_eq!(times, 1, "the journal holds the sealed secret");
}
