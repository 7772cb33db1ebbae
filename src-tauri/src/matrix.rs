//! Every command and what it needs. A command that isn't here is refused.
//!
//! The record decides (`Permission` in crate `record` says which role holds what);
//! this table says what it is expected to decide, and a test calls every command
//! as everybody, unlocked and locked, to see that it does.

use stillroom_record::Permission::{self, *};

/// What a command needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Needs {
    /// Nobody signed in: it shows nothing of the record, or is the way in.
    Nobody,
    /// Somebody signed in, whoever.
    Anybody,
    /// Somebody who holds this.
    To(Permission),
}
use Needs::{Anybody, Nobody, To};

/// The table.
pub(crate) const MATRIX: &[(&str, Needs)] = &[
    // The vault and who is signed in
    ("app_state", Nobody),
    ("time_zones", Nobody),
    ("passphrase_strength", Nobody),
    ("set_up_practice", Nobody),
    ("sign_in", Nobody),
    ("recover", Nobody),
    ("enrol", Nobody),
    ("switch_person", Nobody),
    ("lock_screen", Nobody),
    ("lock_vault", Nobody),
    ("activity", Nobody),
    ("step_up", Anybody),
    ("change_passphrase", To(SelfManage)),
    ("set_pin", To(SelfManage)),
    ("remove_pin", To(SelfManage)),
    ("confirm_recovery_key", Anybody),
    ("replace_recovery_key", To(VaultManage)),
    ("rekey", To(VaultManage)),
    ("print_window", Anybody),
    ("cancel_job", Anybody),
    // Staff
    ("list_staff", To(PracticeView)),
    ("save_staff", To(StaffManage)),
    ("save_licence", To(StaffManage)),
    ("remove_licence", To(StaffManage)),
    ("end_access", To(StaffManage)),
    ("issue_one_time_passphrase", To(PassphraseIssue)),
    ("issue_enrolment_code", To(PassphraseIssue)),
    // Clients
    ("search_clients", To(ClientView)),
    ("get_client", To(ClientView)),
    ("save_client", To(ClientEdit)),
    ("find_duplicates", To(ClientView)),
    ("archive_client", To(ClientArchive)),
    ("get_health", To(HealthView)),
    ("save_health", To(HealthEdit)),
    ("client_page", To(ClientView)),
    ("preview_merge", To(ClientMerge)),
    ("merge_clients", To(ClientMerge)),
    ("client_history", To(HistoryView)),
    ("break_glass", To(BreakGlass)),
    ("break_glass_alerts", To(BreakGlassReview)),
    ("close_break_glass_alert", To(BreakGlassReview)),
    ("undo", Anybody),
    // Imports
    ("pick_csv", To(ClientImport)),
    ("import_open", To(ClientImport)),
    ("import_dry_run", To(ClientImport)),
    ("import_run", To(ClientImport)),
    ("import_cancel", To(ClientImport)),
    ("list_parked", To(ClientImport)),
    ("fix_parked", To(ClientImport)),
    ("discard_parked", To(ClientImport)),
    // Catalog
    ("list_services", To(PracticeView)),
    ("save_service", To(PracticeManage)),
    ("list_rooms", To(PracticeView)),
    ("save_room", To(PracticeManage)),
    ("get_hours", To(PracticeView)),
    ("save_hours", To(PracticeManage)),
    ("get_practice", To(PracticeView)),
    ("save_practice", To(PracticeManage)),
    // Schedule
    ("get_day", To(ScheduleView)),
    ("get_week", To(ScheduleView)),
    ("book_visit", To(ScheduleEdit)),
    ("move_visit", To(ScheduleEdit)),
    ("set_visit_status", To(ScheduleEdit)),
    ("save_visit_note", To(ScheduleEdit)),
    ("next_free", To(ScheduleView)),
    // Reports
    ("day_sheet", To(ScheduleView)),
    ("emergency_sheet", To(EmergencySheet)),
    // Chart
    ("get_note", To(NoteView)),
    // Drafts need besides what their form needs: `chart` says which.
    ("save_draft", To(SelfManage)),
    ("get_draft", To(SelfManage)),
    ("discard_draft", To(SelfManage)),
    ("sign_note", To(NoteSign)),
    ("add_addendum", To(NoteSign)),
    // Journal
    ("journal", To(JournalView)),
    ("journal_entry", To(JournalView)),
    ("verify", To(Verify)),
];

/// What `command` needs; none when it isn't in the table.
pub(crate) fn needs(command: &str) -> Option<Needs> {
    MATRIX.iter().find(|(name, _)| *name == command).map(|(_, needs)| *needs)
}
