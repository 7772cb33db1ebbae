//! Policies and officials through the door.

use crate::world::{World, day};
use stillroom_practice::PracticeError;
use stillroom_practice::catalog;
use stillroom_practice::programme::policies::{
    self, AcknowledgePolicyReq, ApprovePolicyReq, ComparePolicyReq, DesignateReq, DiffKind, Office,
    PolicyLine, PolicyPage, PolicyState, PolicyVersionState, PreviewPolicyReq, ReviewPolicyReq,
    SavePolicyDraftReq, TextBlock, UsePolicyReq,
};
use stillroom_practice::staff;
use stillroom_record::{PersonId, Session};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(crate) fn officials(w: &World) {
    for office in Office::ALL {
        let person = w.ruth.person().unwrap();
        let req = DesignateReq { office, person, since: day("2026-03-01") };
        policies::designate_official(&w.owner, req).unwrap();
    }
}

pub(crate) fn approve(by: &Session, slug: &str, on: &str) -> Result<PolicyPage, PracticeError> {
    approve_as(by, slug, 0, on, "", true)
}

pub(crate) fn approve_as(
    by: &Session,
    slug: &str,
    revision: u32,
    on: &str,
    change: &str,
    material: bool,
) -> Result<PolicyPage, PracticeError> {
    policies::approve_policy(
        by,
        ApprovePolicyReq {
            slug: slug.into(),
            revision,
            effective_on: day(on),
            change: change.into(),
            material,
        },
    )
}

pub(crate) fn draft(
    by: &Session,
    slug: &str,
    revision: u32,
    template: &str,
) -> Result<PolicyPage, PracticeError> {
    policies::save_policy_draft(
        by,
        SavePolicyDraftReq { slug: slug.into(), revision, template: template.into(), review_months: 12 },
    )
}

