//! A newer edition of the texts comes in by file, and holds.

use crate::world::{PASSPHRASE, World};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use stillroom_practice::programme::edition::{
    self, TrustedKeys, bring_in, check, get_editions, look_into, make, sealed, take_up,
};
use stillroom_practice::programme::get_due;
use stillroom_practice::programme::policies::policy_page;
use stillroom_practice::programme::requirements::{
    RequirementResult, RequirementWork, SaveAssessmentReq, assess_requirement, requirements,
};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::{Passphrase, RecordError, Session};

type Texts = BTreeMap<String, String>;

const EDITION: &str = r#"
number = "2027.1"
asOf = "2027-01-15"
[[changes]]
number = "2027.1"
date = "2027-01-15"
text = "A standard on the inventory of devices was added."
[[changes]]
number = "2026.1"
date = "2026-11-24"
text = "The first edition."
"#;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/programme/content")
}

/// The texts as they were compiled in.
static COMPILED: LazyLock<Texts> = LazyLock::new(|| {
    fn gather(at: &Path, below: &str, all: &mut Texts) {
        for entry in std::fs::read_dir(at).unwrap().map(std::result::Result::unwrap) {
            let name = format!("{below}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                gather(&entry.path(), &format!("{name}/"), all);
            } else if name != "edition.toml" {
                all.insert(name, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut all = Texts::new();
    gather(&folder(), "", &mut all);
    all
});

fn test_key() -> minisign::SecretKey {
    let text = include_str!("../content_key/TEST-ONLY.key");
    minisign::SecretKeyBox::from_string(text).unwrap().into_secret_key(Some(String::new())).unwrap()
}

fn signed_by(key: &minisign::SecretKey, edition: &str, needs: &str, texts: &Texts) -> Vec<u8> {
    let made = make(edition, needs, texts.clone()).unwrap();
    let signature = minisign::sign(None, key, made.body.as_slice(), Some(made.comment), None).unwrap();
    sealed(&made, &signature.into_string()).unwrap()
}

fn signed(edition: &str, texts: &Texts) -> Vec<u8> {
    signed_by(&test_key(), edition, "0.1.0", texts)
}

/// A changed text, a new requirement, a new version of a policy.
fn newer_texts() -> Texts {
    let mut texts = COMPILED.clone();
    let security = texts.get_mut("requirements_security.toml").unwrap();
    *security = security.replacen("Security management process", "Security management, as of 2027", 1);
    security.push_str(
        r#"
[[requirements]]
id = "308.a.9"
cite = "45 CFR 164.308(a)(9)"
title = "An inventory of technology"
group = "administrative"
kind = "standard"
level = "required"
asks = "Keep a list of the technology that holds ePHI."
good = "The list is complete and looked through each year."
human = "Somebody keeps the list."
attest = "The list was looked through."
"#,
    );
    let policy = texts.get_mut("policies/09-breach.md").unwrap();
    policy.push_str("\nA sentence that edition 2027.1 added.\n");
    texts
}

fn sha(file: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(file).iter().map(|b| format!("{b:02x}")).collect()
}

fn bring(who: &Session, file: &[u8]) -> Result<edition::EditionPage> {
    who.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    bring_in(who, file, &sha(file))
}

fn refused<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), "file", "{error}");
    let told = error.to_string();
    assert!(told.ends_with("Nothing was changed."), "{told}");
    told
}

/// What a decision is made of.
fn decided(who: &Session, id: &str) {
    assess_requirement(
        who,
        SaveAssessmentReq {
            requirement: id.into(),
            version: 0,
            work: RequirementWork::Done,
            result: RequirementResult::Partial,
            owner: None,
            review_due: None,
            rationale: "As it is done here.".into(),
        },
    )
    .unwrap();
}

fn title(who: &Session, id: &str) -> Option<String> {
    let all = requirements(who).unwrap().requirements;
    all.into_iter().find(|r| r.requirement.id == id).map(|r| r.requirement.title)
}

#[test]
fn a_newer_edition_is_looked_into_brought_in_and_holds_when_the_vault_is_opened_again() {
    let w = World::new();
    decided(&w.owner, "308.a.1");
    decided(&w.owner, "310.b");
    let file = signed(EDITION, &newer_texts());
    let seen = look_into(&w.ruth, &file).unwrap();
    assert_eq!((seen.edition.number.as_str(), seen.follows.as_str()), ("2027.1", "2026.1"));
    assert_eq!(seen.edition.changes.len(), 1, "what is new since the edition in force");
    let told: Vec<_> = seen.groups.iter().map(|g| (g.about.as_str(), g.new.len(), g.changed.len())).collect();
    assert_eq!(told, [("Requirements", 1, 1), ("Policies", 0, 1)]);
    assert_eq!(seen.groups[0].new, ["An inventory of technology"]);
    assert_eq!(get_editions(&w.owner).unwrap().edition.number, "2026.1", "a look takes nothing");

    let page = bring(&w.ruth, &file).unwrap();
    assert_eq!((page.edition.number.as_str(), page.compiled.as_str()), ("2027.1", "2026.1"));
    let [brought] = page.brought.as_slice() else { panic!("{:?}", page.brought) };
    assert_eq!((brought.by.as_str(), brought.in_force), ("Ruth Adeyemi", true));
    assert_eq!((brought.sha256.clone(), brought.bytes), (sha(&file), file.len() as u64));
    // Every part reads it.
    assert_eq!(title(&w.owner, "308.a.1").unwrap(), "Security management, as of 2027");
    assert_eq!(title(&w.owner, "308.a.9").unwrap(), "An inventory of technology");
    let page = policy_page(&w.owner, "breach").unwrap();
    assert!(format!("{page:?}").contains("A sentence that edition 2027.1 added."));
    // What was decided keeps its edition; only what has changed is asked for again.
    let all = requirements(&w.owner).unwrap();
    assert_eq!(all.edition, "2027.1");
    let of = |id: &str| all.requirements.iter().find(|r| r.requirement.id == id).unwrap();
    assert_eq!(of("308.a.1").assessment.edition, "2026.1");
    let older = get_editions(&w.owner).unwrap().older;
    let [one] = older.as_slice() else { panic!("{older:?}") };
    assert!(one.what.starts_with("Security management") && one.edition == "2026.1", "{one:?}");
    let due = get_due(&w.owner).unwrap();
    assert!(due.iter().any(|d| d.what.starts_with("One decision was made under 2026.1")), "{due:?}");

    // The process begins anew: nothing is in force until somebody comes in.
    let again = World::new();
    take_up(&again.owner).unwrap();
    assert_eq!(title(&again.owner, "308.a.9"), None, "another practice has its own texts");
    assert_eq!(get_editions(&again.owner).unwrap().edition.number, "2026.1");
    let lena = w.lock_and_sign_in("lena");
    take_up(&lena).unwrap();
    assert_eq!(title(&lena, "308.a.9").unwrap(), "An inventory of technology");
    assert_eq!(get_editions(&lena).unwrap().brought.len(), 1);
    lena.record().close();
}

#[test]
fn the_newest_edition_holds_though_the_clock_was_set_back_before_it_came() {
    let w = World::new();
    bring(&w.owner, &signed(EDITION, &newer_texts())).unwrap();
    w.clock.forward(-3 * 24 * 3_600_000);
    let news = "[[changes]]\nnumber = \"2027.2\"\ndate = \"2027-01-15\"\ntext = \"A word.\"\n";
    let later =
        EDITION.replacen("2027.1", "2027.2", 1).replacen("[[changes]]", &format!("{news}[[changes]]"), 1);
    assert_eq!(bring(&w.owner, &signed(&later, &newer_texts())).unwrap().edition.number, "2027.2");
    // As in a process that begins anew.
    let again = World::new();
    take_up(&again.owner).unwrap();
    let lena = w.lock_and_sign_in("lena");
    take_up(&lena).unwrap();
    let page = get_editions(&lena).unwrap();
    assert_eq!(page.edition.number, "2027.2");
    let brought: Vec<_> = page.brought.iter().map(|one| (one.number.as_str(), one.in_force)).collect();
    assert_eq!(brought, [("2027.2", true), ("2027.1", false)]);
    lena.record().close();
}

#[test]
fn a_decision_that_was_made_again_is_asked_for_no_more() {
    let w = World::new();
    decided(&w.owner, "308.a.1");
    bring(&w.owner, &signed(EDITION, &newer_texts())).unwrap();
    assert_eq!(get_editions(&w.owner).unwrap().older.len(), 1);
    let known = requirements(&w.owner).unwrap();
    let known = known.requirements.iter().find(|r| r.requirement.id == "308.a.1").unwrap();
    let again = SaveAssessmentReq {
        requirement: "308.a.1".into(),
        version: known.assessment.version,
        work: RequirementWork::Done,
        result: RequirementResult::Partial,
        owner: None,
        review_due: None,
        rationale: "Looked at again.".into(),
    };
    assess_requirement(&w.owner, again).unwrap();
    assert!(get_editions(&w.owner).unwrap().older.is_empty());
}

#[test]
fn a_requirement_that_is_no_longer_law_is_marked_and_what_was_decided_of_it_stays() {
    let w = World::new();
    decided(&w.owner, "308.a.1");
    let mut texts = COMPILED.clone();
    let security = texts.get_mut("requirements_security.toml").unwrap();
    *security = security.replacen("id = \"308.a.1\"\n", "id = \"308.a.1\"\nretired = true\n", 1);
    bring(&w.owner, &signed(EDITION, &texts)).unwrap();
    assert_eq!(title(&w.owner, "308.a.1"), None, "it is asked for no more");
    assert_eq!(get_editions(&w.owner).unwrap().older.len(), 1, "what was decided of it wants a look");
}

#[test]
fn only_who_keeps_the_programme_looks_and_only_with_the_passphrase_is_it_brought_in() {
    let w = World::new();
    let file = signed(EDITION, &newer_texts());
    let not_allowed = |e: PracticeError| matches!(e, PracticeError::Record(RecordError::NotAllowed(_)));
    for who in [&w.nora, &w.jo, &w.mia] {
        assert!(not_allowed(look_into(who, &file).unwrap_err()));
        who.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
        assert!(not_allowed(bring_in(who, &file, &sha(&file)).unwrap_err()));
        assert!(not_allowed(get_editions(who).unwrap_err()));
        take_up(who).unwrap();
    }
    let fresh = w.owner.record().sign_in("ruth", &Passphrase::new(PASSPHRASE)).unwrap();
    let needs = bring_in(&fresh, &file, &sha(&file)).unwrap_err();
    assert!(matches!(needs, PracticeError::Record(RecordError::StepUpNeeded)), "{needs:?}");
    assert!(get_editions(&w.owner).unwrap().brought.is_empty());
}

#[test]
fn what_is_wrong_with_a_file_is_named_and_changes_nothing() {
    let w = World::new();
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let told = |file: &[u8], words: &str| {
        let said = refused(bring(&w.owner, file));
        assert!(said.contains(words), "{said}");
        assert_eq!(refused(look_into(&w.owner, file)), said);
    };
    let good = signed(EDITION, &newer_texts());
    told(b"", "no content update");
    told(b"PK\x03\x04 a zip of something", "no content update");
    told(&vec![b'x'; 9_000_000], "larger");
    told(&good[..good.len() - 1], "signature");
    told(&good[..good.len() / 2], "signature");
    told(&good[..60], "no content update");
    let other = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    told(&signed_by(&other.sk, EDITION, "0.1.0", &newer_texts()), "signature");
    // Signed by the makers, and wrong all the same.
    let numbered = |number: &str| EDITION.replace("2027.1", number);
    told(&signed(&numbered("2025.3"), &newer_texts()), "2026.1 is newer");
    let same = EDITION.replace("number = \"2027.1\"\nasOf", "number = \"2026.1\"\nasOf");
    let same = same.replacen("number = \"2027.1\"\ndate", "number = \"2026.1\"\ndate", 1);
    told(&signed(&same, &newer_texts()), "in force already");
    told(&signed(&numbered("next"), &newer_texts()), "no number");
    told(&signed_by(&test_key(), EDITION, "99.0.0", &newer_texts()), "needs Stillroom 99.0.0");
    let with = |name: &str, text: &str| {
        let mut texts = newer_texts();
        texts.insert(name.to_owned(), text.to_owned());
        signed(EDITION, &texts)
    };
    told(&with("horoscope.toml", "x = 1"), "horoscope.toml");
    told(&with("edition.toml", EDITION), "edition.toml");
    told(&with("vendors.toml", "starters = ["), "vendors.toml");
    told(&with("policies/09-breach.md", "no head"), "policies/09-breach.md");
    let mut less = newer_texts();
    less.remove("wishes.toml");
    told(&signed(EDITION, &less), "wishes.toml");
    let mut renamed = newer_texts();
    let security = renamed.get_mut("requirements_security.toml").unwrap();
    *security = security.replacen("id = \"312.d\"", "id = \"312.d.new\"", 1);
    told(&signed(EDITION, &renamed), "312.d");
    let short = EDITION.replace("2026.1", "2026.2");
    told(&signed(&short, &newer_texts()), "what edition 2026.1 changed");
    let page = get_editions(&w.owner).unwrap();
    assert_eq!((page.edition.number.as_str(), page.brought.len()), ("2026.1", 0));
    // Another file than the one that was looked at.
    let said = refused(bring_in(&w.owner, &good, &sha(b"another")));
    assert!(said.contains("the file that you looked at"), "{said}");
    // The good one still comes in; and then it is no news.
    bring(&w.owner, &good).unwrap();
    told(&good, "in force already");
}

#[test]
fn any_byte_of_a_signed_file_that_is_another_is_refused() {
    let keys = TrustedKeys::of_this_build();
    // Few texts, so that every byte has its turn; what is signed is signed the same way.
    let texts = Texts::from([("states.toml".to_owned(), COMPILED["states.toml"].clone())]);
    let file = signed(EDITION, &texts);
    check(&file, &keys).unwrap();
    // The header byte by byte, the rest in steps that meet every kind of place.
    let head = 400.min(file.len());
    let places = (0..head).chain((head..file.len()).step_by(7));
    for at in places {
        for flip in [0x01_u8, 0x20, 0x80] {
            let mut other = file.clone();
            other[at] ^= flip;
            assert!(check(&other, &keys).is_err(), "byte {at} ^ {flip:#x}");
        }
    }
    for cut in [1, 10, file.len() / 2, file.len() - 5] {
        assert!(check(&file[..cut], &keys).is_err(), "cut at {cut}");
    }
    let mut longer = file.clone();
    longer.push(b'\n');
    assert!(check(&longer, &keys).is_err());
}

#[test]
fn a_build_without_a_key_takes_no_update_and_says_so() {
    let file = signed(EDITION, &newer_texts());
    let refusal = check(&file, &TrustedKeys::of_file("# none\n")).unwrap_err();
    assert!(refusal.to_string().starts_with("This build takes no content updates yet"), "{refusal}");
}

#[test]
fn the_texts_of_this_clone_make_an_update() {
    let made = edition::of_the_repository(&folder(), "0.1.0").unwrap();
    assert_eq!(made.name, "stillroom-content-2026.1.stillroom");
    let signature =
        minisign::sign(None, &test_key(), made.body.as_slice(), Some(made.comment), None).unwrap();
    let file = sealed(&made, &signature.into_string()).unwrap();
    let told = check(&file, &TrustedKeys::of_this_build()).unwrap();
    assert!(told.contains(&format!("{} texts, all readable", COMPILED.len())), "{told}");
}
