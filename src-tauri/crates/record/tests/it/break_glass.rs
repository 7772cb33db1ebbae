use crate::support::*;
use stillroom_record::*;

#[test]
fn a_grant_opens_one_client_for_fifteen_minutes_and_alerts_the_privacy_officer() {
    let p = Practice::new();
    let (ada, _) = add_client(&p.owner, "Ada");
    let (bea, _) = add_client(&p.owner, "Bea");
    let (_, desk) = p.person("desk", &[Role::FrontDesk]);
    let (_, officer) = p.person("officer", &[Role::PrivacyOfficer]);
    let look = |client| {
        let access =
            Access::new("client.emergency", Permission::HealthView).of("client", client).under_grant();
        desk.read::<_, RecordError>(access, |tx| {
            tx.saw("client", client);
            Ok(())
        })
    };
    assert_eq!(look(ada).unwrap_err().code(), "not_allowed");
    assert_eq!(desk.break_glass(ada, "  ").unwrap_err().code(), "invalid");
    let grant = desk.break_glass(ada, "Anaphylaxis in room 2").unwrap().value;
    assert_eq!(grant.until, p.record.now().plus(15 * 60 * 1000));
    look(ada).unwrap();
    assert_eq!(look(bea).unwrap_err().code(), "not_allowed");
    // The grant opens no other door.
    let other = Access::new("health.view", Permission::HealthView).of("client", ada);
    assert_eq!(desk.read::<(), RecordError>(other, |_| Ok(())).unwrap_err().code(), "not_allowed");
    p.clock.advance(15 * 60 * 1000);
    assert_eq!(look(ada).unwrap_err().code(), "not_allowed");

    assert_eq!(desk.break_glass_alerts().unwrap_err().code(), "not_allowed");
    let alerts = officer.break_glass_alerts().unwrap();
    assert_eq!(
        (alerts.len(), alerts[0].client, alerts[0].reason.as_str()),
        (1, ada, "Anaphylaxis in room 2")
    );
    officer.close_break_glass_alert(alerts[0].id, "Right").unwrap();
    assert!(officer.break_glass_alerts().unwrap().is_empty());
    assert_eq!(officer.close_break_glass_alert(alerts[0].id, "Again").unwrap_err().code(), "not_found");
    let q = JournalQuery { client: Some(ada), limit: 99, ..Default::default() };
    let entries = p.owner.journal(&q).unwrap().entries;
    assert!(
        entries
            .iter()
            .any(|e| e.verb == "client.break_glass" && e.reason.as_deref() == Some("Anaphylaxis in room 2"))
    );
    assert!(entries.iter().any(|e| e.verb == "client.emergency" && e.under_grant));
}

#[test]
fn nobody_closes_an_alert_about_themselves() {
    let p = Practice::new();
    let (ada, _) = add_client(&p.owner, "Ada");
    let (_, officer) = p.person("officer", &[Role::PrivacyOfficer]);
    let grant = officer.break_glass(ada, "why").unwrap().value;
    assert_eq!(officer.close_break_glass_alert(grant.id, "fine").unwrap_err().code(), "conflict");
}