fn words(blocks: &[TextBlock]) -> String {
    blocks.iter().flat_map(|b| &b.items).flatten().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn line(w: &World, slug: &str) -> PolicyLine {
    let all = policies::policies_overview(&w.ruth).unwrap().policies;
    all.into_iter().find(|l| l.slug == slug).unwrap()
}

pub(crate) fn sign(by: &Session, slug: &str, name: &str) -> Result<usize, PracticeError> {
    let version = policies::my_policy(by, slug)?.line.version;
    let left = policies::acknowledge_policy(by, AcknowledgePolicyReq { version, name: name.into() })?;
    Ok(left.iter().filter(|p| p.signed_at.is_none()).count())
}

#[test]
fn a_practice_begins_with_twenty_nine_starter_texts_and_nothing_to_sign() {
    let w = World::new();
    let overview = policies::policies_overview(&w.ruth).unwrap();
    assert_eq!(overview.policies.len(), 29);
    assert!(overview.policies.iter().all(|p| p.state == PolicyState::Starter && p.asked == 0));
    assert!(overview.readers.is_empty());
    assert!(overview.officials.iter().all(|o| o.now.is_none() && o.letter.is_empty()));
    assert!(policies::my_policies(&w.mia).unwrap().is_empty());
    let page = policies::policy_page(&w.ruth, "workstations").unwrap();
    assert_eq!((page.draft.id, page.draft.revision, page.draft.number), (None, 0, 1));
    let text = words(&page.draft.blocks);
    assert!(text.contains("locks the screen after 3 idle minutes"), "{text}");
    assert!(text.contains("[not set yet: the security official; see Programme, Policies, Officials]"));
    assert_eq!(page.draft.unset.len(), 1);
    assert_eq!(page.next.unwrap().slug, "media-disposal");
}

#[test]
fn only_owner_and_privacy_officer_keep_policies_and_others_only_read_their_own() {
    let w = World::new();
    officials(&w);
    let code = |r: Result<PolicyPage, PracticeError>| r.unwrap_err().code();
    for who in [&w.nora, &w.mia] {
        assert_eq!(policies::policies_overview(who).unwrap_err().code(), "not_allowed");
        assert_eq!(policies::policy_page(who, "access").unwrap_err().code(), "not_allowed");
        assert_eq!(policies::print_policies(who, None).unwrap_err().code(), "not_allowed");
        assert_eq!(code(draft(who, "access", 0, "x")), "not_allowed");
        assert_eq!(code(approve(who, "access", "2026-03-12")), "not_allowed");
        let req = DesignateReq { office: Office::Privacy, person: w.nora(), since: day("2026-03-12") };
        assert_eq!(policies::designate_official(who, req).unwrap_err().code(), "not_allowed");
    }
    approve(&w.ruth, "risk-management", "2026-03-12").unwrap();
    approve(&w.owner, "access", "2026-03-12").unwrap();
    let slugs = |who| policies::my_policies(who).unwrap().into_iter().map(|p| p.slug).collect::<Vec<_>>();
    assert_eq!(slugs(&w.owner), ["risk-management", "access"]);
    assert_eq!(slugs(&w.mia), ["access"], "the front desk doesn't run the risk analysis");
    assert_eq!(policies::my_policy(&w.mia, "risk-management").unwrap_err().code(), "not_found");
    assert!(words(&policies::my_policy(&w.mia, "access").unwrap().blocks).contains("Ruth Adeyemi"));
}

#[test]
fn an_approved_version_is_frozen_as_it_read_with_approver_day_and_digest() {
    let w = World::new();
    officials(&w);
    assert_eq!(approve(&w.owner, "workstations", "2026-03-11").unwrap_err().field(), Some("effectiveOn"));
    let page = approve(&w.owner, "workstations", "2026-03-12").unwrap();
    let version = &page.effective.as_ref().unwrap().version;
    assert_eq!((version.number, version.state), (1, PolicyVersionState::Effective));
    assert_eq!(version.approver.as_deref(), Some("Lena Hart"));
    assert_eq!(version.edition.as_deref(), Some("2026.1"));
    assert_eq!(version.digest.as_ref().map(String::len), Some(64));
    assert!(version.material, "everybody reads the first");
    assert_eq!(page.line.review_due, Some(day("2027-03-12")));
    let before = page.effective.clone().unwrap().blocks;

    let mut settings = catalog::get_practice(&w.owner).unwrap();
    settings.lock.screen_minutes = 5;
    catalog::save_practice(&w.owner, settings).unwrap();
    let page = policies::policy_page(&w.ruth, "workstations").unwrap();
    assert_eq!(page.effective.unwrap().blocks, before, "a setting changes no version");
    let [drift] = &page.drift[..] else { panic!("{:?}", page.drift) };
    assert_eq!((drift.was.as_str(), drift.now.as_deref()), ("3", Some("5")));
    assert_eq!(line(&w, "workstations").drifted, 1);

    assert_eq!(approve(&w.owner, "workstations", "2026-03-12").unwrap_err().field(), Some("change"));
    let page = approve_as(&w.owner, "workstations", 0, "2026-03-12", "The lock comes later.", false).unwrap();
    assert_eq!((page.line.version, page.drift.len()), (Some(2), 0));
    let states: Vec<_> = page.versions.iter().map(|v| v.state).collect();
    assert_eq!(states, [PolicyVersionState::Effective, PolicyVersionState::Superseded]);
    let old = page.versions.last().unwrap();
    assert_eq!(old.kept_until, Some(day("2032-03-12")));
    let again = policies::policy_version(&w.ruth, old.id).unwrap();
    assert_eq!(again.blocks, before);
    let refused = policies::discard_policy_draft(&w.owner, old.id).unwrap_err();
    assert_eq!(refused.code(), "conflict");
    assert!(refused.to_string().contains("2032-03-12"), "{refused}");

    let lines = policies::compare_policy(
        &w.ruth,
        ComparePolicyReq { from: old.id, to: page.versions.first().unwrap().id },
    )
    .unwrap();
    let changed: Vec<_> = lines.iter().filter(|l| l.kind != DiffKind::Same).collect();
    assert_eq!(changed.len(), 1);
    let parts = &changed[0].parts;
    assert!(parts.iter().any(|p| p.kind == DiffKind::Removed && p.text.trim() == "3"));
    assert!(parts.iter().any(|p| p.kind == DiffKind::Added && p.text.trim() == "5"));
}

#[test]
fn what_quotes_an_unset_setting_is_not_approved_and_says_where_to_set_it() {
    let w = World::new();
    let refused = approve(&w.owner, "access", "2026-03-12").unwrap_err();
    assert_eq!(refused.field(), Some("template"));
    assert!(refused.to_string().contains("Programme, Policies, Officials"), "{refused}");
    assert_eq!(line(&w, "access").state, PolicyState::Starter, "nothing is left of a refused approval");
    let page = draft(&w.owner, "access", 0, "## Ours\n1. We ask {{practice.name}}.").unwrap();
    assert!(page.draft.unset.is_empty());
    let page = approve_as(&w.owner, "access", 1, "2026-03-12", "", true).unwrap();
    assert!(words(&page.effective.unwrap().blocks).contains("We ask Linden Skin."));
}

#[test]
fn a_draft_is_saved_by_one_at_a_time_and_given_up_without_a_trace_of_a_version() {
    let w = World::new();
    officials(&w);
    assert_eq!(draft(&w.owner, "notice", 0, " \n ").unwrap_err().field(), Some("template"));
    let unknown = draft(&w.owner, "notice", 0, "{{clients.names}}").unwrap_err();
    assert_eq!((unknown.code(), unknown.field()), ("invalid", Some("template")));
    assert_eq!(draft(&w.owner, "nothing", 0, "x").unwrap_err().code(), "not_found");
    let page = draft(&w.owner, "notice", 0, "Hers").unwrap();
    assert_eq!((page.line.state, page.draft.revision), (PolicyState::Draft, 1));
    assert_eq!(page.draft.saved_by.as_deref(), Some("Lena Hart"));
    let beaten = draft(&w.ruth, "notice", 0, "His").unwrap_err();
    assert_eq!(beaten.code(), "changed");
    assert!(beaten.to_string().contains("Lena Hart"));
    assert_eq!(draft(&w.ruth, "notice", 1, "His").unwrap().draft.revision, 2);
    assert_eq!(approve_as(&w.owner, "notice", 1, "2026-03-12", "", true).unwrap_err().code(), "changed");
    let id = policies::policy_page(&w.owner, "notice").unwrap().draft.id.unwrap();
    let page = policies::discard_policy_draft(&w.owner, id).unwrap();
    assert_eq!((page.line.state, page.versions.len()), (PolicyState::Starter, 0));
    assert_eq!(draft(&w.owner, "notice", 2, "Late").unwrap_err().code(), "conflict");
    let months =
        SavePolicyDraftReq { slug: "notice".into(), revision: 0, template: "x".into(), review_months: 0 };
    assert_eq!(policies::save_policy_draft(&w.owner, months).unwrap_err().field(), Some("reviewMonths"));
    let look = PreviewPolicyReq {
        slug: "documentation".into(),
        template: "Every {{policy.review_months}} months".into(),
        review_months: 6,
    };
    assert_eq!(words(&policies::preview_policy(&w.ruth, look).unwrap().blocks), "Every 6 months");
}

#[test]
fn everybody_signs_with_their_own_name_and_again_only_after_a_change_that_matters() {
    let w = World::new();
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    assert_eq!(policies::policies_to_read(&w.mia).unwrap(), 1);
    assert_eq!(sign(&w.mia, "sanctions", "Nora Ibe").unwrap_err().field(), Some("name"));
    assert_eq!(sign(&w.mia, "sanctions", "mia torres").unwrap(), 0);
    assert_eq!(sign(&w.mia, "sanctions", "Mia Torres").unwrap_err().code(), "conflict");
    assert_eq!(w.entries("policies.sign"), 1);
    let l = line(&w, "sanctions");
    assert_eq!((l.signed, l.asked), (1, 5));
    let readers = policies::policies_overview(&w.ruth).unwrap().readers;
    assert_eq!(readers.last().unwrap().name, "Mia Torres");
    assert_eq!(readers.first().unwrap().outstanding, ["Sanctions"]);

    let first = policies::my_policy(&w.nora, "sanctions").unwrap().line.version;
    approve_as(&w.owner, "sanctions", 0, "2026-03-12", "A corrected comma.", false).unwrap();
    assert_eq!(policies::policies_to_read(&w.mia).unwrap(), 0, "her signature stands");
    let late = AcknowledgePolicyReq { version: first, name: "Nora Ibe".into() };
    assert_eq!(policies::acknowledge_policy(&w.nora, late).unwrap_err().code(), "conflict");
    assert_eq!(sign(&w.nora, "sanctions", "Nora Ibe").unwrap(), 0);
    let page = policies::policy_page(&w.ruth, "sanctions").unwrap();
    let versions: Vec<_> =
        page.signers.iter().filter_map(|s| s.signed_version.map(|v| (s.name.as_str(), v))).collect();
    assert_eq!(versions, [("Mia Torres", 1), ("Nora Ibe", 2)]);

    approve_as(&w.owner, "sanctions", 0, "2026-03-12", "Level B begins with training.", true).unwrap();
    let mine = policies::my_policies(&w.mia).unwrap().remove(0);
    assert!(mine.again && mine.signed_at.is_none());
    assert_eq!(mine.change.as_deref(), Some("Level B begins with training."));
    assert_eq!(line(&w, "sanctions").signed, 0);

    staff::end_access(&w.owner, w.jo(), "moved away").unwrap();
    assert_eq!(line(&w, "sanctions").asked, 4, "who left isn't asked");
}

#[test]
fn a_version_takes_effect_on_its_day_and_not_before() {
    let w = World::new();
    officials(&w);
    let page = approve(&w.owner, "facility", "2026-03-14").unwrap();
    assert_eq!((page.line.state, page.line.effective_on), (PolicyState::Approved, Some(day("2026-03-14"))));
    assert!(page.effective.is_none());
    assert_eq!(policies::policies_to_read(&w.mia).unwrap(), 0);
    assert_eq!(
        approve_as(&w.owner, "facility", 0, "2026-03-13", "Sooner.", true).unwrap_err().field(),
        Some("effectiveOn")
    );
    w.clock.forward(2 * DAY_MS);
    assert_eq!(line(&w, "facility").state, PolicyState::Effective);
    assert_eq!(policies::policies_to_read(&w.mia).unwrap(), 1);
    w.clock.forward(366 * DAY_MS);
    let l = line(&w, "facility");
    assert!(l.review_overdue);
    let version = policies::policy_page(&w.ruth, "facility").unwrap().effective.unwrap().version.id;
    let review =
        |note: &str| policies::review_policy(&w.ruth, ReviewPolicyReq { version, note: note.into() });
    assert_eq!(review(" ").unwrap_err().field(), Some("note"));
    let page = review("Walked the building; still so.").unwrap();
    assert!(!page.line.review_overdue);
    assert_eq!(page.reviews[0].reviewer, "Ruth Adeyemi");
    assert_eq!(page.line.version, Some(1), "a look is no new version");
}

#[test]
fn an_optional_policy_is_set_aside_with_a_reason_and_others_are_not() {
    let w = World::new();
    officials(&w);
    let set = |slug: &str, why: Option<&str>| {
        policies::use_policy(&w.owner, UsePolicyReq { slug: slug.into(), not_used: why.map(str::to_owned) })
    };
    assert_eq!(set("sanctions", Some("No.")).unwrap_err().code(), "conflict");
    assert_eq!(set("hybrid", Some(" ")).unwrap_err().field(), Some("notUsed"));
    assert_eq!(set("hybrid", Some("One desk, one record.")).unwrap().line.state, PolicyState::NotUsed);
    assert_eq!(approve(&w.owner, "hybrid", "2026-03-12").unwrap_err().code(), "conflict");
    assert_eq!(draft(&w.owner, "hybrid", 0, "x").unwrap_err().code(), "conflict");
    assert_eq!(set("hybrid", None).unwrap().line.state, PolicyState::Starter);
    approve(&w.owner, "hybrid", "2026-03-12").unwrap();
    assert_eq!(set("hybrid", Some("Changed our mind.")).unwrap_err().code(), "conflict");
}

#[test]
fn an_official_succeeds_another_and_a_leaver_is_nobody_to_name() {
    let w = World::new();
    let put = |office, person: PersonId, since: &str| {
        policies::designate_official(&w.owner, DesignateReq { office, person, since: day(since) })
    };
    assert_eq!(put(Office::Security, w.jo(), "2026-03-13").unwrap_err().field(), Some("since"));
    let all = put(Office::Security, w.jo(), "2026-02-01").unwrap();
    let now = all.iter().find(|o| o.office == Office::Security).unwrap();
    assert!(words(&now.letter).contains("Jo Park") && words(&now.letter).contains("February 1, 2026"));
    assert_eq!(put(Office::Security, w.jo(), "2026-03-01").unwrap_err().field(), Some("person"));
    assert_eq!(put(Office::Security, w.nora(), "2026-01-31").unwrap_err().field(), Some("since"));
    let all = put(Office::Security, w.nora(), "2026-03-01").unwrap();
    let now = all.iter().find(|o| o.office == Office::Security).unwrap();
    assert_eq!(now.now.as_ref().unwrap().name, "Nora Ibe");
    assert_eq!(now.before[0].until, Some(day("2026-03-01")));
    assert_eq!(w.entries("policies.designate"), 2);

    staff::end_access(&w.owner, w.nora(), "retired").unwrap();
    let overview = policies::policies_overview(&w.ruth).unwrap();
    let now = overview.officials.iter().find(|o| o.office == Office::Security).unwrap();
    assert!(now.now.as_ref().unwrap().gone);
    let page = policies::policy_page(&w.ruth, "workstations").unwrap();
    assert!(page.draft.unset.iter().any(|u| u.label == "the security official"));
    assert_eq!(put(Office::Contact, w.nora(), "2026-03-12").unwrap_err().field(), Some("person"));
}

#[test]
fn what_is_in_force_is_printed_one_or_all() {
    let w = World::new();
    officials(&w);
    assert!(policies::print_policies(&w.owner, None).unwrap().policies.is_empty());
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    approve(&w.owner, "access", "2026-03-12").unwrap();
    approve(&w.owner, "notice", "2026-04-01").unwrap();
    let all = policies::print_policies(&w.ruth, None).unwrap();
    assert_eq!((all.practice_name.as_str(), all.printed_by.as_str()), ("Linden Skin", "Ruth Adeyemi"));
    assert_eq!(all.policies.iter().map(|p| p.number).collect::<Vec<_>>(), [2, 23]);
    let one = policies::print_policies(&w.ruth, Some("access")).unwrap();
    assert_eq!(one.policies.len(), 1);
    assert!(w.entries("policies.print") >= 2);
}

#[test]
fn policies_and_signatures_pass_a_verification_after_the_vault_was_locked() {
    let w = World::new();
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    sign(&w.mia, "sanctions", "Mia Torres").unwrap();
    let owner = w.lock_and_sign_in("lena");
    let report = stillroom_practice::journal::verify(&owner, &mut |_| {}, &|| false).unwrap();
    assert!(report.ok, "{report:?}");
    let page = policies::policy_page(&owner, "sanctions").unwrap();
    assert_eq!((page.line.signed, page.line.version), (1, Some(1)));
}
