//! The practice through its door: one binary, a module a capability.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test may panic")]

mod activity_years;
mod catalog;
mod chart;
mod clients;
mod demo;
mod hostile;
mod imports;
mod programme_activity;
mod programme_applicability;
mod programme_authorizations;
mod programme_binder;
mod programme_binder_claims;
mod programme_calendar;
mod programme_devices;
mod programme_disclosures;
mod programme_edition;
mod programme_evidence;
mod programme_evidence_clients;
mod programme_evidence_duties;
mod programme_incidents;
mod programme_notices;
mod programme_pack;
mod programme_policies;
mod programme_requests;
mod programme_requirements;
mod programme_retention;
mod programme_risk;
mod programme_training;
mod programme_uploads;
mod programme_vendors;
mod programme_wishes;
mod reports;
mod schedule;
mod staff;
mod world;
