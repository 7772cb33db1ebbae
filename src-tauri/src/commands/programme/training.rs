//! Training: one's own courses, and the officer's list.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::training::{
    self, AssignReq, AttemptId, ElsewhereDraft, MyTraining, OpenCourse, Outcome, SignTrainingReq, SubmitReq,
    TrainingNotice, TrainingOverview, TrainingSettings, WithdrawTrainingReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn my_training(call: Call) -> Answer<MyTraining> {
    call.signed_in(training::my_training).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn training_notice(call: Call) -> Answer<TrainingNotice> {
    call.signed_in(training::training_notice).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_note(call: Call, month: String) -> Answer<()> {
    call.signed_in(move |session| training::read_note(session, &month)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_course(call: Call, course: String) -> Answer<OpenCourse> {
    call.signed_in(move |session| training::open_course(session, &course)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn submit_training(call: Call, req: SubmitReq) -> Answer<Outcome> {
    call.signed_in(move |session| training::submit_training(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn training_review(call: Call, attempt: AttemptId) -> Answer<Outcome> {
    call.signed_in(move |session| training::training_review(session, attempt)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_training(call: Call, req: SignTrainingReq) -> Answer<Outcome> {
    call.signed_in(move |session| training::sign_training(session, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn training_overview(call: Call) -> Answer<TrainingOverview> {
    call.signed_in(training::training_overview).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_training_settings(call: Call, req: TrainingSettings) -> Answer<TrainingOverview> {
    call.signed_in(move |session| training::save_training_settings(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn assign_training(call: Call, req: AssignReq) -> Answer<TrainingOverview> {
    call.signed_in(move |session| training::assign_training(session, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn record_training(call: Call, req: ElsewhereDraft) -> Answer<TrainingOverview> {
    call.signed_in(move |session| training::record_training(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw_training(call: Call, req: WithdrawTrainingReq) -> Answer<TrainingOverview> {
    call.signed_in(move |session| training::withdraw_training(session, &req)).await
}
