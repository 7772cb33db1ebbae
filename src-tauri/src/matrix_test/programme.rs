//! The programme's commands, called with what a window might send: a function a part.

#[path = "requests.rs"]
mod of_requests;
#[path = "permits.rs"]
mod permits;

use super::{code, from};
use crate::call::Call;
use crate::commands::programme;
use crate::commands::programme::{
    activity, applicability, binder, devices, edition, evidence, incidents, policies, requirements,
    retention, risk, training, vendors,
};
use crate::state::App;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// The code that a command of the programme ends in.
pub(super) fn call(app: &Arc<App>, command: &'static str) -> Option<String> {
    let parts = [
        of_applicability,
        of_incidents,
        of_policies,
        training_calls,
        of_risk,
        of_activity,
        of_binder,
        of_edition,
        of_retention,
        of_requests::of_requests,
        of_requests::of_disclosures,
        of_vendors,
        of_devices,
        permits::of_authorizations,
        permits::of_notices,
        permits::of_wishes,
    ];
    parts
        .into_iter()
        .find_map(|part| part(app, command))
        .unwrap_or_else(|| of_catalogue(Call::of(app, command), command))
}

fn of_catalogue(c: Call, command: &'static str) -> Option<String> {
    match command {
        "programme_requirements"
        | "assess_requirement"
        | "decide_requirement"
        | "attest_requirement"
        | "withdraw_attestation"
        | "requirement_history"
        | "add_upload"
        | "withdraw_upload"
        | "copy_upload"
        | "set_proposed_rule" => of_requirements(c, command),
        "collect_evidence" | "evidence_history" | "access_to_review" | "review_access" => {
            of_evidence(c, command)
        }
        other => panic!("the matrix test doesn't know how to call {other}"),
    }
}

fn of_edition(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    Some(match command {
        "programme_edition" => code(edition::programme_edition(c)),
        "get_editions" => code(edition::get_editions(c)),
        "choose_content_update" => code(edition::choose_content_update(c)),
        "bring_in_content_update" => {
            code(edition::bring_in_content_update(c, "/etc/hosts".into(), "0".into()))
        }
        "get_year" => code(programme::get_year(c)),
        "hand_over_duty" => {
            code(programme::hand_over_duty(c, from(json!({ "part": "policies", "to": Uuid::now_v7() }))))
        }
        _ => return None,
    })
}

fn of_binder(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let req = json!({ "binder": { "asOf": "2020-01-01", "form": "pdf" }, "folder": "/nowhere" });
    Some(match command {
        "binder_preview" => code(binder::binder_preview(c, from(json!("2020-01-01")))),
        "binder_pick" => code(binder::binder_pick(c)),
        "make_binder" => code(binder::make_binder(c, from(req))),
        _ => return None,
    })
}

fn of_applicability(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let interview = json!({ "entity": id, "answers": { "chart": ["this"] } });
    Some(match command {
        "applicability_list" => code(applicability::applicability_list(c)),
        "applicability_entity" => code(applicability::applicability_entity(c, from(json!(id)))),
        "save_legal_entity" => code(applicability::save_legal_entity(
            c,
            from(json!({ "id": id, "name": "X", "kind": "spa", "active": true })),
        )),
        "applicability_ask" => code(applicability::applicability_ask(c, from(interview))),
        "save_applicability" => code(applicability::save_applicability(c, from(interview))),
        "get_applicability" => code(applicability::get_applicability(c, from(json!(id)))),
        "applicability_counsel" => code(applicability::applicability_counsel(
            c,
            from(
                json!({ "assessment": id, "counsel": "X", "saidOn": "2020-01-01", "agrees": true, "note": "" }),
            ),
        )),
        "applicability_change" => code(applicability::applicability_change(
            c,
            from(json!({ "entity": id, "what": "payer", "note": "" })),
        )),
        "designate_hybrid" => code(applicability::designate_hybrid(
            c,
            from(json!({ "entity": id, "designatedOn": "2020-01-01", "signer": "X", "keptAt": "X",
                "components": [{ "name": "X", "wouldBe": true, "inside": true }] })),
        )),
        _ => return None,
    })
}

