//! Every command and what it needs, in one list: the window can call nothing else.
//!
//! The record decides (`Permission` in crate `record` says which role holds what);
//! this table says what it is expected to decide, and a test calls every command
//! as everybody, unlocked and locked, to see that it does.

use crate::commands::programme::{
    activity, applicability, authorizations, binder, devices, disclosures, edition, evidence, incidents,
    notices, packs, policies, requests, requirements, retention, risk, training, vendors, wishes,
};
use crate::commands::{
    backup, catalog, chart, clients, imports, journal, programme, reports, schedule, staff, vault,
};
use stillroom_record::Permission::{self, *};
use tauri::Wry;
use tauri_specta::{Commands, collect_commands};

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

/// Makes of one list both what the window can call and what each call needs: a command
/// without its need doesn't compile, and neither does one that is listed twice.
macro_rules! commands {
    ($($group:ident::$command:ident => $needs:expr),* $(,)?) => {
        /// The table.
        pub(crate) const MATRIX: &[(&str, Needs)] = &[$((stringify!($command), $needs)),*];

        /// The same commands, for the window. There is no other list of them.
        pub(crate) fn registered() -> Commands<Wry> {
            collect_commands![$($group::$command),*]
        }

        #[expect(dead_code, non_camel_case_types, reason = "it is there because two of one name don't compile")]
        enum Once { $($command),* }
    };
}

