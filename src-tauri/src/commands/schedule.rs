//! The day, the week, and what changes them.

use crate::{call::Call, error::Answer};
use stillroom_practice::{
    Saved,
    schedule::{
        self, BookVisitReq, DayView, FreeSlot, GetDayReq, GetWeekReq, MoveVisitReq, NextFreeReq,
        SaveVisitNoteReq, SetVisitStatusReq, Visit,
    },
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_day(call: Call, req: GetDayReq) -> Answer<DayView> {
    call.signed_in(move |s| schedule::get_day(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_week(call: Call, req: GetWeekReq) -> Answer<Vec<DayView>> {
    call.signed_in(move |s| schedule::get_week(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn book_visit(call: Call, req: BookVisitReq) -> Answer<Saved<Visit>> {
    call.signed_in(move |s| schedule::book_visit(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn move_visit(call: Call, req: MoveVisitReq) -> Answer<Saved<Visit>> {
    call.signed_in(move |s| schedule::move_visit(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_visit_status(call: Call, req: SetVisitStatusReq) -> Answer<Saved<Visit>> {
    call.signed_in(move |s| schedule::set_visit_status(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_visit_note(call: Call, req: SaveVisitNoteReq) -> Answer<Saved<Visit>> {
    call.signed_in(move |s| schedule::save_visit_note(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn next_free(call: Call, req: NextFreeReq) -> Answer<Vec<FreeSlot>> {
    call.signed_in(move |s| schedule::next_free(s, req)).await
}
