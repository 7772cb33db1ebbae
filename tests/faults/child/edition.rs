//! An update of the texts is brought in, and what is in force then.

use crate::practice::{Desk, files};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use stillroom_practice::programme::edition::{bring_in, get_editions, take_up};
use stillroom_practice::programme::policies::policy_page;
use stillroom_tests::Outcome;

/// Brings a file in, as the owner does; `begun` is there from then on.
pub(crate) fn bring(desk: &Desk<'_>, file: &str, begun: &str) -> Outcome<Value> {
    let session = desk.sign_in()?;
    take_up(&session)?;
    let file = std::fs::read(file)?;
    let seen = Sha256::digest(&file).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    std::fs::write(begun, "")?;
    let page = bring_in(&session, &file, &seen)?;
    session.record().close();
    Ok(json!({ "number": page.edition.number }))
}

/// What whoever comes in next finds.
pub(crate) fn look(desk: &Desk<'_>) -> Outcome<Value> {
    let session = desk.sign_in()?;
    take_up(&session)?;
    let page = get_editions(&session)?;
    let text = format!("{:?}", policy_page(&session, "breach")?);
    let kept = session.content_files()?.len();
    let before = blobs(desk.vault);
    let report = session.verify(&mut |_| (), &|| false)?;
    session.record().close();
    Ok(json!({
        "number": page.edition.number,
        "compiled": page.compiled,
        "brought": page.brought.iter().map(|one| one.number.clone()).collect::<Vec<_>>(),
        "inForce": page.brought.iter().filter(|one| one.in_force).map(|one| one.number.clone()).collect::<Vec<_>>(),
        "text": text.split("A sentence of ").nth(1).and_then(|rest| rest.split(' ').next()),
        "kept": kept,
        "before": before,
        "files": blobs(desk.vault),
        "verified": report.ok,
    }))
}

fn blobs(vault: &Path) -> usize {
    files(&vault.join("blobs"))
}
