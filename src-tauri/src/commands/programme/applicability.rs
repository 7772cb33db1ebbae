//! Does HIPAA apply: the companies, the interview, what it came to.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::applicability::{
    self, Applicability, ApplicabilityAssessment, ApplicabilityId, CounselWordReq, HybridDesignationReq,
    InterviewReq, InterviewStep, LegalEntity, LegalEntityDraft, LegalEntityId, LegalEntityPage,
    ReportChangeReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn applicability_list(call: Call) -> Answer<Applicability> {
    call.signed_in(applicability::list_entities).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn applicability_entity(call: Call, id: LegalEntityId) -> Answer<LegalEntityPage> {
    call.signed_in(move |s| applicability::get_entity(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_legal_entity(call: Call, req: LegalEntityDraft) -> Answer<LegalEntity> {
    call.signed_in(move |s| applicability::save_entity(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn applicability_ask(call: Call, req: InterviewReq) -> Answer<InterviewStep> {
    call.signed_in(move |s| applicability::ask(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_applicability(call: Call, req: InterviewReq) -> Answer<ApplicabilityAssessment> {
    call.signed_in(move |s| applicability::save_assessment(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_applicability(call: Call, id: ApplicabilityId) -> Answer<ApplicabilityAssessment> {
    call.signed_in(move |s| applicability::get_assessment(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn applicability_counsel(
    call: Call,
    req: CounselWordReq,
) -> Answer<ApplicabilityAssessment> {
    call.signed_in(move |s| applicability::confirm_with_counsel(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn applicability_change(call: Call, req: ReportChangeReq) -> Answer<LegalEntityPage> {
    call.signed_in(move |s| applicability::report_change(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn designate_hybrid(call: Call, req: HybridDesignationReq) -> Answer<LegalEntityPage> {
    call.signed_in(move |s| applicability::designate_hybrid(s, req)).await
}