fn of_retention(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "retention_overview" => code(retention::retention_overview(c)),
        "save_retention_rule" => code(retention::save_retention_rule(
            c,
            from(json!({ "slug": "photos", "version": 99, "years": 7, "age": null, "source": "X",
                "asOf": "2020-01-01", "verifiedBy": "X", "note": "" })),
        )),
        "place_hold" => code(retention::place_hold(
            c,
            from(json!({ "client": id, "matter": "X", "why": "X", "from": "2020-01-01" })),
        )),
        "release_hold" => code(retention::release_hold(c, from(json!({ "hold": id, "why": "X" })))),
        "client_retention" => code(retention::client_retention(c, from(json!(id)))),
        "propose_purge" => code(retention::propose_purge(c, from(json!([])))),
        "request_erasure" => {
            code(retention::request_erasure(c, from(json!({ "client": id, "law": "X", "reason": "X" }))))
        }
        "decide_purge" => {
            code(retention::decide_purge(c, from(json!({ "purge": id, "approve": [], "keep": [] }))))
        }
        "run_purge" => code(retention::run_purge(c, from(json!(id)))),
        "retention_certificate" => code(retention::retention_certificate(c, from(json!(id)))),
        _ => return None,
    })
}

fn of_incidents(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "report_incident" => code(incidents::report_incident(
            c,
            from(json!({ "kind": "device", "what": "X", "discovered": "2020-01-01", "occurred": null,
                "rough": "few", "firstStep": "" })),
        )),
        "my_incident_reports" => code(incidents::my_incident_reports(c)),
        "list_incidents" => code(incidents::list_incidents(c)),
        "get_incident" => code(incidents::get_incident(c, from(json!(id)))),
        "change_incident" => code(incidents::change_incident(
            c,
            from(json!({ "id": id, "version": 1, "change": { "act": "close", "of": { "why": "" } } })),
        )),
        "incident_letters" => code(incidents::incident_letters(c, from(json!(id)))),
        "incident_log" => code(incidents::incident_log(c, 2026)),
        "list_state_clocks" => code(incidents::list_state_clocks(c)),
        "save_state_clock" => code(incidents::save_state_clock(
            c,
            from(
                json!({ "id": id, "version": 1, "state": "CA", "whom": "X", "days": 30, "counting": "calendar",
                "source": "X", "verifiedBy": "X", "verifiedOn": "2020-01-01", "active": true }),
            ),
        )),
        _ => return None,
    })
}

fn of_policies(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let slug = || "sanctions".to_owned();
    let draft = json!({ "slug": "sanctions", "revision": 7, "template": "x", "reviewMonths": 12,
        "effectiveOn": "2020-01-01", "change": "", "material": true, "notUsed": null });
    Some(match command {
        "policies_overview" => code(policies::policies_overview(c)),
        "policy_page" => code(policies::policy_page(c, slug())),
        "policy_version" => code(policies::policy_version(c, from(json!(id)))),
        "compare_policy" => code(policies::compare_policy(c, from(json!({ "from": id, "to": id })))),
        "preview_policy" => code(policies::preview_policy(c, from(draft))),
        "save_policy_draft" => code(policies::save_policy_draft(c, from(draft))),
        "discard_policy_draft" => code(policies::discard_policy_draft(c, from(json!(id)))),
        "approve_policy" => code(policies::approve_policy(c, from(draft))),
        "review_policy" => code(policies::review_policy(c, from(json!({ "version": id, "note": "x" })))),
        "use_policy" => code(policies::use_policy(c, from(draft))),
        "print_policies" => code(policies::print_policies(c, Some(slug()))),
        "designate_official" => code(policies::designate_official(
            c,
            from(json!({ "office": "privacy", "person": id, "since": "2026-01-01" })),
        )),
        "my_policies" => code(policies::my_policies(c)),
        "my_policy" => code(policies::my_policy(c, slug())),
        "acknowledge_policy" => {
            code(policies::acknowledge_policy(c, from(json!({ "version": id, "name": "x" }))))
        }
        _ => return None,
    })
}

fn training_calls(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "my_training" => code(training::my_training(c)),
        "training_notice" => code(training::training_notice(c)),
        "read_note" => code(training::read_note(c, "2026-11".into())),
        "open_course" => code(training::open_course(c, "all".into())),
        "submit_training" => {
            code(training::submit_training(c, from(json!({ "attempt": id, "answers": [] }))))
        }
        "training_review" => code(training::training_review(c, from(json!(id)))),
        "sign_training" => code(training::sign_training(c, from(json!({ "attempt": id, "name": "X" })))),
        "training_overview" => code(training::training_overview(c)),
        "save_training_settings" => code(training::save_training_settings(
            c,
            from(json!({ "version": 0, "passMark": 80, "joinDays": 10, "repeatMonths": 12, "changeDays": 30,
                "reminders": true, "stateRule": "", "stateDays": null, "stateSource": "", "stateAsOf": null,
                "stateVerified": "" })),
        )),
        "assign_training" => code(training::assign_training(
            c,
            from(json!({ "person": id, "course": "marketing", "assigned": true })),
        )),
        "record_training" => code(training::record_training(
            c,
            from(json!({ "person": id, "course": null, "what": "X", "provider": "X", "doneOn": "2026-01-01",
                "attestedBy": "X" })),
        )),
        "withdraw_training" => code(training::withdraw_training(c, from(json!({ "id": id, "why": "X" })))),
        _ => return None,
    })
}

