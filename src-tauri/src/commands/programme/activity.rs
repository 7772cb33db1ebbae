//! The activity review: who opened which record without an evident need.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::activity::{
    self, ActivityPerson, ActivityReview, ActivitySettingsReq, CloseReviewReq, DecideFindingReq,
    FindingDetail, FindingId,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_review(call: Call) -> Answer<ActivityReview> {
    call.signed_in(activity::activity_review).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn look_through_activity(call: Call) -> Answer<ActivityReview> {
    call.signed_in(activity::look_through).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_finding(call: Call, id: FindingId) -> Answer<FindingDetail> {
    call.signed_in(move |session| activity::get_finding(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_finding(call: Call, req: DecideFindingReq) -> Answer<FindingDetail> {
    call.signed_in(move |session| activity::decide_finding(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn close_activity_review(call: Call, req: CloseReviewReq) -> Answer<ActivityReview> {
    call.signed_in(move |session| activity::close_review(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_activity_settings(call: Call, req: ActivitySettingsReq) -> Answer<ActivityReview> {
    call.signed_in(move |session| activity::save_activity_settings(session, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_activity_person(call: Call, req: ActivityPerson) -> Answer<ActivityReview> {
    call.signed_in(move |session| activity::save_activity_person(session, req)).await
}
