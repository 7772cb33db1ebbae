//! The HIPAA programme.

pub(crate) mod activity;
pub(crate) mod applicability;
pub(crate) mod authorizations;
pub(crate) mod binder;
pub(crate) mod devices;
pub(crate) mod disclosures;
pub(crate) mod edition;
pub(crate) mod evidence;
pub(crate) mod incidents;
pub(crate) mod notices;
pub(crate) mod packs;
pub(crate) mod policies;
pub(crate) mod requests;
pub(crate) mod requirements;
pub(crate) mod retention;
pub(crate) mod risk;
pub(crate) mod training;
pub(crate) mod vendors;
pub(crate) mod wishes;

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::{self, Due, HandOverReq, Year};

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_due(call: Call) -> Answer<Vec<Due>> {
    call.signed_in(programme::get_due).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_year(call: Call) -> Answer<Year> {
    call.signed_in(programme::get_year).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over_duty(call: Call, req: HandOverReq) -> Answer<Year> {
    call.signed_in(move |session| programme::hand_over(session, &req)).await
}