fn of_risk(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let of_risk = json!({
        "id": null, "version": 1, "risk": id, "title": "X", "scenario": "", "clients": "", "owner": null,
        "treatment": "open", "plan": "", "likelihood": "low", "impact": "low", "reason": "X",
        "expires": "2099-01-01", "note": "", "what": "risk",
    });
    let control = json!({ "id": null, "version": null, "risk": id, "text": "X", "state": "todo", "owner": null,
        "likelihood": null, "impact": null });
    let proof = json!({ "control": id, "kind": "attestation", "reference": "", "text": "X",
        "expires": "2099-01-01", "approve": false });
    let task = json!({ "id": null, "version": null, "risk": id, "title": "X", "owner": null, "due": null,
        "done": false, "doneNote": "" });
    let asset = json!({ "id": null, "version": null, "name": "", "place": "", "keeper": "", "holds": "yes",
        "encrypted": "unknown", "note": "" });
    let flow =
        json!({ "id": null, "version": null, "origin": "", "target": "", "what": "", "protection": "" });
    let retire = json!({ "what": "risk", "id": id, "reason": "X" });
    Some(match command {
        "risk_interview" => code(risk::risk_interview(c)),
        "save_risk_answer" => {
            code(risk::save_risk_answer(c, from(json!({ "question": "none", "choices": [] }))))
        }
        "begin_risk" => code(risk::begin_risk(c)),
        "risk_register" => code(risk::risk_register(c)),
        "get_risk" => code(risk::get_risk(c, from(json!(id)))),
        "save_risk" => code(risk::save_risk(c, from(of_risk))),
        "score_risk" => code(risk::score_risk(c, from(of_risk))),
        "accept_risk" => code(risk::accept_risk(c, from(of_risk))),
        "review_risk" => code(risk::review_risk(c, from(of_risk))),
        "save_risk_control" => code(risk::save_risk_control(c, from(control))),
        "save_risk_evidence" => code(risk::save_risk_evidence(c, from(proof))),
        "decide_risk_evidence" => {
            let req = json!({ "proof": id, "approve": true, "reason": "" });
            code(risk::decide_risk_evidence(c, from(req)))
        }
        "save_risk_task" => code(risk::save_risk_task(c, from(task))),
        "save_risk_asset" => code(risk::save_risk_asset(c, from(asset))),
        "save_risk_flow" => code(risk::save_risk_flow(c, from(flow))),
        "retire_risk" => code(risk::retire_risk(c, from(retire))),
        "freeze_risk" => code(risk::freeze_risk(c, from(json!({ "note": "" })))),
        "risk_snapshot" => code(risk::risk_snapshot(c, from(json!(id)))),
        "compare_risk" => code(risk::compare_risk(c, from(json!({ "from": id, "to": null })))),
        _ => return None,
    })
}

fn of_requirements(c: Call, command: &'static str) -> Option<String> {
    match command {
        "programme_requirements" => code(requirements::programme_requirements(c)),
        "assess_requirement" => code(requirements::assess_requirement(
            c,
            from(
                json!({ "requirement": "308.a.2", "version": 0, "work": "todo", "result": "notMet", "owner": null,
                "reviewDue": null, "rationale": "" }),
            ),
        )),
        "decide_requirement" => code(requirements::decide_requirement(
            c,
            from(
                json!({ "requirement": "312.a.2.iii", "version": 0, "choice": "implement", "why": "Locks after 3 minutes",
                "alternative": "" }),
            ),
        )),
        "attest_requirement" => code(requirements::attest_requirement(
            c,
            from(json!({ "requirement": "310.c", "text": "We walked through", "expires": "2000-01-01" })),
        )),
        "withdraw_attestation" => code(requirements::withdraw_attestation(
            c,
            from(json!({ "attestation": Uuid::now_v7(), "reason": "It no longer holds" })),
        )),
        "requirement_history" => code(requirements::requirement_history(c, "308.a.2".into())),
        "add_upload" => code(requirements::add_upload(
            c,
            from(json!({ "requirement": "310.c", "replaces": null, "title": "Inspection", "proves": "Locks",
                "ofDay": "2020-01-01", "expires": null })),
        )),
        "withdraw_upload" => code(requirements::withdraw_upload(
            c,
            from(json!({ "upload": Uuid::now_v7(), "reason": "It is of another room" })),
        )),
        "copy_upload" => code(requirements::copy_upload(c, from(json!(Uuid::now_v7())))),
        _ => code(requirements::set_proposed_rule(c, false)),
    }
}

