//! The risk analysis: interview, register, each year's analysis.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::risk::{
    self, RiskAcceptReq, RiskAnswerReq, RiskAssetDraft, RiskCompareReq, RiskComparison, RiskControlDraft,
    RiskDecideReq, RiskDraft, RiskFlowDraft, RiskFreezeReq, RiskId, RiskInterview, RiskProofDraft,
    RiskRegister, RiskRetireReq, RiskReviewReq, RiskScoreReq, RiskSheet, RiskSnapshot, RiskSnapshotId,
    RiskTaskDraft,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn risk_interview(call: Call) -> Answer<RiskInterview> {
    call.signed_in(risk::get_interview).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_answer(call: Call, req: RiskAnswerReq) -> Answer<RiskInterview> {
    call.signed_in(move |s| risk::save_answer(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_risk(call: Call) -> Answer<RiskRegister> {
    call.signed_in(risk::begin).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn risk_register(call: Call) -> Answer<RiskRegister> {
    call.signed_in(risk::get_register).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_risk(call: Call, id: RiskId) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::get_risk(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk(call: Call, req: RiskDraft) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::save_risk(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn score_risk(call: Call, req: RiskScoreReq) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::score(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_risk(call: Call, req: RiskAcceptReq) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::accept(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_risk(call: Call, req: RiskReviewReq) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::review(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_control(call: Call, req: RiskControlDraft) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::save_control(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_evidence(call: Call, req: RiskProofDraft) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::save_evidence(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_risk_evidence(call: Call, req: RiskDecideReq) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::decide_evidence(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_task(call: Call, req: RiskTaskDraft) -> Answer<RiskSheet> {
    call.signed_in(move |s| risk::save_task(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_asset(call: Call, req: RiskAssetDraft) -> Answer<RiskRegister> {
    call.signed_in(move |s| risk::save_asset(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_risk_flow(call: Call, req: RiskFlowDraft) -> Answer<RiskRegister> {
    call.signed_in(move |s| risk::save_flow(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retire_risk(call: Call, req: RiskRetireReq) -> Answer<RiskRegister> {
    call.signed_in(move |s| risk::retire(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn freeze_risk(call: Call, req: RiskFreezeReq) -> Answer<RiskSnapshot> {
    call.signed_in(move |s| risk::freeze(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn risk_snapshot(call: Call, id: RiskSnapshotId) -> Answer<RiskSnapshot> {
    call.signed_in(move |s| risk::get_snapshot(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_risk(call: Call, req: RiskCompareReq) -> Answer<RiskComparison> {
    call.signed_in(move |s| risk::compare(s, req)).await
}
