//! Services, rooms, working hours, the practice's settings.

use crate::{call::Call, error::Answer};
use stillroom_practice::catalog::{
    self, Hours, PracticeSettings, Room, RoomDraft, SaveHoursReq, Service, ServiceDraft,
};
use stillroom_record::PersonId;

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_services(call: Call) -> Answer<Vec<Service>> {
    call.signed_in(catalog::list_services).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_service(call: Call, service: ServiceDraft) -> Answer<Service> {
    call.signed_in(move |s| catalog::save_service(s, service)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_rooms(call: Call) -> Answer<Vec<Room>> {
    call.signed_in(catalog::list_rooms).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_room(call: Call, room: RoomDraft) -> Answer<Room> {
    call.signed_in(move |s| catalog::save_room(s, room)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_hours(call: Call, person: PersonId) -> Answer<Vec<Hours>> {
    call.signed_in(move |s| catalog::get_hours(s, person)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_hours(call: Call, req: SaveHoursReq) -> Answer<Vec<Hours>> {
    call.signed_in(move |s| catalog::save_hours(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_practice(call: Call) -> Answer<PracticeSettings> {
    call.signed_in(catalog::get_practice).await
}

/// The lock follows the new policy, and its screen shows the new name, at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_practice(call: Call, practice: PracticeSettings) -> Answer<PracticeSettings> {
    call.run(|app| {
        let session = app.session()?;
        let saved = catalog::save_practice(&session, practice)?;
        app.remember(&saved);
        session.record().show_as(&saved.name);
        Ok(saved)
    })
    .await
}