fn of_evidence(c: Call, command: &'static str) -> Option<String> {
    match command {
        "collect_evidence" => code(evidence::collect_evidence(c)),
        "evidence_history" => code(evidence::evidence_history(c, "backup.age".into())),
        "access_to_review" => code(evidence::access_to_review(c)),
        _ => code(evidence::review_access(c, from(json!({ "stamp": "", "note": "All right" })))),
    }
}

fn of_activity(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "activity_review" => code(activity::activity_review(c)),
        "look_through_activity" => code(activity::look_through_activity(c)),
        "get_finding" => code(activity::get_finding(c, from(json!(id)))),
        "decide_finding" => {
            code(activity::decide_finding(c, from(json!({ "id": id, "outcome": "fine", "why": "X" }))))
        }
        "close_activity_review" => code(activity::close_activity_review(
            c,
            from(json!({ "to": "2020-01-01", "note": "", "name": "X" })),
        )),
        "save_activity_settings" => code(activity::save_activity_settings(
            c,
            from(json!({ "version": 9, "cadenceDays": 7, "thresholds": [] })),
        )),
        "save_activity_person" => code(activity::save_activity_person(
            c,
            from(
                json!({ "person": id, "phone": "", "address": "", "postal": "", "ownRecord": null, "leavesOn": null }),
            ),
        )),
        _ => return None,
    })
}

fn of_vendors(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "list_vendors" => code(vendors::list_vendors(c)),
        "get_vendor" => code(vendors::get_vendor(c, from(json!(id)))),
        "save_vendor" => code(vendors::save_vendor(
            c,
            from(json!({ "id": id, "version": 1, "kind": "it", "name": "X", "does": "", "contact": "",
                "sees": "", "subcontractors": "" })),
        )),
        "change_vendor" => {
            let change = json!({ "id": id, "version": 1, "change": { "act": "resumed" } });
            code(vendors::change_vendor(c, from(change)))
        }
        "list_vendor_sheets" => code(vendors::list_vendor_sheets(c)),
        "save_vendor_sheet" => code(vendors::save_vendor_sheet(
            c,
            from(json!({ "sheet": "website", "vendor": null, "answers": [], "note": "",
                "doneOn": "2020-01-01", "nextOn": "2020-07-01" })),
        )),
        "attach_agreement" => {
            code(vendors::attach_agreement(c, from(json!({ "vendor": id, "agreement": id }))))
        }
        "copy_agreement" => {
            let of = from(json!({ "vendor": id, "agreement": id }));
            code(vendors::copy_agreement(c, of, from(json!(id))))
        }
        "put_finding_right" => {
            code(vendors::put_finding_right(c, from(json!({ "check": id, "question": "pixels" }))))
        }
        _ => return None,
    })
}

fn of_devices(app: &Arc<App>, command: &'static str) -> Option<Option<String>> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    Some(match command {
        "list_devices" => code(devices::list_devices(c)),
        "get_device" => code(devices::get_device(c, from(json!(id)))),
        "save_device" => code(devices::save_device(
            c,
            from(json!({ "id": id, "version": 1, "kind": "tablet", "name": "X", "serial": "", "place": "",
                "keeper": "", "holds": "yes", "encrypted": "unknown", "encryptedHow": "", "boughtOn": null,
                "note": "", "stick": null, "computer": null, "asset": null })),
        )),
        "change_device" => code(devices::change_device(
            c,
            from(json!({ "id": id, "version": 1, "change": { "act": "lost", "of": { "stolen": false,
                "discovered": "2020-01-01", "occurred": null, "what": "X", "firstStep": "" } } })),
        )),
        "add_facility_entry" => code(devices::add_facility_entry(
            c,
            from(json!({ "kind": "visitor", "on": "2020-01-01", "who": "X", "what": "X", "place": "",
                "with": "X", "by": "" })),
        )),
        "attach_certificate" => {
            code(devices::attach_certificate(c, from(json!({ "device": id, "disposal": id }))))
        }
        "copy_certificate" => {
            let of = from(json!({ "device": id, "disposal": id }));
            code(devices::copy_certificate(c, of, from(json!(id))))
        }
        "read_system" => code(devices::read_system(c)),
        "attest_system" => code(devices::attest_system(
            c,
            from(json!({ "topic": "disk", "answer": "yes", "fact": "X", "lastOn": null })),
        )),
        _ => return None,
    })
}
