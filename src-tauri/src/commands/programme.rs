//! The HIPAA programme.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::{self, Edition};

#[tauri::command]
#[specta::specta]
pub(crate) async fn programme_edition(call: Call) -> Answer<Edition> {
    call.signed_in(programme::get_edition).await
}