commands! {
    // The vault and who is signed in
    vault::app_state => Nobody,
    vault::time_zones => Nobody,
    vault::passphrase_strength => Nobody,
    vault::set_up_practice => Nobody,
    vault::sign_in => Nobody,
    vault::recover => Nobody,
    vault::enrol => Nobody,
    vault::switch_person => Nobody,
    vault::lock_screen => Nobody,
    vault::lock_vault => Nobody,
    // Answers only where the record is damaged; while it opens, to who manages backups.
    vault::set_record_aside => Nobody,
    vault::activity => Nobody,
    vault::step_up => Anybody,
    vault::step_up_asks => Anybody,
    // What is one's own needs a step-up where it takes something away: the record decides.
    vault::second_factor => To(SelfManage),
    vault::begin_second_factor => To(SelfManage),
    vault::confirm_second_factor => To(SelfManage),
    vault::new_recovery_codes => To(SelfManage),
    vault::turn_off_second_factor => To(SelfManage),
    vault::reset_second_factor => To(PassphraseIssue),
    vault::code_rule => To(PracticeView),
    vault::set_code_rule => To(CodeRule),
    vault::change_passphrase => To(SelfManage),
    vault::set_pin => To(SelfManage),
    vault::remove_pin => To(SelfManage),
    vault::confirm_recovery_key => Anybody,
    vault::replace_recovery_key => To(VaultManage),
    vault::rekey => To(VaultManage),
    vault::print_window => Anybody,
    journal::cancel_job => Anybody,
    // Staff
    staff::list_staff => To(PracticeView),
    staff::save_staff => To(StaffManage),
    staff::save_licence => To(StaffManage),
    staff::remove_licence => To(StaffManage),
    staff::end_access => To(StaffManage),
    staff::issue_one_time_passphrase => To(PassphraseIssue),
    staff::issue_enrolment_code => To(PassphraseIssue),
    // Clients
    clients::search_clients => To(ClientView),
    clients::get_client => To(ClientView),
    clients::save_client => To(ClientEdit),
    clients::find_duplicates => To(ClientView),
    clients::archive_client => To(ClientArchive),
    clients::get_health => To(HealthView),
    clients::save_health => To(HealthEdit),
    clients::client_page => To(ClientView),
    clients::preview_merge => To(ClientMerge),
    clients::merge_clients => To(ClientMerge),
    clients::client_history => To(HistoryView),
    clients::break_glass => To(BreakGlass),
    clients::break_glass_alerts => To(BreakGlassReview),
    clients::close_break_glass_alert => To(BreakGlassReview),
    clients::undo => Anybody,
    // Imports
    imports::pick_csv => To(ClientImport),
    imports::import_open => To(ClientImport),
    imports::import_dry_run => To(ClientImport),
    imports::import_run => To(ClientImport),
    imports::import_cancel => To(ClientImport),
    imports::list_parked => To(ClientImport),
    imports::get_parked => To(ClientImport),
    imports::fix_parked => To(ClientImport),
    imports::discard_parked => To(ClientImport),
    // Catalog
    catalog::list_services => To(PracticeView),
    catalog::save_service => To(PracticeManage),
    catalog::list_rooms => To(PracticeView),
    catalog::save_room => To(PracticeManage),
    catalog::get_hours => To(PracticeView),
    catalog::save_hours => To(PracticeManage),
    catalog::get_practice => To(PracticeView),
    catalog::save_practice => To(PracticeManage),
    // Schedule
    schedule::get_day => To(ScheduleView),
    schedule::get_week => To(ScheduleView),
    schedule::book_visit => To(ScheduleEdit),
    schedule::move_visit => To(ScheduleEdit),
    schedule::set_visit_status => To(ScheduleEdit),
    schedule::save_visit_note => To(ScheduleEdit),
    schedule::next_free => To(ScheduleView),
    // Reports
    reports::day_sheet => To(ScheduleView),
    reports::emergency_sheet => To(EmergencySheet),
    // Chart
    chart::get_note => To(NoteView),
    // Drafts need besides what their form needs: `chart` says which.
    chart::save_draft => To(SelfManage),
    chart::get_draft => To(SelfManage),
    chart::discard_draft => To(SelfManage),
    chart::sign_note => To(NoteSign),
    chart::add_addendum => To(NoteSign),
    // Backup
    backup::backup_state => To(BackupRun),
    backup::backup_pick => To(BackupRun),
    backup::backup_set_up => To(BackupManage),
    backup::backup_run => To(BackupRun),
    backup::backup_check => To(BackupRun),
    backup::backup_snapshots => To(BackupRun),
    backup::backup_would_prune => To(BackupManage),
    backup::backup_prune => To(BackupManage),
    backup::backup_drill => To(Verify),
    backup::save_stick => To(PracticeManage),
    backup::forget_stick => To(BackupManage),
    // These five answer only where there is no record yet.
    backup::restore_drives => Nobody,
    backup::restore_pick => Nobody,
    backup::restore_look => Nobody,
    backup::restore_run => Nobody,
    backup::restore_cancel => Nobody,
    // Journal
    journal::journal => To(JournalView),
    journal::journal_entry => To(JournalView),
    journal::verify => To(Verify),
    // Programme
    programme::get_due => To(ProgrammeView),
    // Programme: the year, and the edition of the texts
    programme::get_year => To(ProgrammeView),
    programme::hand_over_duty => To(ProgrammeManage),
    edition::programme_edition => To(ProgrammeView),
    edition::get_editions => To(ProgrammeView),
    edition::choose_content_update => To(ProgrammeManage),
    edition::bring_in_content_update => To(ContentUpdate),
    // Programme: does HIPAA apply
    applicability::applicability_list => To(ProgrammeView),
    applicability::applicability_entity => To(ProgrammeView),
    applicability::save_legal_entity => To(ProgrammeManage),
    applicability::applicability_ask => To(ProgrammeManage),
    applicability::save_applicability => To(ProgrammeManage),
    applicability::get_applicability => To(ProgrammeView),
    applicability::applicability_counsel => To(ProgrammeManage),
    applicability::applicability_change => To(ProgrammeManage),
    applicability::designate_hybrid => To(ProgrammeManage),
    // Programme: incidents
    incidents::report_incident => To(IncidentReport),
    incidents::my_incident_reports => To(IncidentReport),
    incidents::list_incidents => To(IncidentManage),
    incidents::get_incident => To(IncidentManage),
    incidents::change_incident => To(IncidentManage),
    incidents::incident_letters => To(IncidentManage),
    incidents::incident_log => To(IncidentManage),
    incidents::list_state_clocks => To(IncidentManage),
    incidents::save_state_clock => To(IncidentManage),
    // Programme: policies
    policies::policies_overview => To(ProgrammeView),
    policies::policy_page => To(ProgrammeView),
    policies::policy_version => To(ProgrammeView),
    policies::compare_policy => To(ProgrammeView),
    policies::preview_policy => To(ProgrammeManage),
    policies::save_policy_draft => To(ProgrammeManage),
    policies::discard_policy_draft => To(ProgrammeManage),
    policies::approve_policy => To(ProgrammeManage),
    policies::review_policy => To(ProgrammeManage),
    policies::use_policy => To(ProgrammeManage),
    policies::print_policies => To(ProgrammeView),
    policies::designate_official => To(ProgrammeManage),
    policies::my_policies => To(SelfManage),
    policies::my_policy => To(SelfManage),
    policies::acknowledge_policy => To(SelfManage),
    // The activity review
    activity::activity_review => To(IncidentManage),
    activity::look_through_activity => To(IncidentManage),
    activity::get_finding => To(IncidentManage),
    activity::decide_finding => To(IncidentManage),
    activity::close_activity_review => To(IncidentManage),
    activity::save_activity_settings => To(ProgrammeManage),
    activity::save_activity_person => To(ProgrammeManage),
    // Training: one's own is everybody's, the list the officer's
    training::my_training => To(SelfManage),
    training::training_notice => To(SelfManage),
    training::read_note => To(SelfManage),
    training::open_course => To(SelfManage),
    training::submit_training => To(SelfManage),
    training::training_review => To(SelfManage),
    training::sign_training => To(SelfManage),
    training::training_overview => To(ProgrammeView),
    training::save_training_settings => To(ProgrammeManage),
    training::assign_training => To(ProgrammeManage),
    training::record_training => To(ProgrammeManage),
    training::withdraw_training => To(ProgrammeManage),
    // Programme: the risk analysis
    risk::risk_interview => To(ProgrammeView),
    risk::save_risk_answer => To(ProgrammeManage),
    risk::begin_risk => To(ProgrammeManage),
    risk::risk_register => To(ProgrammeView),
    risk::get_risk => To(ProgrammeView),
    risk::save_risk => To(ProgrammeManage),
    risk::score_risk => To(ProgrammeManage),
    risk::accept_risk => To(RiskApprove),
    risk::review_risk => To(RiskApprove),
    risk::save_risk_control => To(ProgrammeManage),
    risk::save_risk_evidence => To(ProgrammeManage),
    risk::decide_risk_evidence => To(ProgrammeManage),
    risk::save_risk_task => To(ProgrammeManage),
    risk::save_risk_asset => To(ProgrammeManage),
    risk::save_risk_flow => To(ProgrammeManage),
    risk::retire_risk => To(ProgrammeManage),
    risk::freeze_risk => To(RiskApprove),
    risk::risk_snapshot => To(ProgrammeView),
    risk::compare_risk => To(ProgrammeView),
    // The evidence binder
    binder::binder_preview => To(ProgrammeView),
    binder::binder_pick => To(Export),
    binder::make_binder => To(Export),
    // Programme: vendors and devices
    vendors::list_vendors => To(ProgrammeView),
    vendors::get_vendor => To(ProgrammeView),
    vendors::save_vendor => To(ProgrammeManage),
    vendors::change_vendor => To(ProgrammeManage),
    vendors::list_vendor_sheets => To(ProgrammeView),
    vendors::save_vendor_sheet => To(ProgrammeManage),
    vendors::put_finding_right => To(ProgrammeManage),
    vendors::attach_agreement => To(ProgrammeManage),
    vendors::copy_agreement => To(Export),
    devices::list_devices => To(ProgrammeView),
    devices::get_device => To(ProgrammeView),
    devices::save_device => To(ProgrammeManage),
    devices::change_device => To(ProgrammeManage),
    devices::add_facility_entry => To(ProgrammeManage),
    devices::attach_certificate => To(ProgrammeManage),
    devices::copy_certificate => To(Export),
    devices::read_system => To(ProgrammeManage),
    devices::attest_system => To(ProgrammeManage),
    // Programme: retention
    retention::retention_overview => To(ProgrammeView),
    retention::save_retention_rule => To(ProgrammeManage),
    retention::place_hold => To(ProgrammeManage),
    retention::release_hold => To(ProgrammeManage),
    retention::client_retention => To(ClientView),
    retention::propose_purge => To(ProgrammeManage),
    retention::request_erasure => To(ProgrammeManage),
    retention::decide_purge => To(RetentionPurge),
    retention::run_purge => To(RetentionPurge),
    retention::retention_certificate => To(ProgrammeView),
    // Requirements and evidence
    requirements::programme_requirements => To(ProgrammeView),
    requirements::assess_requirement => To(ProgrammeManage),
    requirements::decide_requirement => To(ProgrammeManage),
    requirements::attest_requirement => To(ProgrammeManage),
    requirements::withdraw_attestation => To(ProgrammeManage),
    requirements::requirement_history => To(ProgrammeView),
    requirements::add_upload => To(ProgrammeManage),
    requirements::withdraw_upload => To(ProgrammeManage),
    requirements::copy_upload => To(Export),
    // It is the owner's to say what is looked at beside the law.
    requirements::set_proposed_rule => To(PracticeManage),
    evidence::collect_evidence => To(ProgrammeView),
    evidence::evidence_history => To(ProgrammeView),
    evidence::access_to_review => To(ProgrammeView),
    evidence::review_access => To(ProgrammeManage),
    // Programme: what clients ask for, and what was disclosed
    requests::take_request => To(RequestTake),
    requests::list_requests => To(RequestView),
    requests::requests_of_client => To(RequestView),
    requests::get_request => To(RequestView),
    requests::change_request => To(RequestManage),
    requests::amend_record => To(NoteSign),
    requests::request_letter => To(RequestManage),
    requests::get_accounting => To(RequestView),
    requests::list_request_rules => To(RequestView),
    requests::save_request_rule => To(RequestManage),
    packs::pack_drives => To(RequestPack),
    packs::pack_pick => To(RequestPack),
    packs::pack_make => To(RequestPack),
    packs::pack_paper => To(RequestPack),
    disclosures::disclosure_purposes => To(RequestTake),
    disclosures::log_disclosure => To(RequestTake),
    disclosures::list_disclosures => To(RequestView),
    disclosures::correct_disclosure => To(RequestManage),
    disclosures::pause_disclosure => To(RequestManage),
    // Programme: what clients allow, are told and wish. Who talks to them writes it down.
    authorizations::client_authorizations => To(ClientView),
    authorizations::authorization_form => To(ClientWishes),
    authorizations::sign_authorization => To(ClientWishes),
    authorizations::end_authorization => To(ClientWishes),
    authorizations::register_publication => To(ClientWishes),
    authorizations::settle_publication => To(ClientWishes),
    authorizations::authorizations_overview => To(ProgrammeView),
    notices::client_notice => To(ClientView),
    notices::record_receipt => To(ClientWishes),
    notices::rights_handout => To(ClientView),
    notices::notices_page => To(ProgrammeView),
    notices::preview_notice => To(ProgrammeManage),
    notices::approve_notice => To(ProgrammeManage),
    notices::post_notice => To(ProgrammeManage),
    wishes::client_wishes => To(ClientView),
    wishes::record_wish => To(ClientWishes),
    wishes::decide_wish => To(ProgrammeManage),
    wishes::wishes_overview => To(ProgrammeView),
    wishes::save_wish_settings => To(ProgrammeManage),
    wishes::report_complaint => To(ClientWishes),
    wishes::list_complaints => To(ProgrammeManage),
    wishes::change_complaint => To(ProgrammeManage),
}

/// What `command` needs; none when it isn't in the table.
pub(crate) fn needs(command: &str) -> Option<Needs> {
    MATRIX.iter().find(|(name, _)| *name == command).map(|(_, needs)| *needs)
}
