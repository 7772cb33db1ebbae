//! What Stillroom sees of its own safeguards.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::evidence::{
    self, AccessToReview, Evidence, EvidenceRevision, ReviewAccessReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn collect_evidence(call: Call) -> Answer<Vec<Evidence>> {
    call.signed_in(evidence::collect).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn evidence_history(call: Call, collector: String) -> Answer<Vec<EvidenceRevision>> {
    call.signed_in(move |s| evidence::evidence_history(s, &collector)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn access_to_review(call: Call) -> Answer<AccessToReview> {
    call.signed_in(evidence::access_to_review).await
}

/// What it turns is seen at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn review_access(call: Call, req: ReviewAccessReq) -> Answer<()> {
    call.signed_in(move |s| {
        evidence::review_access(s, req)?;
        evidence::collect(s).map(drop)
    })
    .await
}
