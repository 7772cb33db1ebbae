//! The commands, one thin file a capability: arguments in, a call of the practice, the result out.

pub(crate) mod catalog;
pub(crate) mod chart;
pub(crate) mod clients;
pub(crate) mod imports;
pub(crate) mod journal;
pub(crate) mod reports;
pub(crate) mod schedule;
pub(crate) mod staff;
pub(crate) mod vault;

use crate::events::{Changed, LockWarning, Locked, Progress};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

/// Every command and event, for the window and for the bindings.
pub(crate) fn all() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(collect_commands![
            vault::app_state,
            vault::time_zones,
            vault::passphrase_strength,
            vault::set_up_practice,
            vault::confirm_recovery_key,
            vault::sign_in,
            vault::recover,
            vault::enrol,
            vault::switch_person,
            vault::lock_screen,
            vault::lock_vault,
            vault::activity,
            vault::step_up,
            vault::change_passphrase,
            vault::set_pin,
            vault::remove_pin,
            vault::replace_recovery_key,
            vault::rekey,
            vault::print_window,
            staff::list_staff,
            staff::save_staff,
            staff::save_licence,
            staff::remove_licence,
            staff::end_access,
            staff::issue_one_time_passphrase,
            staff::issue_enrolment_code,
            clients::search_clients,
            clients::get_client,
            clients::save_client,
            clients::find_duplicates,
            clients::archive_client,
            clients::get_health,
            clients::save_health,
            clients::client_page,
            clients::preview_merge,
            clients::merge_clients,
            clients::client_history,
            clients::break_glass,
            clients::break_glass_alerts,
            clients::close_break_glass_alert,
            clients::undo,
            imports::pick_csv,
            imports::import_open,
            imports::import_dry_run,
            imports::import_run,
            imports::import_cancel,
            imports::list_parked,
            imports::fix_parked,
            imports::discard_parked,
            catalog::list_services,
            catalog::save_service,
            catalog::list_rooms,
            catalog::save_room,
            catalog::get_hours,
            catalog::save_hours,
            catalog::get_practice,
            catalog::save_practice,
            schedule::get_day,
            schedule::get_week,
            schedule::book_visit,
            schedule::move_visit,
            schedule::set_visit_status,
            schedule::save_visit_note,
            schedule::next_free,
            reports::day_sheet,
            reports::emergency_sheet,
            chart::get_note,
            chart::save_draft,
            chart::get_draft,
            chart::discard_draft,
            chart::sign_note,
            chart::add_addendum,
            journal::journal,
            journal::journal_entry,
            journal::verify,
            journal::cancel_job,
        ])
        .events(collect_events![Changed, Locked, LockWarning, Progress])
        // One type a name: what differs between the two ways is left to serde.
        .disable_serde_phases()
        .error_handling(ErrorHandlingMode::Throw)
        .dangerously_cast_bigints_to_number()
}
