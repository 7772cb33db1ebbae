//! Sheets to print.

use crate::{call::Call, error::Answer};
use stillroom_practice::{
    reports::{self, DaySheet, EmergencySheet},
    schedule::LocalDate,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn day_sheet(call: Call, date: LocalDate) -> Answer<DaySheet> {
    call.signed_in(move |s| reports::day_sheet(s, date)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn emergency_sheet(call: Call) -> Answer<EmergencySheet> {
    call.signed_in(reports::emergency_sheet).await
}
